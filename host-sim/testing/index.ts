/**
 * `palmwire/testing`: boards and phones in a test, in virtual time and on a network that can be made to fail, or on this
 * computer's own. For mocha, node:test, vitest and any other runner: it knows none of them.
 */
import { BOARD_FONT, FontFile } from "../node/font-file.js";
import { nodeCodecs } from "../node/text-codecs.js";
import { Random } from "../sim/random.js";
import { VirtualDriver } from "../sim/world/driver.js";
import { VirtualSurroundings } from "../sim/world/virtual-surroundings.js";
import { World as AnyWorld, type WorldParts } from "../sim/world/world.js";
import { endlessLoopGuard } from "./endless-loop.js";
import { PicturesInFolder } from "./kept-pictures.js";
import { loadForBoard } from "./load-app.js";
import { RealDriver } from "./real-driver.js";
import { RealSurroundings } from "./surroundings.js";

export { Link } from "../sim/network/virtual/link.js";
export type { AccessPoint } from "../sim/network/access-point.js";
export type { BoardEvent } from "../sim/board/event.js";
export type { Pin } from "../sim/board/pins.js";
export { Phone, ToolServer, UDPTool, type ReceivedDatagram } from "../sim/world/phone.js";
export type { Screen } from "../sim/world/screen.js";
export { Tool } from "../sim/world/tool.js";
export { Unmet, type Within } from "../sim/world/unmet.js";
export { WorldBoard } from "../sim/world/world-board.js";
export type { BoardSettings, GivenOptions, PhoneSettings, ProgramMemory } from "../sim/world/world.js";

const font = new FontFile(BOARD_FONT);

/** What a world is to be. */
export interface WorldOptions {
  /** What everything random is drawn from (default 1): the same seed gives the same run. */
  readonly seed?: number;
  /** "virtual" (default), or "real": this computer's, with its time. */
  readonly network?: "virtual" | "real";
  /** The engine of boards that name none: "node" (default), "xs" or "espruino". */
  readonly engine?: string;
  /** Loads the boards' apps, instead of by name or path. */
  readonly load?: WorldParts["load"];
}

/** Boards and phones on one Wi-Fi. */
export class World extends AnyWorld {
  constructor({ seed = 1, network = "virtual", engine = "node", load = loadForBoard }: WorldOptions = {}) {
    super({
      ...(network === "real" ? realParts(seed) : virtualParts(seed)),
      seed,
      engine,
      codecs: nodeCodecs,
      font,
      pictures: new PicturesInFolder("."),
      load,
    });
  }
}

/** What differs between the two. */
type Place = Pick<WorldParts, "driver" | "surroundings" | "random">;

function virtualParts(seed: number): Place {
  const random = new Random(seed);
  const driver = new VirtualDriver(() => new Promise((resolve) => setImmediate(resolve)), endlessLoopGuard());
  const surroundings = new VirtualSurroundings(driver.clock, random);
  return { driver, surroundings, random };
}

function realParts(seed: number): Place {
  const driver = new RealDriver();
  const surroundings = new RealSurroundings();
  const random = new Random(seed);
  return { driver, surroundings, random };
}
