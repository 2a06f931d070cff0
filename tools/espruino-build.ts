/**
 * `npm run build:espruino -- <app> [--out FILE] [app options] [--board NAME] [--wifi SSID:PASSWORD]
 * [--history-bytes N] [--lang NAME]`: see espruino-bundle.ts, and host-sim/flash/history-bytes.ts.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { APP_NAMES, loadApp } from "../host-sim/apps.js";
import { BOARD_NAMES } from "../host-sim/board/profiles.js";
import { endText } from "../host-sim/command-line/end-texts.js";
import { appFlags, appValues } from "../host-sim/command-line/app-options.js";
import { LANG_FLAG } from "../host-sim/command-line/common-flags.js";
import { choice, wifiName } from "../host-sim/command-line/run-settings.js";
import { HISTORY_FLAG, historyBytes } from "../host-sim/flash/history-bytes.js";
import { speakAsAsked, takeFlag } from "../host-sim/command-line/spoken-language.js";
import { didYouMean, UsageError } from "../host-sim/command-line/usage-error.js";
import { reworded, tr } from "../host-sim/language/language.js";
import { buildBundle, BUNDLE_BYTES_MAX } from "./espruino-bundle.js";
import { BundleError } from "./espruino-error.js";

/** What Node's parseArgs complains of. */
const PARSE_ARGS_TEXTS = [
  "Unknown option '{option}'",
  "Unexpected argument '{text}'. This command does not take positional arguments",
  "Option '{option}' argument missing",
];

async function main(all: readonly string[]): Promise<void> {
  const { value: lang, rest: words } = takeFlag(all, LANG_FLAG.name);
  await speakAsAsked(lang, process.env);
  const [app, ...rest] = words;
  if (app === undefined || !APP_NAMES.includes(app))
    throw new UsageError(tr("name an app first. {hint}", { hint: didYouMean(app ?? "", APP_NAMES) }));
  const { options } = await loadApp(app);
  const names = [...appFlags(options, []).map(({ name }) => name), "board", "out", "wifi", HISTORY_FLAG.name];
  const flags = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const given = parseArgs({ args: rest, options: flags }).values as Record<string, string>;
  if (lang !== undefined) given[LANG_FLAG.name] = lang;
  const { env } = process;
  const wifi = given.wifi ?? `${env.WIFI_SSID ?? "palmwire"}:${env.WIFI_PASSWORD ?? ""}`;
  const history_bytes = historyBytes(given[HISTORY_FLAG.name], app);
  const board = choice("board", given.board ?? BOARD_NAMES[0], BOARD_NAMES);
  const values = appValues(options, given, wifiName("wifi", wifi));
  const bundle = await buildBundle(app, values, { board, history_bytes });
  const out = given.out ?? `${app}.espruino.js`;
  // The Wi-Fi's password is in it.
  writeFileSync(out, bundle.text, { mode: 0o600 });
  const bytes = bundle.text.length;
  process.stdout.write(
    `${tr("{out}: {bytes} bytes, {font_bytes} of them the font", { out, bytes, font_bytes: bundle.font_bytes })}\n`,
  );
  if (bytes > BUNDLE_BYTES_MAX)
    process.stderr.write(
      `${tr("note: over {max} bytes; look at process.memory() on the board", { max: BUNDLE_BYTES_MAX })}\n`,
    );
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const expected =
    error instanceof UsageError ||
    error instanceof BundleError ||
    (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS");
  if (!expected) throw error;
  process.stderr.write(`build:espruino: ${endText(reworded((error as Error).message, PARSE_ARGS_TEXTS))}\n`);
  process.exitCode = 2;
}
