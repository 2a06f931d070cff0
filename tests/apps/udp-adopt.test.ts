import assert from "node:assert/strict";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { readOptions } from "../../firmware/options.js";
import start, { options, type UDPAdopt } from "../../firmware/apps/udp-adopt.js";
import type { UDP } from "../../firmware/device.js";
import { onDatagrams } from "../../firmware/net/datagrams.js";
import { Mailbox, PASSWORD, SSID, TestMachine } from "../sim/ecma419/test-machine.js";
import { TestDevice } from "../net/test-device.js";

const HOST = "127.0.0.1";
const GREETING = "Hello my friend!";

describe("udp-adopt", () => {
  let board: TestDevice;
  let elsewhere: TestMachine;
  let sender: Mailbox;
  let app: UDPAdopt;
  const ends: string[] = [];

  beforeEach(() => {
    board = new TestDevice({ wifi: "apart" });
    elsewhere = new TestMachine();
    sender = new Mailbox(elsewhere);
    ends.length = 0;
    const values = readOptions(options(), { port: 0, ssid: SSID, password: PASSWORD });
    board.run(() => (app = start(board.device, values, (reason) => ends.push(reason))));
  });

  afterEach(async () => {
    board.run(() => app.stop());
    await board.off();
    await elsewhere.off();
  });

  /** An open socket without a receiver. */
  const opened = (): UDP => new board.io.UDP({ onReadable: onDatagrams as () => void }) as unknown as UDP;

  const printed = (line: string, times = 1) =>
    board.until(() => board.printed.filter((other) => other === line).length >= times);

  const heardAt = (port: number | undefined, text: string) =>
    sender.io.write(Buffer.from(text), HOST, port as number);

  it("adopts an open ECMA-419 socket and opens no other", async () => {
    const socket = opened();
    app.adopt(socket);
    await printed(GREETING);
    heardAt(socket.port, "after");
    await printed("after");
    assert.equal(board.logged.filter(({ event }) => event === "listening").length, 1);
    assert.equal(board.machine.udpSockets, 2);
  });

  it("adopts a socket later, in place of the current one", async () => {
    await printed(GREETING);
    const [{ port }] = board.logged.filter(({ event }) => event === "listening");
    const socket = opened();
    app.adopt(socket);
    heardAt(port, "to the former");
    heardAt(socket.port, "to the new one");
    await printed("to the new one");
    assert.ok(!board.printed.includes("to the former"));
    assert.equal(board.machine.udpSockets, 2);
  });

  it("closes the adopted socket when it stops", async () => {
    const socket = opened();
    app.adopt(socket);
    await printed(GREETING);
    board.run(() => app.stop());
    assert.throws(() => socket.write(Uint8Array.of(1), HOST, 9), { message: "closed" });
    assert.deepEqual(ends, []);
  });

  describe("with a node:dgram socket", () => {
    let program: Socket;

    beforeEach(async () => {
      program = createSocket("udp4");
      program.bind(0, HOST);
      await once(program, "listening");
    });

    it("receives from it; closing the first handle has no effect", async () => {
      const { port } = program.address();
      let told = 0;
      program.on("message", () => told++);
      const socket = new board.io.UDP({ from: program, onReadable: onDatagrams as () => void });
      app.adopt(socket as unknown as UDP);
      await new Promise<void>((resolve) => void program.close(resolve));
      await printed(GREETING);
      heardAt(port, "你好");
      await printed("你好");
      assert.deepEqual([socket.port, told], [port, 0]);
      board.run(() => app.stop());
      new Mailbox(elsewhere, { port });
    });

    it("sends through it, and joins groups", async () => {
      const { port } = program.address();
      const mailbox = new Mailbox(board, { from: program });
      await printed(GREETING);
      mailbox.io.write(Buffer.from("from there"), HOST, sender.io.port);
      mailbox.io.write(Buffer.from("to nobody"), HOST, 0);
      await sender.until(() => sender.datagrams.length > 0);
      assert.deepEqual([sender.texts, sender.datagrams[0].port], [["from there"], port]);
      mailbox.io.add("239.255.80.90");
      mailbox.io.remove("239.255.80.90");
      assert.deepEqual(board.troubles, []);
      mailbox.io.remove("239.255.80.90");
    });

    it("rejects a socket that is not bound, or closed", async () => {
      await new Promise<void>((resolve) => void program.close(resolve));
      for (const socket of [program, createSocket("udp4")]) {
        assert.throws(() => new board.io.UDP({ from: socket }), { message: "bind failed" });
        assert.equal(board.machine.udpSockets, 0);
      }
      assert.deepEqual(
        board.troubles.map(({ code }) => code),
        ["ERR_SOCKET_DGRAM_NOT_RUNNING", "EBADF"],
      );
    });
  });
});
