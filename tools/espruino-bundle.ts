/** Bundles an app with its options into one file of plain ASCII for Espruino. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { OptionValues } from "../firmware/apps/options.js";
import { SOCKETS_MAX } from "../firmware/espruino/limits.js";
import { loadApp } from "../host-sim/apps.js";
import { profileNamed } from "../host-sim/board/profiles.js";
import { packageRoot } from "../host-sim/package-root.js";
import { BundleError, UnfitError } from "./espruino-error.js";
import { compress } from "./espruino-heatshrink.js";
import { check, finish, LATER, lateOption, link, sourcesHash, type Linked } from "./espruino-link.js";

/** What an app may have in a bundle, its font included, to be sure of its place. */
export const BUNDLE_BYTES_MAX = 16 * 1024;

const DEFAULT_BOARD = "mpython";
/** Programs that were made. */
const KEPT = join("dist", "espruino");

export { BundleError } from "./espruino-error.js";

export interface BundleOptions {
  /** Whether the app is looked at with the firmware's rules first, which takes a second (default true). */
  check?: boolean;
  /** The font that the bundle brings along, or none where the board's flash has one (default ascii). */
  font?: "ascii" | "none";
  /** Local time, as minutes east of UTC (default: this machine's). */
  zone_minutes?: number;
  /** Which board it is for (default mpython). */
  board?: string;
  /** Bytes of one of the two files of history in the board's flash (default 0: none is kept). */
  history_bytes?: number;
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

/** The bundle's text. Throws BundleError for what Espruino cannot run, a line each with file and line. */
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
  given: OptionValues,
  options: BundleOptions = {},
): Promise<Bundle> {
  const root = packageRoot();
  const values = options.file === undefined ? await fitted(app, given) : given;
  const { text, shortNames } = await linked(root, app, values, options);
  const font = options.font === "none" ? "" : asciiFont(root);
  const later: Record<string, string> = {
    [LATER.values]: objectLiteral(values, shortNames, text),
    [LATER.font]: stringLiteral(font),
    [LATER.history]: String(options.history_bytes),
    [LATER.zone]: String(options.zone_minutes ?? -new Date().getTimezoneOffset()),
  };
  for (const [name, value] of Object.entries(values)) later[lateOption(name)] = literal(value);
  const names = new Map(Object.entries(shortNames).map(([ours, short]) => [short, ours]));
  const isLater = new RegExp(`\\b(${Object.keys(later).join("|")})\\b`, "g");
  const finished = await finish(text.replace(isLater, (name) => later[name]));
  return { text: finished, names, font_bytes: font.length };
}

/**
 * Whether the app's program was made of these sources before, so that its bundle takes no time. Throws UnfitError as
 * `buildBundle` does.
 */
export async function isLinked(app: string, given: OptionValues, options: BundleOptions): Promise<boolean> {
  const root = packageRoot();
  const values = await fitted(app, given);
  return contentOf(keptFile(root, app, await choicesOf(app, values), options)) !== undefined;
}

/** Where the app's program is kept. */
function keptFile(
  root: string,
  app: string,
  choices: Record<string, string>,
  { board = DEFAULT_BOARD, history_bytes = 0 }: BundleOptions,
): string {
  const variant = [board, ...(history_bytes > 0 ? ["history"] : []), ...Object.values(choices)].join("-");
  return join(root, KEPT, `${app}-${variant}-${sourcesHash(root)}.json`);
}

/** The app's program, from dist/ where it was made of these sources before. */
async function linked(
  root: string,
  app: string,
  values: OptionValues,
  options: BundleOptions,
): Promise<Linked> {
  const { check: isChecked = true, board: boardName = DEFAULT_BOARD, history_bytes = 0, file } = options;
  const board = profileNamed(boardName)?.description;
  if (!board) throw new BundleError(`unknown board '${boardName}'`);
  const history = history_bytes > 0;
  const source = file ?? join(root, "firmware", "apps", `${app}.ts`);
  const choices = file === undefined ? await choicesOf(app, values) : {};
  const isText = Object.entries(values).map(([name, value]) => [name, typeof value === "string"]);
  const wanted = {
    board,
    check: isChecked,
    history,
    choices,
    options: Object.fromEntries(isText) as Record<string, boolean>,
  };
  if (file !== undefined) return link(root, source, wanted);
  const kept = keptFile(root, app, choices, options);
  const before = contentOf(kept);
  if (before && (before.checked || !isChecked)) return before;
  if (before) await check(root, source, wanted);
  const made: Kept = { ...(before ?? (await link(root, source, wanted))), checked: isChecked };
  keep(kept, JSON.stringify(made));
  return made;
}

/** A program, and whether its sources were looked at before it was made. */
interface Kept extends Linked {
  readonly checked: boolean;
}

/** An app's options as the board can carry them. Throws UnfitError. */
async function fitted(app: string, given: OptionValues): Promise<OptionValues> {
  const values = { ...given };
  const unfit = (await loadApp(app)).fit(SOCKETS_MAX, values);
  if (unfit !== undefined) throw new UnfitError(unfit);
  return values;
}

/** The values of an app's options that are one of a few words. */
async function choicesOf(app: string, values: OptionValues): Promise<Record<string, string>> {
  const choices: Record<string, string> = {};
  for (const { name, kind } of (await loadApp(app)).options)
    if (kind === "choice") choices[name] = String(values[name]);
  return choices;
}

function contentOf(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Kept;
  } catch {
    return undefined;
  }
}

/** Others may be at it, and the folder may be none that can be written: then it is made again the next time. */
function keep(file: string, content: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, content);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    return;
  }
}

function asciiFont(root: string): string {
  return Buffer.from(compress(readFileSync(join(root, "fonts", "ascii.font")))).toString("base64");
}

/** Only those values that the program reads. */
function objectLiteral(
  values: OptionValues,
  shortNames: Readonly<Record<string, string>>,
  program: string,
): string {
  const fields = Object.entries(values).flatMap(([name, value]) => {
    const short = shortNames[name] ?? name;
    if (!program.includes(`.${short}`)) return [];
    return `${short}:${literal(value)}`;
  });
  return `{${fields.join(",")}}`;
}

/** A value as it may stand anywhere in an expression. */
function literal(value: string | number): string {
  if (typeof value === "string") return stringLiteral(value);
  return value < 0 ? `(${value})` : String(value);
}

/** A text as Espruino has it: bytes, with escapes for all that is not plain ASCII. */
function stringLiteral(text: string): string {
  const escaped = Array.from(Buffer.from(text), (byte) => {
    const character = String.fromCharCode(byte);
    if (byte < 0x20 || byte > 0x7e) return `\\x${byte.toString(16).padStart(2, "0")}`;
    return character === '"' || character === "\\" ? `\\${character}` : character;
  });
  return `"${escaped.join("")}"`;
}
