/**
 * `npm run build:espruino -- <app> [--out FILE] [app options] [--board NAME] [--wifi SSID:PASSWORD]
 * [--history-bytes N]`: see espruino-bundle.ts, and host-sim/flash/history-bytes.ts.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { APP_NAMES, loadApp } from "../host-sim/apps.js";
import { BOARD_NAMES } from "../host-sim/board/profiles.js";
import { appFlags, appValues } from "../host-sim/command-line/app-options.js";
import { choice, wifiName } from "../host-sim/command-line/run-settings.js";
import { HISTORY_FLAG, historyBytes } from "../host-sim/flash/history-bytes.js";
import { didYouMean, UsageError } from "../host-sim/command-line/usage-error.js";
import { buildBundle, BUNDLE_BYTES_MAX } from "./espruino-bundle.js";
import { BundleError } from "./espruino-error.js";

async function main(words: string[]): Promise<void> {
  const [app, ...rest] = words;
  if (app === undefined || !APP_NAMES.includes(app))
    throw new UsageError(`name an app first.${didYouMean(app ?? "", APP_NAMES)}`);
  const { options } = await loadApp(app);
  const names = [
    ...appFlags(options).map(({ name }) => name),
    "name",
    "board",
    "out",
    "wifi",
    HISTORY_FLAG.name,
  ];
  const flags = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const given = parseArgs({ args: rest, options: flags }).values as Record<string, string>;
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
  process.stdout.write(`${out}: ${bytes} bytes, ${bundle.font_bytes} of them the font\n`);
  if (bytes > BUNDLE_BYTES_MAX)
    process.stderr.write(`note: over ${BUNDLE_BYTES_MAX} bytes; look at process.memory() on the board\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const expected =
    error instanceof UsageError ||
    error instanceof BundleError ||
    (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS");
  if (!expected) throw error;
  process.stderr.write(`build:espruino: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
