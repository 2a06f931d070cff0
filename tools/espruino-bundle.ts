/**
 * Bundles an app with its options into one file for Espruino:
 *
 *     npm run build:espruino -- tcp-echo-server --port 5001 --wifi SSID:PASSWORD --out echo.js
 *
 * The file is pure ASCII. Uploaded to flash it starts with the board; see docs/espruino.md.
 */
import { readFileSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import type { BuildFailure, BuildOptions, Message } from "esbuild";
import type { OptionValues } from "../firmware/apps/options.js";
import { profileNamed } from "../host-sim/board/profiles.js";
import { packageRoot } from "../host-sim/package-root.js";
import { checkDialect } from "./espruino-dialect.js";
import { BundleError } from "./espruino-error.js";
import { compress } from "./espruino-heatshrink.js";
import { checkLibrary, membersOf, ownNames } from "./espruino-names.js";
import { shrink, statementLines } from "./espruino-shrink.js";

/** What an app may have in a bundle, its font included. */
export const BUNDLE_BYTES_MAX = 10_240;

const MODULES = ["net", "dgram", "Wifi", "Storage", "heatshrink"];

/** GPIO numbers of buttons that pull their pin to ground; https://mpython.readthedocs.io, pin table. */
const BUTTON_PINS: Readonly<Record<string, readonly number[]>> = { mpython: [0, 2] };

export interface BundleOptions {
  /** Whether the app is looked at with the firmware's rules first, which takes a second (default true). */
  check?: boolean;
  /** The font that the bundle brings along, or none where the board's flash has one (default ascii). */
  font?: "ascii" | "none";
  /** Local time, as minutes east of UTC (default: this machine's). */
  zone_minutes?: number;
  /** Which board it is for (default mpython). */
  board?: string;
  /** Another file than firmware/apps/<app>.ts. */
  file?: string;
}

export interface Bundle {
  readonly text: string;
  /** Our names by what became of them, for those who listen to the program. */
  readonly names: ReadonlyMap<string, string>;
  /** Bytes of the font in it. */
  readonly font_bytes: number;
}

/** The bundle's text. Throws BundleError for what Espruino cannot run. */
export async function bundleEspruino(
  app: string,
  values: OptionValues,
  options: BundleOptions = {},
): Promise<string> {
  return (await buildBundle(app, values, options)).text;
}

/** The bundle, with what a simulator has to know of it. */
export async function buildBundle(
  app: string,
  values: OptionValues,
  options: BundleOptions = {},
): Promise<Bundle> {
  const root = packageRoot();
  const file = options.file ?? join(root, "firmware", "apps", `${app}.ts`);
  const font = options.font === "none" ? "" : asciiFont(root);
  const board = profileNamed(options.board ?? "mpython")?.description;
  if (!board) throw new BundleError(`unknown board '${options.board}'`);
  const { text, sources } = await link(root, entry(root, file, values), board.name, {
    ASCII_FONT: JSON.stringify(font),
    BUTTON_PINS: JSON.stringify(BUTTON_PINS[board.name] ?? []),
    CLOCK_PIN: String(board.clock),
    DATA_PIN: String(board.data),
    ZONE_MINUTES: String(options.zone_minutes ?? -new Date().getTimezoneOffset()),
  });
  const firmware = sources.filter((path) => !path.startsWith(join("firmware", "espruino")));
  if (options.check !== false) await checkDialect(root, firmware);
  const read = (path: string) => ({ path, text: readFileSync(join(root, path), "utf8") });
  const declared = [...sources, ...DECLARATIONS].map(read);
  const own = ownNames(declared);
  for (const path of firmware) checkLibrary(path, read(path).text, own);
  const { code, names } = await minify(shrink(text, without(own, membersOf("LogFields", declared))), own);
  return { text: code, names, font_bytes: font.length };
}

/** Sources that nothing is left of in a bundle, but the names. */
const DECLARATIONS = [join("firmware", "device.ts"), join("firmware", "boards", "board.ts")];

function without(all: ReadonlySet<string>, some: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...all].filter((name) => !some.has(name)));
}

function asciiFont(root: string): string {
  return Buffer.from(compress(readFileSync(join(root, "fonts", "ascii.font")))).toString("base64");
}

function entry(root: string, file: string, values: OptionValues): string {
  const fields = Object.entries(values).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const from = (path: string) => JSON.stringify(path);
  return [
    `import start from ${from(file)};`,
    `import { provider } from ${from(join(root, "firmware", "espruino", "provider.ts"))};`,
    `import { keep, onEnd, prepare } from ${from(join(root, "firmware", "espruino", "main.ts"))};`,
    "prepare();",
    `keep(start(provider, { ${fields.join(", ")} }, onEnd));`,
  ].join("\n");
}

/** What both steps have in common. What the interpreter lacks is an error, not something to be written otherwise. */
function common(root: string): BuildOptions & { write: false } {
  return {
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    external: MODULES,
    target: "es2015",
    supported: {
      "array-spread": false,
      "async-await": false,
      bigint: false,
      "default-argument": false,
      destructuring: false,
      generator: false,
      "new-target": false,
      "rest-argument": false,
      "template-literal": false,
    },
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    legalComments: "none",
    logLevel: "silent",
  } as BuildOptions & { write: false };
}

async function build(options: BuildOptions & { write: false }) {
  const esbuild = await import("esbuild");
  try {
    const result = await esbuild.build({ metafile: true, ...options });
    if (result.warnings.length > 0) throw new BundleError(lines(result.warnings));
    return result;
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError(lines((error as BuildFailure).errors), { cause: error });
  }
}

function lines(messages: readonly Message[]): string {
  return messages
    .map(({ location, text }) =>
      location ? `${location.file}:${location.line}:${location.column}: ${text}` : text,
    )
    .join("\n");
}

/** One plain file of everything that the app uses; also tells the paths of its sources. */
async function link(root: string, contents: string, board: string, define: Record<string, string>) {
  const boards = join(root, "firmware", "boards");
  const { outputFiles, metafile = { inputs: {} } } = await build({
    ...common(root),
    stdin: { contents, resolveDir: root, loader: "ts", sourcefile: "bundle" },
    charset: "utf8",
    define,
    plugins: [
      {
        name: "board",
        setup: ({ onResolve }) =>
          onResolve({ filter: /\/boards\/mpython\.js$/ }, () => ({ path: join(boards, `${board}.ts`) })),
      },
    ],
  });
  const sources = Object.keys(metafile.inputs)
    .filter((path) => path.endsWith(".ts"))
    .map((path) => (isAbsolute(path) ? relative(root, path) : path));
  return { text: outputFiles[0].text, sources };
}

async function minify(contents: string, own: ReadonlySet<string>) {
  const { outputFiles, mangleCache = {} } = await build({
    ...common(packageRoot()),
    stdin: { contents, loader: "js", sourcefile: "bundle" },
    minify: true,
    charset: "ascii",
    define: { USES_CLOCK: String(/(?<!function )\bwall\(\)/.test(contents)) },
    mangleProps: new RegExp(`^(${[...own].join("|")})$`),
    mangleCache: {},
  });
  const code = statementLines(outputFiles[0].text.replace(/^"use strict";/, ""));
  if (/[^\n\x20-\x7e]/.test(code))
    throw new BundleError("a string holds a control character: write its code instead");
  return { code, names: new Map(Object.entries(mangleCache).map(([ours, short]) => [String(short), ours])) };
}
