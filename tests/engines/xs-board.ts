/** Engines for a board in the scripted world, whose program is a piece of JavaScript or one of the apps. */
import type { App, Device } from "../../firmware/device.js";
import type { StartApp } from "../../firmware/options.js";
import { loadApp } from "../../host-sim/settings/apps.js";
import type { Engine } from "../../host-sim/sim/engine/engine.js";
import { nodeDevice } from "../../host-sim/sim/engine/direct-engine.js";
import { makeImage, scriptsOf } from "../../host-sim/engines/xs/image.js";
import { workerKit, type WorkerKit } from "../../host-sim/engines/xs/worker-build.js";
import { XSEngine } from "../../host-sim/engines/xs.js";
import { BOARD } from "../../tools/footprint-board.js";
import { ENGINES } from "../run/engines.js";

/** Whether there is an XS engine here; where not, engines.ts has said so. */
export const XS = ENGINES.includes("xs");

/** The worker, built before. */
export const kit = XS ? await workerKit(() => {}) : (undefined as unknown as WorkerKit);

/** The script that provides the device. */
const guest = () => scriptsOf("tcp-echo-server", BOARD)[0];

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
