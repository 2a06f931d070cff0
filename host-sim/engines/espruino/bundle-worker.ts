/** Worker thread that makes one bundle. */
import { parentPort, workerData } from "node:worker_threads";
import type { OptionValues } from "../../../firmware/options.js";
import { buildBundle, type Bundle, type BundleOptions } from "../../espruino-bundler/bundle.js";

/** The arguments of the bundler. */
export interface BundleOrder {
  readonly app: string;
  readonly values: OptionValues;
  readonly options: BundleOptions;
}

/** The result: a bundle, or the name and message of the error. */
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
