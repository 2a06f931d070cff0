/** A board in the scripted world: the script controls time and network, which are the same in every run. */
import { nodeCodecs } from "../host-sim/node/text-codecs.js";
import { BOARD_FONT, FontFile } from "../host-sim/node/font-file.js";
import type { OptionValues } from "../firmware/options.js";
import { Board, type BoardEnd } from "../host-sim/sim/board/board.js";
import type { BoardEvent } from "../host-sim/sim/board/event.js";
import { profileNamed, type BoardProfile } from "../host-sim/sim/board/profiles.js";
import type { Engine, LoadedApp } from "../host-sim/sim/engine/engine.js";
import { errorMessage } from "../host-sim/language/error-texts.js";
import { ScriptedNetwork } from "./footprint-world.js";
import { VirtualClock } from "../host-sim/sim/clock/virtual-clock.js";

export const BOARD = "mpython";

/** Loads an app with its options for a ScriptedBoard. */
export function loaded(engine: Engine, app: string, values: OptionValues): Promise<LoadedApp> {
  return engine.load({ app, values, profile: profileNamed(BOARD) as BoardProfile });
}

export class ScriptedBoard {
  readonly clock = new VirtualClock();
  readonly network = new ScriptedNetwork(this.clock);
  readonly events: BoardEvent[] = [];
  readonly ends: BoardEnd[] = [];
  readonly board: Board;

  /** Powered on, with the app starting. */
  constructor(app: LoadedApp, name = "program", values: OptionValues = {}) {
    const profile = profileNamed(BOARD) as BoardProfile;
    this.board = new Board({
      name,
      profile,
      chip: profile.chip,
      clock: this.clock,
      codecs: nodeCodecs,
      network: this.network.board,
      station: this.network.station,
      app,
      values,
      font: new FontFile(BOARD_FONT),
      random: () => 0.5,
      onEvent: (event) => this.events.push(event),
      onPicture() {},
      onEnd: (end) => this.ends.push(end),
    });
    this.board.start();
  }

  /** The messages of errors with that code. */
  errors(code: string): string[] {
    return this.events.filter((event) => event.event === "error" && event.code === code).map(errorMessage);
  }

  /** The printed lines. */
  get printed(): unknown[] {
    return this.events.filter(({ event }) => event === "console").map(({ text }) => text);
  }

  /**
   * Advances time in steps of `step_ms` until the condition holds. Promises outside the board can settle in between.
   */
  async until(holds: () => boolean, step_ms = 100): Promise<void> {
    while (!holds()) {
      this.clock.pass(step_ms);
      await new Promise(setImmediate);
    }
  }

  async stop(): Promise<void> {
    let stopped = false;
    const stopping = this.board.stop().then(() => (stopped = true));
    // The board may wait on its own clock.
    await this.until(() => stopped, 1000);
    await stopping;
  }
}
