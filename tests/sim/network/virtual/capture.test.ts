import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeCodecs } from "../../../../host-sim/node/text-codecs.js";
import { Capture } from "../../../../host-sim/sim/network/capture.js";
import type { World } from "../../../../host-sim/testing/index.js";
import { World as NewWorld } from "../../../../host-sim/testing/index.js";
import { complaintsOf, describeWithTshark, packetsOf } from "../../../tshark.js";

/** What a lossy link explains; nothing of it is malformed, and no checksum is wrong. */
const EXPLAINED =
  /retransmission|out-of-order|duplicate ack|dup ack|not captured|unseen segment|spurious|reused/i;

describeWithTshark("a capture of the virtual network", () => {
  let folder: string;

  before(() => (folder = mkdtempSync(join(tmpdir(), "palmwire-"))));
  after(() => rmSync(folder, { recursive: true }));

  /** Captures what happens in a world; gives the file. */
  async function captured(
    name: string,
    seed: number,
    happen: (world: World) => Promise<void>,
  ): Promise<string> {
    const blocks: Uint8Array[] = [];
    const world = new NewWorld({ seed });
    const capture = new Capture({
      write: (block) => blocks.push(block.slice()),
      encode: nodeCodecs.encode,
      application: "palmwire",
    });
    world.network.onSent.push((sent) => capture.sent(sent));
    await happen(world);
    await world.stop();
    const file = join(folder, name);
    writeFileSync(file, Buffer.concat(blocks));
    return file;
  }

  /** A board that echoes for two phones, with a paused reader, bulk, a half-close and a datagram. */
  async function talk(world: World): Promise<void> {
    const [echo, udp] = [world.board("tcp-echo-server"), world.board("udp-echo-server")];
    await echo.event("listening");
    await udp.event("listening");
    const [first, second] = [world.phone(), world.phone()];
    const tool = await first.connect(echo, 5001, { within: 60_000 });
    const other = await second.connect(echo, 5001, { within: 60_000 });
    for (let line = 0; line < 20; line++) {
      tool.send(`line ${line}\n`);
      await tool.receives(`line ${line}\n`, { within: 120_000 });
    }
    other.pause();
    other.send(`${"x".repeat(30_000)}\n`);
    await world.sleep(3000);
    other.resume();
    await other.receives("x\n", { within: 300_000 });
    const socket = first.udp();
    for (let count = 0; count < 5; count++) socket.send("hello", udp, 8080);
    await socket.receives("hello", { within: 60_000 });
    tool.close();
    other.reset();
    await world.sleep(5000);
  }

  it("without faults has nothing that Wireshark complains of", async () => {
    const file = await captured("clean.pcapng", 1, talk);
    const complaints = complaintsOf(file).filter((line) => !/window|zero/i.test(line));
    assert.deepEqual(complaints, []);
    const packets = packetsOf(file, ["ip.src", "frame.interface_name"]);
    assert.ok(packets.length > 100, String(packets.length));
    const names = new Set(packets.map(([, name]) => name));
    assert.deepEqual([...names].sort(), ["board-1", "board-2", "phone-1", "phone-2"]);
  });

  it("with faults has only what they explain, and says which packets were lost", async () => {
    const file = await captured("lossy.pcapng", 2, async (world) => {
      Object.assign(world.network.defaults, {
        loss: 0.05,
        duplication: 0.05,
        reordering: 0.05,
        jitter_ms: 5,
      });
      await talk(world);
    });
    const complaints = complaintsOf(file).filter((line) => !/window|zero|keep-alive/i.test(line));
    assert.ok(complaints.length > 0);
    assert.deepEqual(
      complaints.filter((line) => !EXPLAINED.test(line)),
      [],
    );
    const comments = packetsOf(file, ["frame.comment"], "frame.comment").map(([comment]) => comment);
    for (const fate of ["lost", "duplicated", "overtaken"]) assert.ok(comments.includes(fate), fate);
  });
});
