/**
 * The equivalent of a board's flash: a snapshot of a machine in which the device, the display drivers and the app are
 * loaded but not started.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bundleApp, type AppBundle } from "../../node/app-bundle.js";
import { appFile, isAppPath } from "../../node/app-files.js";
import { packageRoot } from "../../node/package-root.js";
import { ScriptMap } from "../../node/source-maps.js";
import { withRoom, type Memory } from "./snapshot.js";
import type { WorkerKit } from "./worker-build.js";
import { XSWorker } from "./worker.js";

/** Memory for loading scripts, more than any of them needs. */
const WORKSHOP: Memory = { slots: 64 * 1024, chunk_bytes: 4 * 1024 * 1024, stack_slots: 4096 };

/**
 * The scripts of an app, in the order in which they are loaded. The build has bundled those of the package's apps; a
 * user's app is bundled here, which rejects with CompileError.
 */
export async function scriptsOf(app: string): Promise<string[]> {
  const own = isAppPath(app) ? (await bundledForXS(appFile(app))).text : built(join("apps", `${app}.js`));
  return [built("guest.js"), built("panels.js"), own];
}

/** The source map of an app's script. */
export async function mapOf(app: string): Promise<ScriptMap | undefined> {
  if (isAppPath(app)) return (await bundledForXS(appFile(app))).map;
  return ScriptMap.beside(join(packageRoot(), "dist", "xs", "apps", `${app}.js`));
}

function built(file: string): string {
  return readFileSync(join(packageRoot(), "dist", "xs", file), "utf8");
}

/** As tools/build-xs.mjs bundles the package's: without the app's options, which are read in this process. */
function bundledForXS(file: string): Promise<AppBundle> {
  return bundleApp(file, {
    entryPoints: [],
    stdin: {
      contents: `export { default as start } from ${JSON.stringify(file)};`,
      resolveDir: dirname(file),
    },
    format: "iife",
    globalName: "app",
  });
}

/** The last image of each app, so that a board that restarts does not compile again. */
const made = new Map<string, { readonly script: string; readonly image: Buffer }>();

/** Returns the image of an app with these scripts. */
export function imageOf(kit: WorkerKit, app: string, scripts: readonly string[]): Buffer {
  const script = scripts.join("\n");
  const before = made.get(app);
  if (before?.script === script) return before.image;
  const image = makeImage(kit, scripts);
  made.set(app, { script, image });
  return image;
}

/** Loads scripts into an empty machine and returns its snapshot. */
export function makeImage(kit: WorkerKit, scripts: readonly string[]): Buffer {
  const worker = wake(kit, withRoom(readFileSync(kit.empty), WORKSHOP));
  try {
    for (const script of scripts) worker.evaluate(script);
    return snapshotOf(worker);
  } finally {
    worker.end();
  }
}

/** Starts a worker from a snapshot. */
export function wake(kit: WorkerKit, snapshot: Buffer, flags: readonly string[] = []): XSWorker {
  return withFile((file) => {
    writeFileSync(file, snapshot);
    const worker = new XSWorker(kit.binary, ["-r", file, ...flags]);
    try {
      worker.ready();
    } catch (error) {
      worker.end();
      throw error;
    }
    return worker;
  });
}

/** Takes a snapshot of the machine after a garbage collection. */
export function snapshotOf(worker: XSWorker): Buffer {
  return withFile((file) => {
    worker.snapshot(file);
    return readFileSync(file);
  });
}

function withFile<Result>(use: (file: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "palmwire-"));
  try {
    return use(join(folder, "machine.xss"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
