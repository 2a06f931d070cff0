import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { runBoard, runToEnd, runUntil, stopBoards } from "./board-process.js";
import { Peer } from "./peer.js";

/** Signatures of the chunks of an animated PNG. */
const ANIMATION_CONTROL = "acTL";
const FRAME_CONTROL = "fcTL";

describe("the views of a run", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "palmwire-views-"));
  });

  afterEach(async () => {
    await stopBoards();
    await rm(folder, { recursive: true, force: true });
  });

  it("save a picture with the given size and colour", async () => {
    const file = join(folder, "screen.png");
    const board = runBoard(["--port", "0", "--png", file, "--scale", "2", "--theme", "blue"]);
    await board.event({ event: "listening" });
    assert.equal(await board.stop(), 0);
    const { width, height, data } = PNG.sync.read(await readFile(file));
    assert.deepEqual([width, height], [256, 128]);
    const lit = [...Array(width * height).keys()].filter((i) => data[i * 4 + 2] > 128);
    assert.ok(lit.length > 100);
    assert.ok(lit.every((i) => data[i * 4] < data[i * 4 + 2]));
  });

  it("save the run as an animation", async () => {
    const file = join(folder, "run.png");
    const board = runBoard(["--port", "0", "--record", file]);
    const { port } = await board.event({ event: "listening" });
    const peer = await Peer.to(port as number);
    peer.send("moving");
    const received = await board.event({ event: "received" });
    await board.event({ event: "frame" }, received);
    assert.equal(await board.stop(), 0);
    const bytes = await readFile(file);
    assert.ok(bytes.includes(ANIMATION_CONTROL));
    assert.ok(bytes.toString("latin1").split(FRAME_CONTROL).length > 2);
  });

  it("report that no phone can reach the QR code of a loopback address", async () => {
    const qr = ["run", "tcp-echo-server", "--port", "0", "--for", "0.2", "--screen", "none", "--qr", "yes"];
    const { code, stderr } = await runToEnd(qr);
    assert.equal(code, 0);
    assert.match(stderr, /^palmwire: --qr: no phone can reach 127\.0\.0\.1, .*--host lan\n$/);
  });

  it("draw in Braille if asked", async () => {
    const picture = /│[\u2800-\u28ff]{64}│/;
    const { code, stdout } = await runUntil(picture, ["run", "--port", "0", "--screen", "braille"]);
    assert.equal(code, 0);
    assert.match(stdout, picture);
  });

  it("reject an unknown size or colour", async () => {
    for (const [words, complaint] of [
      [["--scale", "0"], /--scale '0' is wrong: give 1 to 32/],
      [["--scale", "33"], /--scale '33' is wrong/],
      [["--theme", "bleu"], /unknown theme 'bleu'. Did you mean 'blue'\?/],
      [["--record", join(folder, "no", "run.png")], /there is no folder/],
    ] as const) {
      const { code, stderr } = await runToEnd(["run", ...words]);
      assert.equal(code, 2);
      assert.match(stderr, complaint);
    }
  });
});
