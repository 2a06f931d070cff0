import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OptionValues } from "../../firmware/apps/options.js";
import { SOCKETS_MAX } from "../../firmware/espruino/limits.js";
import { loadApp } from "../apps.js";
import { BOARD_NAMES, profileNamed } from "../board/profiles.js";
import { espruinoHandover } from "../flash/espruino.js";
import { HISTORY_FLAG, historyBytes } from "../flash/history-bytes.js";
import { moddableHandover } from "../flash/moddable.js";
import { mayOpen, serialPorts } from "../flash/serial-ports.js";
import { commandLine, type Handover } from "../flash/tool.js";
import { listed, oneOf, tr } from "../language/language.js";
import { packageRoot } from "../package-root.js";
import { appValues } from "./app-options.js";
import { BOARD_FLAG, LANG_FLAG, type CommonFlag } from "./common-flags.js";
import { endText } from "./end-texts.js";
import { choice, named, wifiName } from "./run-settings.js";
import type { RawSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";

const RUNTIMES = ["espruino", "moddable"] as const;

/** How the espruino CLI is told to go over the network. */
const TELNET = "tcp://";

/** The flags of `flash` that every app has. */
export const FLASH_FLAGS: readonly CommonFlag[] = [
  {
    name: "runtime",
    value: "NAME",
    help: () => tr("what runs on the board: {runtimes}", { runtimes: oneOf(RUNTIMES) }),
  },
  {
    name: "device",
    value: "PORT",
    help: () =>
      tr(
        "serial port of the board, such as /dev/ttyUSB0 or COM3; tcp://HOST:PORT is Espruino's console over telnet",
      ),
  },
  BOARD_FLAG,
  {
    name: "wifi",
    value: "SSID:PASSWORD",
    help: () => tr("Wi-Fi the board joins; better in WIFI_SSID and WIFI_PASSWORD, or in a --config file"),
  },
  HISTORY_FLAG,
  LANG_FLAG,
];

/** Makes the firmware of an app and puts it on a board. Resolves to the exit code of the tool that did. */
export async function flash(app: string, raw: RawSettings, dryRun: boolean): Promise<number> {
  const { options, fit } = await loadApp(app);
  if (raw.wifi === undefined)
    throw new UsageError(tr("--wifi is missing: give SSID:PASSWORD, or set WIFI_SSID and WIFI_PASSWORD"));
  if (raw.runtime === undefined)
    throw new UsageError(tr("--runtime is missing: give {runtimes}", { runtimes: oneOf(RUNTIMES) }));
  const runtime = choice("runtime", raw.runtime, RUNTIMES);
  const profile = named("board", raw.board ?? BOARD_NAMES[0], BOARD_NAMES, profileNamed);
  const values = appValues(options, raw, wifiName("wifi", raw.wifi));
  const sockets = runtime === "espruino" ? SOCKETS_MAX : profile.chip.sockets_max;
  const unfit = fit(sockets, { ...values });
  if (unfit !== undefined) throw new UsageError(endText(unfit));
  const history_bytes = historyBytes(raw[HISTORY_FLAG.name], app);
  if (history_bytes > 0 && runtime === "moddable")
    throw new UsageError(
      tr("--{flag} is for --runtime espruino; with Moddable give mcconfig history=FILE (docs/udp-chat.md)", {
        flag: HISTORY_FLAG.name,
      }),
    );
  const isTelnet = runtime === "espruino" && raw.device?.startsWith(TELNET);
  const device = isTelnet ? String(raw.device) : serialPort(raw.device, dryRun);
  const board = profile.description.name;
  const handover =
    runtime === "espruino"
      ? espruinoHandover(await bundleFile(app, values, board, history_bytes), device, !dryRun)
      : moddableHandover({ app, values, board, device, environment: process.env }, !dryRun);
  const command = commandLine(handover);
  process.stdout.write(
    `${dryRun ? tr("would run: {command}", { command }) : tr("running: {command}", { command })}\n`,
  );
  return dryRun ? 0 : execute(handover);
}

/** The port that was named, if it can be opened. */
function serialPort(device: string | undefined, dryRun: boolean): string {
  const ports = serialPorts().map(({ path }) => path);
  if (device === undefined) {
    throw new UsageError(
      ports.length > 0
        ? tr("--device is missing: name the serial port (found: {ports})", { ports: listed(ports) })
        : tr("--device is missing: name the serial port (none found: plug the board in)"),
    );
  }
  const file = process.platform !== "win32";
  if (dryRun || !file) return device;
  if (!ports.includes(device) && !mayOpen(device))
    throw new UsageError(
      tr("--device {device}: no such port ({ports})", {
        device,
        ports: ports.length > 0 ? listed(ports) : tr("none found"),
      }),
    );
  if (!mayOpen(device))
    throw new UsageError(
      tr("--device {device}: no permission: sudo usermod -a -G dialout $USER, then log in again", { device }),
    );
  return device;
}

/** The bundle in a file that only this user may read: the Wi-Fi's password is in it. */
async function bundleFile(
  app: string,
  values: OptionValues,
  board: string,
  history_bytes: number,
): Promise<string> {
  const { bundleEspruino } = await import("../../tools/espruino-bundle.js");
  const file = join(mkdtempSync(join(tmpdir(), "palmwire-")), `${app}.js`);
  const text = await bundleEspruino(app, values, { check: isCheckout(), board, history_bytes });
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** A package as it was published needs no check of its firmware, and has no ESLint for it. */
function isCheckout(): boolean {
  return existsSync(join(packageRoot(), "host-sim", "cli.ts"));
}

function execute({ file, words, environment }: Handover): Promise<number> {
  const child = spawn(file, words, {
    stdio: "inherit",
    env: { ...process.env, ...environment },
    shell: process.platform === "win32",
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
