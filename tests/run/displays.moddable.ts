import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { runBoard, stopBoards } from "./board-process.js";
import { Peer } from "./peer.js";

// The other engines show every display in tests/worlds/displays.deep.ts.
describe("displays of a board on moddable", () => {
  let folder: string;

  before(async () => (folder = await mkdtemp(join(tmpdir(), "palmwire-displays-"))));

  afterEach(stopBoards);

  after(() => rm(folder, { recursive: true, force: true }));

  /** The picture of a server that has received a text, and its port. */
  async function shown(
    engine: string,
    panel: string,
    wanted: number,
  ): Promise<{ picture: PNG; port: number }> {
    const file = join(folder, `${engine}-${panel}.png`);
    const words = ["--port", String(wanted), "--engine", engine, "--panel", panel];
    const board = runBoard(["tcp-echo-server", ...words, "--png", file, "--scale", "1"]);
    const port = Number((await board.event({ event: "listening" })).port);
    const peer = await Peer.to(port);
    peer.send("你好 hello\n");
    await board.event({ event: "frame" }, await board.event({ event: "received" }));
    assert.equal(await board.stop(), 0);
    return { picture: PNG.sync.read(await readFile(file)), port };
  }

  for (const [panel, width, height] of [
    ["ssd1306-72x40", 72, 40],
    ["sh1107-128x128", 128, 128],
    ["sh1107-128x64", 128, 64],
  ] as const)
    it(`show on ${panel} what the simulated board shows`, async () => {
      const { picture, port } = await shown("moddable", panel, 0);
      assert.deepEqual([picture.width, picture.height], [width, height]);
      assert.ok(picture.data.some((byte, i) => i % 4 === 0 && byte !== picture.data[0]));
      // The port is in the picture.
      assert.deepEqual(picture.data, (await shown("node", panel, port)).picture.data);
    });
});
