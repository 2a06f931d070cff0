import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { buildBundle, isLinked, type Bundle, type BundleOptions } from "../../espruino-bundler/bundle.js";
import { tr } from "../../language/language.js";
import { packageRoot } from "../../node/package-root.js";
import type { AppOnBoard, Cancellation, Preparation } from "../../sim/engine/engine.js";
import type { BundleOrder, BundleReply } from "./bundle-worker.js";

/** How often it is told how long making a bundle has taken. */
const SAY_MS = 1000;

/** The bundles of an engine. Its sources were looked at when they were written, not here. */
export class Bundles {
  readonly #history_bytes: number | undefined;
  /** Made in advance. */
  readonly #made = new Map<string, Promise<Bundle>>();

  constructor(history_bytes?: number) {
    this.#history_bytes = history_bytes;
  }

  /** The app's bundle. Rejects with BundleError, and when `preparation` is cancelled. */
  async of(app: AppOnBoard, preparation?: Preparation): Promise<Bundle> {
    if (preparation) await this.#prepare(app, preparation);
    const order = this.#order(app);
    return this.#made.get(JSON.stringify(order)) ?? buildBundle(order.app, order.values, order.options);
  }

  /**
   * Makes the program's bundle in a thread of its own, where it is not made yet: that takes seconds. What goes
   * wrong is for `of` to tell.
   */
  async #prepare(app: AppOnBoard, { say, signal }: Preparation): Promise<void> {
    const order = this.#order(app);
    // What does not fit takes no time either.
    if (await isLinked(order.app, order.values, order.options).catch(() => true)) return;
    const started_ms = performance.now();
    const tell = () => {
      const seconds = Math.round((performance.now() - started_ms) / 1000);
      say(tr("bundling {app} for Espruino, once: {seconds} s", { app: order.app, seconds }));
    };
    tell();
    const timer = setInterval(tell, SAY_MS);
    const made = bundleAside(order, signal);
    this.#made.set(JSON.stringify(order), made);
    await made.catch(() => {});
    clearInterval(timer);
  }

  #order({ app, values, profile }: AppOnBoard): BundleOrder {
    const options: BundleOptions = {
      check: false,
      board: profile.description.name,
      history_bytes: this.#history_bytes,
    };
    return { app, values, options };
  }
}

/** Makes a bundle in another thread, which ends when `signal` says so. */
function bundleAside(order: BundleOrder, signal: Cancellation): Promise<Bundle> {
  const worker = new Worker(join(packageRoot(), "dist", "engines", "espruino", "bundle-worker.js"), {
    workerData: order,
  });
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => void worker.terminate());
    worker.on("message", ({ bundle, failure }: BundleReply) => {
      if (bundle) resolve(bundle);
      else reject(Object.assign(new Error(failure?.message), failure));
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("the bundle was not made")));
  });
}
