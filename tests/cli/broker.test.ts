import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { EXIT_STOPPED, EXIT_USAGE } from "../../host-sim/cli/exit-codes.js";
import { Broker, PAYLOAD_BYTES_MAX } from "../../host-sim/node/broker.js";
import { PROGRAM } from "../run/board-process.js";
import { Peer } from "../run/peer.js";
import { runHere } from "./run-here.js";

/** A client "a" that connects with a clean session and no will; the broker's answer to it. */
const CONNECT = Buffer.from([0x10, 13, 0, 4, ...Buffer.from("MQTT"), 4, 2, 0, 30, 0, 1, 0x61]);
const CONNACK = Buffer.from([0x20, 2, 0, 0]);

/** A message for topic "t". */
function publish(payload_bytes: number): Buffer {
  const body = Buffer.concat([Buffer.from([0, 1, 0x74]), Buffer.alloc(payload_bytes)]);
  const head = [0x30];
  let left = body.length;
  for (; left >= 128; left >>= 7) head.push((left & 127) | 128);
  return Buffer.concat([Buffer.from([...head, left]), body]);
}

describe("palmwire broker", () => {
  it("says how hubs join, tells of those that come and go, and ends when it is asked to", async () => {
    const child = spawn(process.execPath, [PROGRAM, "broker", "--port", "0", "--lang", "en"]);
    let said = "";
    const until = async (pattern: RegExp) => {
      for (;;) {
        const found = pattern.exec(said);
        if (found) return found;
        said += String(((await once(child.stdout, "data")) as [Buffer])[0]);
      }
    };
    const [, port] = await until(/MQTT broker on 127\.0\.0\.1:(\d+)\n/);
    await until(new RegExp(`--join mqtt://127\\.0\\.0\\.1:${port}/ROOM`));
    const peer = await Peer.to(Number(port));
    peer.send(CONNECT);
    await peer.untilBytes(CONNACK.length);
    assert.deepEqual(peer.received, CONNACK);
    await until(/joined: a\n/);
    peer.socket.destroy();
    await until(/left: a\n/);
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [EXIT_STOPPED, null]);
  });

  it("disconnects a client whose message is too large, and no sooner", async () => {
    const broker = await Broker.open("127.0.0.1", 0, { onJoined() {}, onLeft() {} });
    const peer = await Peer.to(broker.port);
    peer.send(CONNECT);
    await peer.untilBytes(CONNACK.length);
    const PINGREQ = [0xc0, 0];
    peer.send(Buffer.concat([publish(PAYLOAD_BYTES_MAX), Buffer.from(PINGREQ)]));
    await peer.untilBytes(CONNACK.length + 2);
    peer.send(publish(PAYLOAD_BYTES_MAX + 1));
    await peer.until(() => peer.ended || peer.error !== undefined);
    await broker.close();
  });

  it("refuses a port that is taken, or none, in one line", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const cases: [string[], RegExp][] = [
      [
        ["--port", String(port)],
        /127\.0\.0\.1:\d+ is in use: stop the other program, or give another --port \(0 picks a free one\)\n/,
      ],
      [["--port", "65536"], /--port '65536' is wrong: give 0 to 65535\n/],
      [["--port", "-1"], /--port '-1' is wrong/],
      [["--host", "10.255.255.1"], /--host 10\.255\.255\.1 is not an address of this machine/],
    ];
    for (const [words, complaint] of cases) {
      const { code, stderr } = await runHere(["broker", ...words, "--lang", "en"]);
      assert.equal(code, EXIT_USAGE);
      assert.match(stderr, complaint);
      assert.equal(stderr.trim().split("\n").length, 1);
    }
    other.close();
  });
});
