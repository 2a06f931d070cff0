/**
 * Builds the firmware for Moddable's Linux port, and the program that runs it, with the SDK installed here. Output
 * goes to the user's cache. A build is repeated when a source or the SDK has changed.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { tr } from "../../language/language.js";
import { appFile } from "../../node/app-files.js";
import { packageRoot } from "../../node/package-root.js";
import { cacheFolder, cacheTrouble, makeFolder } from "../xs/cache-folder.js";
import { exclusively } from "./lock.js";
import { moddableSources, type ModdableSources } from "./own-app.js";
import { ModdableUnavailable, type ModdableSDK } from "./sdk.js";

/** The files needed to start a program of the Linux port. */
export interface ModdableBuild {
  /** The program that runs `library`. */
  readonly simulator: string;
  readonly library: string;
  /** The app's name in the settings of a firmware that has one app of the user's. */
  readonly app?: string;
}

const SOURCES = ["firmware", "fonts", "manifest.json"];
/** The folder of a user's app in that of its build. */
const APP = "app";
const SIMULATOR = join("firmware", "moddable", "simulator", "simulator.c");

/** The modification time of the newest file below `path`, in milliseconds since 1970. */
function newest_ms(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest_ms(join(path, name))));
}

/**
 * Returns the build with the package's apps, and with that of the user where one is given by its path. Makes it if
 * necessary; `say` gets progress messages. Throws ModdableUnavailable on failure, and CompileError.
 */
export async function moddableBuild(
  sdk: ModdableSDK,
  say: (progress: string) => void,
  own?: string,
): Promise<ModdableBuild> {
  try {
    return await cachedBuild(sdk, say, own);
  } catch (error) {
    const trouble = cacheTrouble(error);
    throw trouble === undefined ? error : new ModdableUnavailable(trouble);
  }
}

async function cachedBuild(
  sdk: ModdableSDK,
  say: (progress: string) => void,
  own: string | undefined,
): Promise<ModdableBuild> {
  const root = packageRoot();
  const place = own === undefined ? "" : `\n${appFile(own)}`;
  const key = createHash("sha256").update(`${root}\n${sdk.folder}${place}`).digest("hex").slice(0, 12);
  const folder = join(cacheFolder(sdk.environment), `moddable-${sdk.version}-${key}`);
  const sources = own === undefined ? undefined : await moddableSources(own, {});
  const build: ModdableBuild = {
    app: sources?.app,
    simulator: join(folder, "simulator"),
    library: join(folder, "bin", "lin", "mc", "release", "palmwire", "mc.so"),
  };
  const stamp = join(folder, "built");
  makeFolder(folder);
  if (isFresh(stamp) && hasSources(folder, sources)) return build;
  await exclusively(join(folder, "lock"), async () => {
    // Another process may have built it while this one waited for the lock.
    if (isFresh(stamp) && hasSources(folder, sources)) return;
    const started = new Date();
    await makeLibrary(sdk, writeSources(root, folder, sources), folder, say);
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

/** Whether the user's app in that folder is the one that is wanted. */
function hasSources(folder: string, sources: ModdableSources | undefined): boolean {
  return Object.entries(sources?.files ?? {}).every(([name, text]) => {
    const path = join(folder, APP, name);
    return existsSync(path) && readFileSync(path, "utf8") === text;
  });
}

/** Writes what a user's app adds to the package's manifest. Returns the path of the manifest to build. */
function writeSources(root: string, folder: string, sources: ModdableSources | undefined): string {
  if (!sources) return join(root, "manifest.json");
  mkdirSync(join(folder, APP), { recursive: true });
  for (const [name, text] of Object.entries(sources.files)) writeFileSync(join(folder, APP, name), text);
  const manifest = join(folder, APP, "manifest.json");
  writeFileSync(manifest, JSON.stringify(sources.manifest));
  return manifest;
}

async function makeLibrary(
  sdk: ModdableSDK,
  manifest: string,
  folder: string,
  say: (progress: string) => void,
): Promise<void> {
  const words = ["-m", "-p", "lin", "-t", "build", "-o", folder, manifest];
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
