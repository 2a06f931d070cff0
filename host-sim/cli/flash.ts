import type { OptionValues } from "../../firmware/options.js";
import { loadApp } from "../settings/apps.js";
import type { BoardProfile } from "../sim/board/profiles.js";
import { espruinoHandover, missingForEspruino } from "../flash/espruino.js";
import { HISTORY_FLAG, historyBytes } from "../settings/history-bytes.js";
import { missingForModdable, moddableHandover } from "../flash/moddable.js";
import { displayedPath, runTool } from "../flash/run-tool.js";
import { mayOpen, serialPorts } from "../flash/serial-ports.js";
import { commandLine, settingsLine, type Handover } from "../flash/tool.js";
import { listed, oneOf, together, tr } from "../language/language.js";
import { appNameOf, isAppPath } from "../node/app-files.js";
import { boardSettings, readBoard } from "../settings/board-settings.js";
import { appValues } from "../settings/app-options.js";
import { RUNTIMES } from "../settings/flash-flags.js";
import { espruinoBundle, refuseOutsideDialect } from "./espruino-bundle.js";
import { checkSockets, ESPRUINO_SOCKETS } from "./room-checks.js";
import { choice } from "../settings/flag-values.js";
import type { RawSettings } from "../settings/settings.js";
import { UsageError } from "../settings/usage-error.js";
import { readWiFi, WIFI, type WiFiName } from "../settings/wifi-settings.js";

/** The espruino CLI's prefix for devices on the network. */
const TELNET = "tcp://";

/** Stands for a Wi-Fi that was not given, which is reported later. */
const UNSAID_WIFI: WiFiName = { SSID: "-", password: "" };

/** What to flash, with which tool. */
interface Order {
  readonly runtime: (typeof RUNTIMES)[number];
  readonly app: string;
  readonly values: OptionValues;
  readonly profile: BoardProfile;
  readonly device: string;
  readonly history_bytes: number;
}

/** Builds the firmware of an app and flashes it. Resolves to the exit code of the tool. */
export async function flash(app: string, raw: RawSettings, dryRun: boolean): Promise<number> {
  const order = await orderOf(app, raw, dryRun);
  const handover = await handoverOf(order);
  const tell = (path: string) => {
    const command = commandLine(handover, path);
    const settings = settingsLine({ app: appNameOf(app), ...boardSettings(order.profile), ...order.values });
    process.stdout.write(
      `${dryRun ? tr("would run: {command}", { command }) : tr("running: {command}", { command })}\n` +
        `${tr("with the settings: {settings}", { settings })}\n`,
    );
  };
  if (!dryRun) return runTool(handover, tell);
  tell(displayedPath(handover));
  return 0;
}

/** Reads the settings. Throws UsageError for wrong ones, and for all missing ones together. */
async function orderOf(app: string, raw: RawSettings, dryRun: boolean): Promise<Order> {
  if (raw.runtime === undefined) throw new UsageError(together(missingSettings(raw)));
  const runtime = choice("runtime", raw.runtime, RUNTIMES);
  const profile = readBoard(raw);
  const wifi = readWiFi(raw, WIFI, UNSAID_WIFI);
  const module = await loadApp(app);
  const values = appValues(module.options, raw, wifi);
  checkSockets(
    module,
    values,
    runtime === "espruino"
      ? ESPRUINO_SOCKETS
      : { count: profile.chip.sockets_max, byBoard: true, withoutTLS: "Moddable" },
  );
  const history_bytes = historyBytes(raw[HISTORY_FLAG.name]);
  if (history_bytes > 0 && runtime === "moddable")
    throw new UsageError(
      tr(
        "--{flag} is for --runtime espruino; with Moddable, pass history=FILE to mcconfig (docs/udp-chat.md)",
        {
          flag: HISTORY_FLAG.name,
        },
      ),
      HISTORY_FLAG.name,
    );
  const tools = runtime === "espruino" ? missingForEspruino() : missingForModdable(process.env);
  const missing = [...missingSettings(raw), ...(dryRun ? [] : tools)];
  if (missing.length > 0) throw new UsageError(together(missing));
  const device = String(raw.device);
  const isTelnet = runtime === "espruino" && device.startsWith(TELNET);
  // In the shell of Windows, a quote would end the argument.
  if (device.includes('"')) throw noSuchPort(device);
  if (!dryRun && !isTelnet) checkPort(device);
  return { runtime, app, values, profile, device, history_bytes };
}

/** Required settings that are missing: one line each, with how to give them. */
function missingSettings(raw: RawSettings): string[] {
  const missing: string[] = [];
  if (raw.runtime === undefined)
    missing.push(tr("--runtime is missing: give {runtimes}", { runtimes: oneOf(RUNTIMES) }));
  if (raw[WIFI.both] === undefined && raw[WIFI.SSID] === undefined)
    missing.push(tr("--wifi is missing: give SSID:PASSWORD, or set WIFI_SSID and WIFI_PASSWORD"));
  if (raw.device !== undefined) return missing;
  const ports = serialPorts().map(({ path }) => path);
  return [
    ...missing,
    ports.length > 0
      ? tr("--device is missing: name the serial port (found: {ports})", { ports: listed(ports) })
      : tr("--device is missing: name the serial port (none found: plug the board in)"),
  ];
}

async function handoverOf(order: Order): Promise<Handover> {
  const { runtime, app, values, profile, device, history_bytes } = order;
  if (runtime === "moddable" && isAppPath(app)) await refuseOutsideDialect(app);
  if (runtime === "moddable")
    return moddableHandover({ app, values, profile, device, environment: process.env });
  const { name, panel } = profile.description;
  const options = { board: name, panel: panel.name, history_bytes };
  const { text } = await espruinoBundle(app, values, options);
  return espruinoHandover(appNameOf(app), text, device);
}

/** Throws UsageError if the port cannot be opened. */
function checkPort(device: string): void {
  if (process.platform === "win32") return;
  const isKnown = serialPorts().some(({ path }) => path === device);
  if (!isKnown && !mayOpen(device)) throw noSuchPort(device);
  if (!mayOpen(device))
    throw new UsageError(
      tr("--device {device}: no permission: sudo usermod -a -G dialout $USER, then log in again", { device }),
      "device",
    );
}

function noSuchPort(device: string): UsageError {
  const paths = serialPorts().map(({ path }) => path);
  const ports = paths.length > 0 ? listed(paths) : tr("none found");
  return new UsageError(tr("--device {device}: no such port ({ports})", { device, ports }), "device");
}
