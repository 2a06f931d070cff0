import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { Mailbox, TestMachine } from "../sim/ecma419/test-machine.js";
import { freePort } from "../run/reference-udp.js";

const HOST = "127.0.0.1";
const EVERYWHERE = "0.0.0.0";
const GROUP = "239.255.77.10";
const SHARER = join(packageRoot(), "tests", "node", "port-sharer.ts");
const FAILED = { message: "bind failed" };

describe("a UDP port", () => {
  let machine: TestMachine;
  let other: TestMachine;
  const programs = new Set<Socket>();

  beforeEach(() => {
    machine = new TestMachine();
    other = new TestMachine();
  });

  afterEach(async () => {
    await Promise.all([...programs].map(close));
    await machine.off();
    await other.off();
  });

  /** Another program's socket. */
  async function open(address: string, port = 0): Promise<Socket> {
    const socket = createSocket({ type: "udp4", reuseAddr: true }).bind(port, address);
    programs.add(socket);
    await once(socket, "listening");
    return socket;
  }

  function close(socket: Socket): Promise<void> {
    programs.delete(socket);
    return new Promise((resolve) => socket.close(() => resolve()));
  }

  for (const address of [HOST, EVERYWHERE])
    it(`is not taken from a program that holds it at ${address} with SO_REUSEADDR`, async () => {
      const program = await open(address);
      const { port } = program.address();
      assert.throws(() => new Mailbox(machine, { port }), FAILED);
      assert.deepEqual(
        machine.troubles.map(({ code }) => code),
        ["EADDRINUSE"],
      );
      await close(program);
      new Mailbox(machine, { port });
    });

  it("is shared by boards that use it for multicast, before any of them joins", async () => {
    const port = await freePort();
    const boards = [machine, other].map((board) => new Mailbox(board, { port, group: GROUP }));
    for (const { io } of boards) io.add(GROUP);
    for (const [from, to] of [boards, [...boards].reverse()]) {
      from.io.write(Buffer.from("hello"), GROUP, port);
      await to.until(() => to.texts.includes("hello"));
    }
    assert.deepEqual([...machine.troubles, ...other.troubles], []);
  });

  it("is shared by boards of several processes that check it at the same time", async () => {
    const port = await freePort();
    const sharers = Array.from({ length: 3 }, () =>
      fork(SHARER, [String(port), "200"], { execArgv: ["--import", "tsx"] }),
    );
    await Promise.all(sharers.map((sharer) => once(sharer, "message")));
    const told = sharers.map((sharer) => once(sharer, "message"));
    for (const sharer of sharers) sharer.send("go");
    assert.deepEqual(await Promise.all(told), [
      [[], undefined],
      [[], undefined],
      [[], undefined],
    ]);
  });

  it("is shared with a program that may receive multicast, but with no other", async () => {
    const program = await open(HOST);
    const { port } = program.address();
    assert.throws(() => new Mailbox(machine, { port, group: GROUP }), FAILED);
    await close(program);
    const member = await open(EVERYWHERE, port);
    member.addMembership(GROUP, HOST);
    const board = new Mailbox(machine, { port, group: GROUP });
    board.io.add(GROUP);
    board.io.write(Buffer.from("hello"), GROUP, port);
    assert.equal(String((await once(member, "message"))[0]), "hello");
  });

  it("is exclusive again when the boards that shared it have stopped", async () => {
    const { io } = new Mailbox(machine);
    const { port } = io;
    io.add(GROUP);
    new Mailbox(other, { port }).io.close();
    io.close();
    await open(HOST, port);
    assert.throws(() => new Mailbox(other, { port }), FAILED);
  });
});
