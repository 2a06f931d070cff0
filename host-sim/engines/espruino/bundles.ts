import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { buildBundle, isLinked, type Bundle, type BundleOptions } from "../../espruino-bundler/bundle.js";
import { tr } from "../../language/language.js";
import { appNameOf } from "../../node/app-files.js";
import { packageRoot } from "../../node/package-root.js";
import type { AppOnBoard, Cancellation, Preparation } from "../../sim/engine/engine.js";
import type { BundleOrder, BundleReply } from "./bundle-worker.js";

/** Interval of the messages that tell how long bundling has taken. */
const SAY_MS = 1000;

export interface BundlesOptions {
  /** As in the options of the bundler. */
  readonly history_bytes?: number;
  /**
   * Whether bundles are made in a fraction of a second, for programs that change all the time: without the passes that
   * make them smaller, in this thread, and none is kept for later runs.
   */
  readonly isQuick?: boolean;
}

/**
 * The bundles of an engine. The bundler does not check the dialect here, which takes a second: the linter has checked
 * the package's apps, and `run` checks a user's while it runs.
 */
export class Bundles {
  readonly #options: BundlesOptions;
  /** Bundles made in advance by `#prepare`. */
  readonly #made = new Map<string, Promise<Bundle>>();

  constructor(options: BundlesOptions = {}) {
    this.#options = options;
  }

  /** Returns the app's bundle. Rejects with BundleError, or when `preparation` is cancelled. */
  async of(app: AppOnBoard, preparation?: Preparation): Promise<Bundle> {
    if (preparation && !this.#options.isQuick) await this.#prepare(app, preparation);
    const order = this.#order(app);
    return this.#made.get(JSON.stringify(order)) ?? buildBundle(order.app, order.values, order.options);
  }

  /**
   * Makes the bundle in a worker thread, if it was not made yet, because that takes seconds. Errors are left for `of`
   * to report.
   */
  async #prepare(app: AppOnBoard, { say, signal }: Preparation): Promise<void> {
    const order = this.#order(app);
    // If linking fails, bundling fails quickly as well.
    if (await isLinked(order.app, order.values, order.options).catch(() => true)) return;
    const started_ms = performance.now();
    const tell = () => {
      const seconds = Math.round((performance.now() - started_ms) / 1000);
      say(tr("bundling {app} for Espruino, once: {seconds} s", { app: appNameOf(order.app), seconds }));
    };
    tell();
    const timer = setInterval(tell, SAY_MS);
    const made = bundleAside(order, signal);
    this.#made.set(JSON.stringify(order), made);
    await made.catch(() => {});
    clearInterval(timer);
  }

  #order({ app, values, profile }: AppOnBoard): BundleOrder {
    const { history_bytes, isQuick } = this.#options;
    const options: BundleOptions = {
      check: false,
      board: profile.description.name,
      panel: profile.description.panel.name,
      history_bytes,
      ...(isQuick ? { plain: true, kept: false } : {}),
    };
    return { app, values, options };
  }
}

/** Makes a bundle in a worker thread, which ends when `signal` is aborted. */
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
