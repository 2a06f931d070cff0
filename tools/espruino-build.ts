/**
 * `npm run build:espruino -- <app> [--out FILE] [app options] [--board NAME] [--wifi SSID:PASSWORD]
 * [--ssid TEXT] [--password TEXT] [--history-bytes N] [--lang NAME]`: see host-sim/espruino-bundler/bundle.ts
 * and host-sim/settings/history-bytes.ts.
 */
import { closeSync, fchmodSync, fstatSync, openSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { APP_NAMES, loadApp } from "../host-sim/settings/apps.js";
import { BOARD_NAMES } from "../host-sim/sim/board/profiles.js";
import { appFlags, appValues } from "../host-sim/settings/app-options.js";
import { LANG_FLAG } from "../host-sim/settings/common-flags.js";
import { choice } from "../host-sim/settings/flag-values.js";
import { OPEN_WIFI } from "../host-sim/settings/run-settings.js";
import { maybeSecret } from "../host-sim/settings/secret-words.js";
import { mergeSettings } from "../host-sim/settings/settings.js";
import { HISTORY_FLAG, historyBytes } from "../host-sim/settings/history-bytes.js";
import { speakAsAsked, takeFlag } from "../host-sim/settings/spoken-language.js";
import { didYouMean, UsageError } from "../host-sim/settings/usage-error.js";
import { readWiFi, WIFI } from "../host-sim/settings/wifi-settings.js";
import { reworded, together, tr } from "../host-sim/language/language.js";
import { buildBundle, BUNDLE_BYTES_MAX } from "../host-sim/espruino-bundler/bundle.js";
import { BundleError } from "../host-sim/espruino-bundler/bundle-error.js";

/** Messages of Node's parseArgs, as templates. */
const PARSE_ARGS_TEXTS = [
  "Unknown option '{option}'",
  "Unexpected argument: a value with blanks needs quotes around it",
  "Unexpected argument '{text}'. This command does not take positional arguments",
  "Option '{option}' argument missing",
];

async function build(all: readonly string[]): Promise<void> {
  const { value: lang, rest: words } = takeFlag(all, LANG_FLAG.name);
  await speakAsAsked(lang, process.env);
  const [app, ...rest] = words;
  if (app === undefined || !APP_NAMES.includes(app))
    throw new UsageError(tr("name an app first. {hint}", { hint: didYouMean(app ?? "", APP_NAMES) }));
  const { options, keepsHistory } = await loadApp(app);
  const own = appFlags(options, []);
  const meant = keepsHistory ? [HISTORY_FLAG] : [];
  const known = [...own, ...["board", "out", "wifi", "ssid", "password"].map((name) => ({ name })), ...meant];
  const flags = Object.fromEntries(known.map(({ name }) => [name, { type: "string" as const }]));
  const given = parseArgs({ args: rest, options: flags }).values as Record<string, string>;
  if (lang !== undefined) given[LANG_FLAG.name] = lang;
  const { WIFI_SSID, WIFI_PASSWORD } = process.env;
  const sources = { flags: given, environment: { WIFI_SSID, WIFI_PASSWORD }, configFile: undefined };
  const { values: raw } = mergeSettings(sources, known);
  const history_bytes = historyBytes(raw[HISTORY_FLAG.name]);
  const board = choice("board", raw.board ?? BOARD_NAMES[0], BOARD_NAMES);
  const values = appValues(options, raw, readWiFi(raw, WIFI, OPEN_WIFI));
  const bundle = await buildBundle(app, values, { board, history_bytes });
  const out = raw.out ?? `${app}.espruino.js`;
  const hasSecret = values.password !== "";
  write(out, bundle.text, hasSecret);
  const bytes = bundle.text.length;
  const size = tr("{out}: {bytes} bytes, {font_bytes} of them the font", {
    out,
    bytes,
    font_bytes: bundle.font_bytes,
  });
  const note = tr("it contains the Wi-Fi's password, so only you can read it");
  process.stdout.write(`${hasSecret ? together([size, note]) : size}\n`);
  if (bytes > BUNDLE_BYTES_MAX)
    process.stderr.write(
      `${tr("note: over {max} bytes; look at process.memory() on the board", { max: BUNDLE_BYTES_MAX })}\n`,
    );
}

/** Writes the bundle. If it contains a secret, only this user can read the file, from before it is written. */
function write(file: string, text: string, hasSecret: boolean): void {
  try {
    const descriptor = openSync(file, "w", hasSecret ? 0o600 : 0o666);
    try {
      if (hasSecret && fstatSync(descriptor).isFile()) fchmodSync(descriptor, 0o600);
      writeFileSync(descriptor, text);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      tr("--out {file}: this cannot be written ({code}); name another file", { file, code: String(code) }),
    );
  }
}

/** The message of Node's parseArgs, without any word that may belong to a secret. */
function withoutSecrets(message: string, words: readonly string[]): string {
  const [, word] = /^Unexpected argument '(.*?)'\. This command/s.exec(message) ?? [];
  return word !== undefined && maybeSecret(word, words)
    ? "Unexpected argument: a value with blanks needs quotes around it"
    : message;
}

/** Executes the command line (without node and the script). Resolves to the exit code. */
export async function main(words: readonly string[]): Promise<number> {
  try {
    await build(words);
    return 0;
  } catch (error) {
    const expected =
      error instanceof UsageError ||
      error instanceof BundleError ||
      (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS");
    if (!expected) throw error;
    const message = withoutSecrets((error as Error).message, words);
    process.stderr.write(`build:espruino: ${reworded(message, PARSE_ARGS_TEXTS)}\n`);
    return 2;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
