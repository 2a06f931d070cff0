/** Builds xsnap-worker on first use from the sources that npm has installed, which are neither changed nor shipped. */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { tr } from "../../language/language.js";
import { cacheFolder, cacheTrouble, makeFolder } from "./cache-folder.js";
import { wake } from "./image.js";
import { XSUnavailable } from "./unavailable.js";
import { makefileFolder, WORKER, xsnapFolder, XSNAP_VERSION } from "./worker-sources.js";
import { WorkerDeath, XSWorker } from "./worker.js";

const EMPTY = "empty.xss";
/** A file with the hashes of the other two, to detect what a full disk, a crash or another program has damaged. */
const SEAL = "sha256";
/** Number of files that the makefile compiles. */
const FILES = 52;

/** The files from which every worker starts. */
export interface WorkerKit {
  /** The path of the worker. */
  readonly binary: string;
  /** The snapshot of a machine without scripts: starting from it takes a tenth of the time of creating one. */
  readonly empty: string;
}

/** Returns the worker, and builds it if necessary. `say` gets progress messages. Throws XSUnavailable. */
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
  // Another user may have built it with restricted permissions.
  if (existsSync(folder)) accessSync(folder, constants.R_OK);
  if (isSound(folder)) return kitIn(folder);
  const xsnap = xsnapFolder();
  requireCompiler();
  makeFolder(cache);
  // Build in a temporary folder and rename it, so that concurrent builds never see each other's partial results.
  const aside = mkdtempSync(`${folder}.`);
  try {
    await make(xsnap, aside, say);
    moveIn(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return kitIn(folder);
}

function kitIn(folder: string): WorkerKit {
  return { binary: join(folder, WORKER), empty: join(folder, EMPTY) };
}

/**
 * True if the folder contains an undamaged worker that runs on this machine. A home folder may be shared by several
 * systems.
 */
function isSound(folder: string): boolean {
  const seal = join(folder, SEAL);
  const kit = kitIn(folder);
  if (![seal, kit.binary, kit.empty].every((file) => existsSync(file))) return false;
  return readFileSync(seal, "utf8") === hashOf(kit) && runs(kit);
}

function hashOf(kit: WorkerKit): string {
  const hash = createHash("sha256");
  for (const file of [kit.binary, kit.empty]) hash.update(readFileSync(file));
  return hash.digest("hex");
}

function runs(kit: WorkerKit): boolean {
  try {
    wake(kit, readFileSync(kit.empty)).end();
    return true;
  } catch (error) {
    if (error instanceof WorkerDeath) return false;
    throw error;
  }
}

function requireCompiler(): void {
  for (const tool of ["make", "cc"]) {
    if (spawnSync(tool, ["--version"]).status !== 0) {
      const mend =
        process.platform === "darwin" ? "xcode-select --install" : "sudo apt-get install build-essential";
      throw new XSUnavailable(
        tr("it is built on first use, but '{tool}' is not installed: {mend}", { tool, mend }),
      );
    }
  }
}

/** Builds the worker, its empty machine and the hashes in `aside`, and removes everything else. */
async function make(xsnap: string, aside: string, say: (progress: string) => void): Promise<void> {
  const makefiles = makefileFolder(xsnap);
  const folder = join(aside, "make");
  mkdirSync(folder);
  // make splits names at spaces and expands what looks like its functions, so it gets links with plain names.
  symlinkSync(join(makefiles, `${WORKER}.mk`), join(folder, "Makefile"));
  symlinkSync(join(makefiles, "..", "..", "sources"), join(folder, "sources"));
  symlinkSync(join(xsnap, "moddable"), join(folder, "moddable"));
  // The same as the package's own build.js, except for the folders, and without the debug build.
  const variables = [
    "MODDABLE=moddable",
    "TLS_DIR=sources",
    "BUILD_DIR=build",
    "GOAL=release",
    `XSNAP_VERSION=${XSNAP_VERSION}`,
    `CC=cc "-D__has_builtin(x)=1"`,
    "EXTRA_DEPS=",
  ];
  const errors = await compile(
    folder,
    ["-f", "Makefile", "-j", String(availableParallelism()), ...variables],
    say,
  );
  const built = join(folder, "build", "bin", basename(makefiles), "release", WORKER);
  if (!existsSync(built)) {
    const log = join(cacheFolder(), "xsnap-build.log");
    writeFileSync(log, errors);
    throw new XSUnavailable(tr("its build failed; the compiler's output is in {log}", { log }));
  }
  const kit = kitIn(aside);
  copyFileSync(built, kit.binary);
  rmSync(folder, { recursive: true });
  const worker = new XSWorker(kit.binary, []);
  try {
    worker.snapshot(kit.empty);
  } catch (error) {
    if (!(error instanceof WorkerDeath)) throw error;
    throw new XSUnavailable(
      tr("its worker was built, but does not run in {folder}", { folder: cacheFolder() }),
    );
  } finally {
    worker.end();
  }
  writeFileSync(join(aside, SEAL), hashOf(kit));
}

/** Runs make. Resolves to its error output, also on failure. */
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

/** Renames a folder to its final place, replacing a damaged one, unless another process was faster. */
function moveIn(from: string, to: string): void {
  for (;;) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (!existsSync(to)) throw error;
    }
    if (isSound(to)) return;
    moveAway(to, `${from}.damaged`);
  }
}

function moveAway(folder: string, aside: string): void {
  try {
    renameSync(folder, aside);
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}
