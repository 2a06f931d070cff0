/** Engines for a board in the scripted world, whose program is a piece of JavaScript or one of the apps. */
import type { StartApp } from "../../firmware/options.js";
import { compiledApp } from "../../host-sim/node/app-files.js";
import type { LoadedApp } from "../../host-sim/sim/engine/engine.js";
import { directApp } from "../../host-sim/sim/engine/direct-engine.js";
import { makeImage, scriptsOf } from "../../host-sim/engines/xs/image.js";
import { workerKit, type WorkerKit } from "../../host-sim/engines/xs/worker-build.js";
import { XSApp } from "../../host-sim/engines/xs.js";
import { ENGINES } from "../run/engines.js";

/** True if the XS engine is available; otherwise engines.ts has printed why not. */
export const XS = ENGINES.includes("xs");

/** The worker. */
export const kit = XS ? await workerKit(() => {}) : (undefined as unknown as WorkerKit);

/** The script that provides the device. */
const [guest] = XS ? await scriptsOf("tcp-echo-server") : [""];

/** An engine that runs `source`, the body of `start(device, values, onEnd)`, in XS. */
export function inXS(source: string): LoadedApp {
  const app = `var app = { start: function (device, values, onEnd) { "use strict"; ${source} } };`;
  return new XSApp(kit, makeImage(kit, [guest, app]));
}

/** The same in Node. */
export function inNode(source: string): LoadedApp {
  const start = new Function("device", "values", "onEnd", `"use strict"; ${source}`) as StartApp;
  return directApp(() => ({ default: start }));
}

/** An app in Node. */
export async function appInNode(app: string): Promise<LoadedApp> {
  return directApp(await compiledApp(app));
}
