/** Captures of whole boards, as tshark reads them. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { complaintsOf, describeWithTshark, packetsOf } from "../tshark.js";
import { runBoard, runToEnd, stopBoards } from "./board-process.js";
import { APP_ENGINES, isInterpreter } from "./engines.js";
import { Peer } from "./peer.js";
import { DatagramPeer, stopReferences } from "./reference-udp.js";

const MESSAGE = "does this arrive unharmed?";

let file: string;
let folder: string;

describe("--pcap", () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-pcap-"));
    file = join(folder, "run.pcapng");
  });

  afterEach(async () => {
    stopReferences();
    await stopBoards();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const engine of APP_ENGINES.filter((name) => name !== "moddable" && !isInterpreter(name)))
    describeWithTshark(`on ${engine}`, () => {
      it("captures an echo server's connections, in which tshark finds nothing wrong", async () => {
        const words = ["tcp-echo-server", "--port", "0", "--name", "掌控板", "--engine", engine];
        const board = runBoard([...words, "--pcap", file]);
        const { port } = await board.event({ event: "listening" });
        const peers = [await Peer.to(Number(port)), await Peer.to(Number(port))];
        const sent = "你好，world! ".repeat(1000);
        for (const peer of peers) peer.send(sent);
        for (const peer of peers) await peer.untilBytes(Buffer.byteLength(sent));
        const ports = peers.map(({ socket }) => socket.localPort);
        peers[0].socket.end();
        const left = await board.event({ event: "disconnected" });
        peers[1].socket.resetAndDestroy();
        await board.event({ event: "disconnected" }, left);
        assert.equal(await board.stop(), 0);

        assert.deepEqual(complaintsOf(file), []);
        const interfaces = packetsOf(file, ["frame.interface_name", "tcp.stream"]);
        assert.deepEqual(new Set(interfaces.map(([name]) => name)), new Set(["掌控板"]));
        assert.deepEqual(new Set(interfaces.map(([, stream]) => stream)), new Set(["0", "1"]));
        for (const peerPort of ports)
          for (const side of ["srcport", "dstport"]) {
            const payloads = packetsOf(file, ["tcp.payload"], `tcp.${side} == ${peerPort} && tcp.payload`);
            assert.equal(Buffer.from(payloads.flat().join(""), "hex").toString(), sent);
          }
        const ends = packetsOf(
          file,
          ["tcp.stream", "tcp.flags.fin"],
          "tcp.flags.fin == 1 || tcp.flags.reset == 1",
        );
        assert.deepEqual(ends, [
          ["0", "1"],
          ["0", "1"],
          ["1", "0"],
        ]);
      });

      it("captures datagrams", async () => {
        const board = runBoard(["udp-echo-server", "--port", "0", "--engine", engine, "--pcap", file]);
        const { port } = await board.event({ event: "listening" });
        const peer = await DatagramPeer.open();
        await peer.send(MESSAGE, Number(port));
        await peer.untilCount(1);
        const [answer] = peer.texts;
        const to = String(peer.port);
        assert.equal(await board.stop(), 0);
        assert.deepEqual(complaintsOf(file), []);
        const payloads = packetsOf(file, ["udp.dstport", "udp.payload"]);
        assert.deepEqual(
          payloads.map(([destination, hex]) => [destination, Buffer.from(hex, "hex").toString()]),
          [
            [String(port), MESSAGE],
            [to, answer],
          ],
        );
      });
    });

  describeWithTshark("as tshark reads it", () => {
    it("says that it is made up, and would be found wrong if it were", async () => {
      const board = runBoard(["tcp-echo-server", "--port", "0", "--pcap", file]);
      const { port } = await board.event({ event: "listening" });
      const peer = await Peer.to(Number(port));
      peer.send(MESSAGE);
      await peer.untilBytes(MESSAGE.length);
      peer.socket.end();
      await board.event({ event: "disconnected" });
      await board.stop();
      const bytes = readFileSync(file);
      assert.match(bytes.toString("latin1"), /made up around what the board's sockets carried/);
      assert.deepEqual(complaintsOf(file), []);
      const at = bytes.indexOf(MESSAGE);
      for (const [place, complaint] of [
        [at, /Bad checksum/], // of TCP, for what it carries
        [at - 20 - 12, /Bad checksum/], // of IP, for the time to live
      ] as const) {
        const harmed = Buffer.from(bytes);
        harmed[place] ^= 1;
        writeFileSync(file, harmed);
        assert.match(complaintsOf(file).join("\n"), complaint);
      }
      // Leaves out the packet that carries the message to the board.
      const block = bytes.lastIndexOf(Buffer.from([6, 0, 0, 0]), at);
      const length = bytes.readUInt32LE(block + 4);
      writeFileSync(file, Buffer.concat([bytes.subarray(0, block), bytes.subarray(block + length)]));
      assert.match(complaintsOf(file).join("\n"), /ACKed segment that wasn't captured|Previous segment/);
      const packet = bytes.subarray(block, block + length);
      writeFileSync(
        file,
        Buffer.concat([bytes.subarray(0, block), packet, packet, bytes.subarray(block + length)]),
      );
      assert.match(complaintsOf(file).join("\n"), /retransmission/);
    });
  });

  it("is whole when the board is killed", async () => {
    const board = runBoard(["udp-self", "--port", "0", "--interval", "1", "--pcap", file]);
    await board.event({ event: "received" });
    board.signal("SIGKILL");
    await board.exited;
    const bytes = readFileSync(file);
    let at = 0;
    while (at < bytes.length) at += bytes.readUInt32LE(at + 4);
    assert.equal(at, bytes.length);
    assert.ok(bytes.includes("say hello to myself."));
  });

  it("is refused where the sockets are not the simulator's", async () => {
    const interpreter = join(folder, "espruino");
    writeFileSync(interpreter, "#!/bin/sh\necho VERSION=2v29\n", { mode: 0o755 });
    const { code, stderr } = await runToEnd(["run", "--engine", "espruino", "--pcap", file], {
      ESPRUINO: interpreter,
    });
    assert.match(
      stderr,
      /^palmwire: --pcap cannot see the sockets of --engine espruino, which are its own: give --engine node or xs\n$/,
    );
    assert.equal(code, 2);
  });
});
