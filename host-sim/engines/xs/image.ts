/**
 * The equivalent of a board's flash: a snapshot of a machine in which the device, the display drivers and the app are
 * loaded but not started.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../node/package-root.js";
import type { AppOnBoard } from "../../sim/engine/engine.js";
import { withRoom, type Memory } from "./snapshot.js";
import type { WorkerKit } from "./worker-build.js";
import { XSWorker } from "./worker.js";

/** Memory for loading scripts, more than any of them needs. */
const WORKSHOP: Memory = { slots: 64 * 1024, chunk_bytes: 4 * 1024 * 1024, stack_slots: 4096 };

/** The scripts of an app, in the order in which they are loaded. */
export function scriptsOf(app: string): string[] {
  const folder = join(packageRoot(), "dist", "xs");
  const files = ["guest.js", "panels.js", join("apps", `${app}.js`)];
  return files.map((file) => readFileSync(join(folder, file), "utf8"));
}

/** Images made so far, so that a board that restarts does not compile again. */
const made = new Map<string, Buffer>();

/** Returns the image of an app. */
export function imageOf(kit: WorkerKit, { app }: Pick<AppOnBoard, "app">): Buffer {
  const image = made.get(app) ?? makeImage(kit, scriptsOf(app));
  made.set(app, image);
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
