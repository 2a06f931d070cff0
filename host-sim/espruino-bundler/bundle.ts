import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { OPTION_ERROR, type OptionValues } from "../../firmware/options.js";
import { errorText } from "../language/error-texts.js";
import { tr } from "../language/language.js";
import { SOCKETS_MAX } from "../../firmware/espruino/limits.js";
import { loadApp } from "../settings/apps.js";
import { neededSockets } from "../settings/option-values.js";
import { profileNamed } from "../sim/board/profiles.js";
import { bundleApp } from "../node/app-bundle.js";
import { appFile, appNameOf, isAppPath } from "../node/app-files.js";
import { packageRoot } from "../node/package-root.js";
import { BundleError, UnfitError } from "./bundle-error.js";
import type { BundleMap } from "./bundle-map.js";
import { optionPlaceholder } from "./expressions.js";
import { compress } from "./heatshrink.js";
import { check, finish, link, PLACEHOLDERS, sourcesHash, type Linked } from "./link.js";

/*
 * Bundles an app with its options into one file of plain ASCII for Espruino. Linking takes a second or more; linked
 * programs are cached in dist/espruino.
 */

/** The limit of a bundle's size in bytes, its font included. */
export const BUNDLE_BYTES_MAX = 16_384;

/** The limit of the program of a hub that is joined to others, its font not included. It is not made if it is larger. */
export const JOINED_BYTES_MAX = 22_528;

export { BundleError } from "./bundle-error.js";

const DEFAULT_BOARD = "mpython";

/** The default of `plain`. */
const PLAIN = process.env.ESPRUINO_PLAIN === "1";

export interface BundleOptions {
  /** Whether to check that the sources keep to the firmware's dialect, which takes a second (default true). */
  check?: boolean;
  /** The font in the bundle; "none" for a board that has one in flash (default "ascii"). */
  font?: "ascii" | "none";
  /** The time zone in minutes east of UTC (default: that of this machine). */
  zone_minutes?: number;
  /** The name of the board (default mpython). */
  board?: string;
  /** The name of the display that is connected to it (default: its own). */
  panel?: string;
  /** The size of each of the two files of history in the board's flash (default 0: no history is kept). */
  history_bytes?: number;
  /**
   * Whether to leave out the passes that make the program smaller, to find out whether a pass causes a fault (default:
   * whether the environment variable ESPRUINO_PLAIN is 1).
   */
  plain?: boolean;
  /** Whether to keep the linked program in the cache, and to look for it there (default true). */
  kept?: boolean;
}

export interface Bundle {
  readonly text: string;
  /** The names of our members by their short names in `text`, to read the program's log. */
  readonly names: ReadonlyMap<string, string>;
  readonly map: BundleMap;
  /** Bytes of the font in `text`. */
  readonly font_bytes: number;
}

/** The text of a bundle. Throws as `buildBundle` does. */
export async function bundleEspruino(
  app: string,
  values: OptionValues,
  options: BundleOptions = {},
): Promise<string> {
  return (await buildBundle(app, values, options)).text;
}

/**
 * Bundles an app, given by its name or its path, with the values of its options. Throws BundleError for what Espruino cannot run, with a line for each
 * place, and UnfitError for options that the board cannot carry.
 */
export async function buildBundle(
  app: string,
  values: OptionValues,
  options: BundleOptions = {},
): Promise<Bundle> {
  const root = packageRoot();
  await checkSockets(app, values);
  const { text, shortNames, map: link } = await linked(root, app, values, options);
  const font = options.font === "none" ? "" : asciiFont(root);
  const filled: Record<string, string> = {
    [PLACEHOLDERS.values]: objectLiteral(values, shortNames, text),
    [PLACEHOLDERS.font]: stringLiteral(font),
    [PLACEHOLDERS.history]: String(options.history_bytes),
    [PLACEHOLDERS.zone]: String(options.zone_minutes ?? -new Date().getTimezoneOffset()),
  };
  for (const [name, value] of Object.entries(values)) filled[optionPlaceholder(name)] = literal(value);
  const names = new Map(Object.entries(shortNames).map(([ours, short]) => [short, ours]));
  const placeholders = new RegExp(`\\b(${Object.keys(filled).join("|")})\\b`, "g");
  const places: [number, number][] = [[0, 0]];
  let shift = 0;
  const withValues = text.replace(placeholders, (name, _, at: number) => {
    places.push([at + shift, at]);
    shift += filled[name].length - name.length;
    places.push([at + name.length + shift, at + name.length]);
    return filled[name];
  });
  const { text: finished, map, lines } = await finish(withValues);
  if (values.join && !(options.plain ?? PLAIN)) checkJoined(finished.length - font.length);
  return {
    text: finished,
    names,
    font_bytes: font.length,
    map: { link, filled: places, finished: map, lines },
  };
}

/**
 * Whether the linked program of the same sources is cached, so that its bundle is made at once. Throws UnfitError as
 * `buildBundle` does.
 */
export async function isLinked(app: string, values: OptionValues, options: BundleOptions): Promise<boolean> {
  const root = packageRoot();
  await checkSockets(app, values);
  return contentOf(await cacheFile(root, app, await choicesOf(app, values), options)) !== undefined;
}

/** The path of the app's linked program in the cache. */
async function cacheFile(
  root: string,
  app: string,
  choices: Record<string, string>,
  { board = DEFAULT_BOARD, panel = "", history_bytes = 0, plain = PLAIN }: BundleOptions,
): Promise<string> {
  const flags = [...(history_bytes > 0 ? ["history"] : []), ...(plain ? ["plain"] : [])];
  const variant = [board, panel, ...flags, ...Object.values(choices)].join("-");
  const own = isAppPath(app) ? [...(await bundleApp(appFile(app), { format: "esm" })).sources.keys()] : [];
  return join(root, "dist", "espruino", `${appNameOf(app)}-${variant}-${sourcesHash(root, own)}.json`);
}

/** Links the app, or reads the program from the cache. */
async function linked(
  root: string,
  app: string,
  values: OptionValues,
  options: BundleOptions,
): Promise<Linked> {
  const { board: boardName = DEFAULT_BOARD, panel, plain = PLAIN } = options;
  const board = profileNamed(boardName, panel)?.description;
  if (!board) throw new BundleError(`unknown board '${[boardName, panel].join(" ").trim()}'`);
  const isChecked = options.check ?? true;
  const history = (options.history_bytes ?? 0) > 0;
  const source = appFile(app);
  const choices = await choicesOf(app, values);
  const wanted = { board, check: isChecked, history, choices, options: Object.keys(values), plain };
  if (options.kept === false) return link(root, source, wanted);
  const kept = await cacheFile(root, app, choices, options);
  const before = contentOf(kept);
  if (before && (before.checked || !isChecked)) return before;
  if (before) await check(root, source, wanted);
  const made: Kept = { ...(before ?? (await link(root, source, wanted))), checked: isChecked };
  keep(kept, JSON.stringify(made));
  return made;
}

/** A linked program in the cache. */
interface Kept extends Linked {
  /** Whether its sources were checked. */
  readonly checked: boolean;
}

/** Throws UnfitError where the app needs more sockets than Espruino has, and UsageError as `neededSockets` does. */
async function checkSockets(app: string, values: OptionValues): Promise<void> {
  const sockets = neededSockets(await loadApp(app), values, SOCKETS_MAX);
  if (sockets > SOCKETS_MAX)
    throw new UnfitError(errorText({ code: OPTION_ERROR, sockets, limit: SOCKETS_MAX }));
}

/** Throws UnfitError for a hub that is joined to others, if its program has too many bytes. */
export function checkJoined(bytes: number): void {
  const max = JOINED_BYTES_MAX;
  if (bytes <= max) return;
  throw new UnfitError(
    tr("with --join the program takes {bytes} bytes, and Espruino has room for {max}", { bytes, max }),
  );
}

/** Options whose values the program is made for: choices, and those that leave out a part of it. */
async function choicesOf(app: string, values: OptionValues): Promise<Record<string, string>> {
  const choices: Record<string, string> = {};
  for (const { name, kind } of (await loadApp(app)).options)
    if (kind === "choice" || (kind === "broker" && values[name] === "")) choices[name] = String(values[name]);
  return choices;
}

function contentOf(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Kept;
  } catch {
    return undefined;
  }
}

/**
 * Writes a file of the cache, at once as a whole: other processes may read it meanwhile. Where the folder cannot be
 * written, the program is linked again the next time.
 */
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

/** The options that the program reads, as an object. */
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

/** The source text of a value, valid anywhere in an expression. */
function literal(value: string | number): string {
  if (typeof value === "string") return stringLiteral(value);
  return value < 0 ? `(${value})` : String(value);
}

/** The source text of a string of the text's UTF-8 bytes, with escapes for bytes outside printable ASCII. */
function stringLiteral(text: string): string {
  const escaped = Array.from(Buffer.from(text), (byte) => {
    const character = String.fromCharCode(byte);
    if (byte < 0x20 || byte > 0x7e) return `\\x${byte.toString(16).padStart(2, "0")}`;
    return character === '"' || character === "\\" ? `\\${character}` : character;
  });
  return `"${escaped.join("")}"`;
}
