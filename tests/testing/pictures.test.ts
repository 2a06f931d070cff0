import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { PNG } from "pngjs";
import { FontFile } from "../../host-sim/node/font-file.js";
import { nodeCodecs } from "../../host-sim/node/text-codecs.js";
import { Random } from "../../host-sim/sim/random.js";
import { VirtualDriver } from "../../host-sim/sim/world/driver.js";
import { VirtualSurroundings } from "../../host-sim/sim/world/virtual-surroundings.js";
import { World as PortableWorld } from "../../host-sim/sim/world/world.js";
import { Unmet, World, type WorldBoard } from "../../host-sim/testing/index.js";
import { loadForBoard } from "../../host-sim/testing/load-app.js";

describe("a kept picture of a screen", () => {
  let folder: string;
  let file: string;
  let world: World;
  let board: WorldBoard;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-screens-"));
    file = join(folder, "deep", "first.png");
    world = new World();
    board = world.board("tcp-echo-server");
    await board.screen.shows("accepting");
  });

  afterEach(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function write(path = file): void {
    process.env.UPDATE_SCREENS = "1";
    try {
      board.screen.matches(path);
    } finally {
      delete process.env.UPDATE_SCREENS;
    }
  }

  it("is written by UPDATE_SCREENS=1, and then compared with the screen, by any kind of path", async () => {
    write();
    assert.ok(existsSync(file));
    for (const path of [file, relative(".", file), pathToFileURL(file).href]) board.screen.matches(path);
    const tool = await world.phone().connect(board);
    tool.send("hi\n");
    await board.screen.shows("hi");
    assert.throws(
      () => board.screen.matches(file),
      /^Unmet: board-1: \d+ pixels differ from .*first\.png\nits screen shows:\n.*\n {2}\| 1 connected\n {2}\| hi$/,
    );
    write(pathToFileURL(file).href);
    board.screen.matches(file);
  });

  it("differs by one pixel", () => {
    write();
    const image = PNG.sync.read(readFileSync(file));
    assert.deepEqual([image.width % 128, image.height % 64], [0, 0]);
    const scale = image.width / 128;
    for (let y = 0; y < scale; y++) {
      const row = (63 * scale + y) * image.width + 127 * scale;
      image.data.fill(255, row * 4, (row + scale) * 4);
    }
    writeFileSync(file, PNG.sync.write(image));
    assert.throws(() => board.screen.matches(relative(".", file)), /1 pixel differs from/);
  });

  it("is told to be missing, or to be none", () => {
    assert.throws(
      () => board.screen.matches(file),
      /there is no .*first\.png: UPDATE_SCREENS=1 writes it\nits screen shows:/,
    );
    assert.equal(existsSync(file), false);
    writeFileSync(join(folder, "text.png"), "no picture");
    assert.throws(() => board.screen.matches(join(folder, "text.png")), /text\.png is no PNG/);
    writeFileSync(join(folder, "small.png"), PNG.sync.write(new PNG({ width: 64, height: 32 })));
    assert.throws(() => board.screen.matches(join(folder, "small.png")), /is no picture of 128x64 pixels/);
  });

  it("needs a screen that has shown something", () => {
    const dark = world.board("tcp-echo-server");
    assert.throws(() => dark.screen.matches(file), /board-2 has not shown anything yet/);
  });

  it("is told to be out of reach in a world without files", async () => {
    const random = new Random(1);
    const driver = new VirtualDriver(() => new Promise((resolve) => setImmediate(resolve)));
    const page = new PortableWorld({
      seed: 1,
      engine: "node",
      driver,
      random,
      surroundings: new VirtualSurroundings(driver.clock, random),
      codecs: nodeCodecs,
      font: new FontFile("ascii"),
      load: loadForBoard,
    });
    const { screen } = page.board("tcp-echo-server");
    await screen.shows("accepting");
    assert.throws(
      () => screen.matches(file),
      new Unmet("pictures can be compared only where there are files"),
    );
    await page.stop();
  });
});
