/**
 * Builds the firmware for Moddable's Linux port, and the program that runs it, with the SDK that is installed here.
 * Everything is written to the user's cache; a build is done again when a source or the SDK is another.
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

/** What a program of the Linux port is started with. */
export interface ModdableBuild {
  /** Runs `library`. */
  readonly simulator: string;
  readonly library: string;
}

const SOURCES = ["firmware", "fonts", "manifest.json"];
const SIMULATOR = join("firmware", "moddable", "simulator", "simulator.c");

/** The time of the newest file below `path`, in milliseconds since 1970. */
function newest_ms(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest_ms(join(path, name))));
}

/** Gives the build, made if need be. `say` is told of the progress. Throws ModdableUnavailable when it fails. */
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
    // Another process may have built it while this one waited.
    if (isFresh(stamp)) return;
    const started = new Date();
    await makeLibrary(sdk, root, folder, say);
    await makeSimulator(sdk, root, build.simulator);
    writeFileSync(stamp, `${sdk.version}\n`);
    // What was saved while this ran is newer than the build.
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

/** Runs a tool to its end and gives what it wrote. Throws ModdableUnavailable with its last words when it fails. */
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
