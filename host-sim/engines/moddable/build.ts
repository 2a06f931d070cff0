/**
 * Builds the firmware for Moddable's Linux port, and the program that runs it, with the SDK installed here. Output
 * goes to the user's cache. A build is repeated when a source or the SDK has changed.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { tr } from "../../language/language.js";
import { packageRoot } from "../../node/package-root.js";
import { cacheFolder, cacheTrouble, makeFolder } from "../xs/cache-folder.js";
import { exclusively } from "./lock.js";
import { ModdableUnavailable, type ModdableSDK } from "./sdk.js";

/** The files needed to start a program of the Linux port. */
export interface ModdableBuild {
  /** The program that runs `library`. */
  readonly simulator: string;
  readonly library: string;
}

const SOURCES = ["firmware", "fonts", "manifest.json"];
const SIMULATOR = join("firmware", "moddable", "simulator", "simulator.c");

/** The modification time of the newest file below `path`, in milliseconds since 1970. */
function newest_ms(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest_ms(join(path, name))));
}

/**
 * Returns the build, and makes it if necessary. `say` gets progress messages. Throws ModdableUnavailable on failure.
 */
export async function moddableBuild(
  sdk: ModdableSDK,
  say: (progress: string) => void,
): Promise<ModdableBuild> {
  try {
    return await cachedBuild(sdk, say);
  } catch (error) {
    const trouble = cacheTrouble(error);
    throw trouble === undefined ? error : new ModdableUnavailable(trouble);
  }
}

async function cachedBuild(sdk: ModdableSDK, say: (progress: string) => void): Promise<ModdableBuild> {
  const root = packageRoot();
  const key = createHash("sha256").update(`${root}\n${sdk.folder}`).digest("hex").slice(0, 12);
  const folder = join(cacheFolder(sdk.environment), `moddable-${sdk.version}-${key}`);
  const build = {
    simulator: join(folder, "simulator"),
    library: join(folder, "bin", "lin", "mc", "release", "palmwire", "mc.so"),
  };
  const stamp = join(folder, "built");
  makeFolder(folder);
  if (isFresh(stamp)) return build;
  await exclusively(join(folder, "lock"), async () => {
    // Another process may have built it while this one waited for the lock.
    if (isFresh(stamp)) return;
    const started = new Date();
    await makeLibrary(sdk, root, folder, say);
    await makeSimulator(sdk, root, build.simulator);
    writeFileSync(stamp, `${sdk.version}\n`);
    // Sources saved during the build count as newer than it.
    utimesSync(stamp, started, started);
  });
  return build;
}

function isFresh(stamp: string): boolean {
  const built_ms = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
  return (
    built_ms !== undefined && SOURCES.every((source) => newest_ms(join(packageRoot(), source)) <= built_ms)
  );
}

async function makeLibrary(
  sdk: ModdableSDK,
  root: string,
  folder: string,
  say: (progress: string) => void,
): Promise<void> {
  const words = ["-m", "-p", "lin", "-t", "build", "-o", folder, join(root, "manifest.json")];
  await run(sdk, sdk.mcconfig, words, (line) =>
    say(tr("building with Moddable {version}: {line}", { version: sdk.version, line })),
  );
}

async function makeSimulator(sdk: ModdableSDK, root: string, simulator: string): Promise<void> {
  const flags = await run(sdk, "pkg-config", ["--cflags", "--libs", "gio-2.0"]);
  const headers = join(sdk.folder, "build", "simulators", "modules");
  const words = ["-O2", `-I${headers}`, join(root, SIMULATOR), "-o", simulator, "-rdynamic", "-ldl"];
  await run(sdk, "gcc", [...words, ...flags.trim().split(/\s+/)]);
}

/** Runs a tool and returns its output. Throws ModdableUnavailable with the last lines if it fails. */
async function run(
  sdk: ModdableSDK,
  file: string,
  words: string[],
  onLine: (line: string) => void = () => {},
): Promise<string> {
  const child = spawn(file, words, { env: sdk.environment, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      onLine(line.replace(/^# /, ""));
    });
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) {
    const words = lines.slice(-5).join("\n");
    throw new ModdableUnavailable(
      tr("{tool} failed ({code}): {words}", { tool: file, code: String(code), words }),
    );
  }
  return lines.join("\n");
}
