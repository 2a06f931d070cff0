/** Makes one bundle in a thread of its own. */
import { parentPort, workerData } from "node:worker_threads";
import type { OptionValues } from "../../../firmware/options.js";
import { buildBundle, type Bundle, type BundleOptions } from "../../espruino-bundler/bundle.js";

/** What is asked for. */
export interface BundleOrder {
  readonly app: string;
  readonly values: OptionValues;
  readonly options: BundleOptions;
}

/** What comes of it: a bundle, or the error's name and message. */
export interface BundleReply {
  readonly bundle?: Bundle;
  readonly failure?: Readonly<Record<"name" | "message", string>>;
}

const { app, values, options } = workerData as BundleOrder;
let reply: BundleReply;
try {
  reply = { bundle: await buildBundle(app, values, options) };
} catch (error) {
  const { name, message } = error as Error;
  reply = { failure: { name, message } };
}
parentPort?.postMessage(reply);
