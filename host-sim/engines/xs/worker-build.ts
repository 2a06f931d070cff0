/**
 * Builds xsnap-worker when it is first needed, from the sources that npm has installed: they are neither changed nor
 * shipped.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { tr } from "../../language/language.js";
import { cacheFolder, cacheTrouble, makeFolder } from "./cache-folder.js";
import { XSUnavailable } from "./unavailable.js";
import { makefile, xsnapFolder, XSNAP_VERSION } from "./worker-sources.js";
import { XSWorker } from "./worker.js";

const WORKER = "xsnap-worker";
const EMPTY = "empty.xss";
/** How many files its make file compiles. */
const FILES = 52;

/** What every board starts from. */
export interface WorkerKit {
  /** The worker's program. */
  readonly binary: string;
  /** A snapshot of its machine before any script: waking it takes a tenth of the time that making it takes. */
  readonly empty: string;
}

/** Gives the worker, built if need be. `say` is told of the progress. Throws XSUnavailable. */
export async function workerKit(say: (progress: string) => void): Promise<WorkerKit> {
  try {
    return await cachedKit(say);
  } catch (error) {
    const trouble = cacheTrouble(error);
    throw trouble === undefined ? error : new XSUnavailable(trouble);
  }
}

async function cachedKit(say: (progress: string) => void): Promise<WorkerKit> {
  const cache = cacheFolder();
  const folder = join(cache, `xsnap-${XSNAP_VERSION}-${process.platform}-${process.arch}`);
  const kit = { binary: join(folder, WORKER), empty: join(folder, EMPTY) };
  // Another user may have built it, for himself alone.
  if (existsSync(folder)) accessSync(folder, constants.R_OK | constants.X_OK);
  if (existsSync(folder)) return kit;
  const xsnap = xsnapFolder();
  requireCompiler();
  makeFolder(cache);
  // Built aside and moved in whole, so that processes that build at the same time cannot meet half a result.
  const aside = mkdtempSync(`${folder}.`);
  try {
    await make(xsnap, aside, say);
    moveIn(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return kit;
}

function requireCompiler(): void {
  for (const tool of ["make", "cc"]) {
    if (spawnSync(tool, ["--version"]).status !== 0) {
      const mend =
        process.platform === "darwin" ? "xcode-select --install" : "sudo apt-get install build-essential";
      throw new XSUnavailable(
        tr("it is built when first used, and there is no '{tool}' here: {mend}", { tool, mend }),
      );
    }
  }
}

/** Leaves the worker and its empty machine in `aside`, and nothing else. */
async function make(xsnap: string, aside: string, say: (progress: string) => void): Promise<void> {
  const { folder, file } = makefile(xsnap);
  const build = join(aside, "build");
  // What the package's own build.js gives make, but for the folder, and without the debug build.
  const variables = [
    `MODDABLE=${join(xsnap, "moddable")}`,
    `BUILD_DIR=${build}`,
    "GOAL=release",
    `XSNAP_VERSION=${XSNAP_VERSION}`,
    `CC=cc "-D__has_builtin(x)=1"`,
    "EXTRA_DEPS=",
  ];
  const errors = await compile(folder, ["-f", file, "-j", String(availableParallelism()), ...variables], say);
  const built = join(build, "bin", folder.endsWith("mac") ? "mac" : "lin", "release", WORKER);
  if (!existsSync(built)) {
    const log = join(cacheFolder(), "xsnap-build.log");
    writeFileSync(log, errors);
    throw new XSUnavailable(tr("its build failed; the compiler's words are in {log}", { log }));
  }
  copyFileSync(built, join(aside, WORKER));
  rmSync(build, { recursive: true });
  const worker = new XSWorker(join(aside, WORKER), []);
  worker.snapshot(join(aside, EMPTY));
  worker.end();
}

/** Runs make to its end, well or not. Resolves to what it complained about. */
function compile(folder: string, words: string[], say: (progress: string) => void): Promise<string> {
  const child = spawn("make", words, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let files = 0;
  let errors = "";
  createInterface({ input: child.stdout }).on("line", () => {
    files++;
    const percent = Math.min(Math.round((files / FILES) * 100), 100);
    say(tr("building the XS engine, once: {percent} %", { percent }));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(errors));
  });
}

/** Moves a whole folder to its place, unless another process was faster. */
function moveIn(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}
