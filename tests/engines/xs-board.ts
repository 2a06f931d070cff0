/** A board in the scripted world, whose program is a piece of JavaScript or one of the apps. */
import type { App, Device } from "../../firmware/device.js";
import type { OptionValues } from "../../firmware/apps/options.js";
import { loadApp, type StartApp } from "../../host-sim/apps.js";
import { Board, type BoardEnd } from "../../host-sim/board/board.js";
import type { BoardEvent } from "../../host-sim/board/event.js";
import { profileNamed, type BoardProfile } from "../../host-sim/board/profiles.js";
import type { Engine } from "../../host-sim/engines/engine.js";
import { nodeDevice } from "../../host-sim/engines/node.js";
import { makeImage, scriptsOf } from "../../host-sim/engines/xs/image.js";
import { workerKit, type WorkerKit } from "../../host-sim/engines/xs/worker-build.js";
import { XSEngine } from "../../host-sim/engines/xs.js";
import { AccessPoint } from "../../host-sim/network/station.js";
import { ScriptedNetwork } from "../../tools/footprint-world.js";
import { ManualClock } from "../../tools/manual-clock.js";
import { ENGINES } from "../run/engines.js";

const BOARD = "mpython";

/** Whether there is an XS engine here; where not, engines.ts has said so. */
export const XS = ENGINES.includes("xs");

/** The worker, built before. */
export const kit = XS ? await workerKit(() => {}) : (undefined as unknown as WorkerKit);

/** The script that provides the device. */
export const guest = () => scriptsOf("tcp-echo-server", BOARD)[0];

/** An engine that runs `source`, the body of `start(device, values, onEnd)`, in XS. */
export function inXS(source: string): Engine {
  const app = `var app = { start: function (device, values, onEnd) { "use strict"; ${source} } };`;
  return new XSEngine(kit, { image: makeImage(kit, [guest(), app]) });
}

/** The same in Node. */
export function inNode(source: string): Engine {
  return programOf(new Function("device", "values", "onEnd", `"use strict"; ${source}`) as StartApp);
}

/** An app in Node, loaded before it is started, so that nothing is left to wait for. */
export async function appInNode(app: string): Promise<Engine> {
  return programOf((await loadApp(app)).start);
}

function programOf(start: StartApp): Engine {
  return {
    start(machine, program) {
      const device: Device = nodeDevice(machine, program);
      let app: App | undefined;
      machine.run(() => (app = start(device, program.values, (reason) => program.onEnd(reason))));
      return Promise.resolve({
        stop: () => {
          machine.run(() => app?.stop());
          return Promise.resolve();
        },
      });
    },
  };
}

export class ScriptedBoard {
  readonly clock = new ManualClock();
  readonly network = new ScriptedNetwork(this.clock);
  readonly events: BoardEvent[] = [];
  readonly ends: BoardEnd[] = [];
  readonly board: Board;

  constructor(engine: Engine, app = "program", values: OptionValues = {}) {
    const profile = profileNamed(BOARD) as BoardProfile;
    this.board = new Board({
      name: app,
      profile,
      chip: profile.chip,
      clock: this.clock,
      network: this.network,
      accessPoint: new AccessPoint("palmwire", "", this.network.address),
      engine,
      app,
      values,
      font: "gb2312",
      random: () => 0.5,
      onEvent: (event) => this.events.push(event),
      onPicture() {},
      onEnd: (end) => this.ends.push(end),
    });
    this.board.start();
  }

  /** The messages of the errors with that code. */
  errors(code: string): string[] {
    return this.events
      .filter((event) => event.event === "error" && event.code === code)
      .map(({ message }) => String(message));
  }

  /** The lines it printed. */
  get printed(): unknown[] {
    return this.events.filter(({ event }) => event === "console").map(({ text }) => text);
  }

  async stop(): Promise<void> {
    let stopped = false;
    const stopping = this.board.stop().then(() => (stopped = true));
    // What the board waits for may be a while on its own clock.
    while (!stopped) {
      this.clock.pass(1000);
      await new Promise(setImmediate);
    }
    await stopping;
  }
}
