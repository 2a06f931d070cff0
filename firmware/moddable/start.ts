import Modules from "modules";
import type { App, Device, LogFields } from "../device.js";
import {
  flagOf,
  isSecureBroker,
  OPTION_ERROR,
  optionError,
  readOptions,
  type Option,
  type OptionValues,
  type StartApp,
} from "../options.js";
import { Framebuffer } from "../oled/framebuffer.js";
import { dispChar } from "../oled/text.js";

const APPS = "firmware/apps/";

/** The fields of the error for an unknown board or display. */
export function unknownBoard(name: unknown, panel: unknown): LogFields {
  return { code: "board", cause: panel ? String(name) + " " + String(panel) : String(name) };
}

/** Shows an error on the console and on the display. */
export function fail(device: Device, message: string): void {
  device.log("error", { code: "start", cause: message });
  try {
    const panel = device.openPanel<Framebuffer>();
    const frame = new Framebuffer(panel.width, panel.height);
    dispChar(device, frame, device.text.encode(message), 0, 0, 1, true);
    panel.update(frame);
  } catch {
    // There is no panel, but the error is in the log.
  }
}

/**
 * Throws an OPTION_ERROR for a broker over TLS. That of the SDK (8.2.3) takes a server's certificate that the CA has not
 * signed, if the CA's own follows it.
 */
function checkBrokers(table: Option[], values: OptionValues): void {
  for (const option of table)
    if (option.kind === "broker" && isSecureBroker(String(values[option.name])))
      throw optionError(flagOf(option.name) + ": Moddable has no TLS; use mqtt://");
}

/**
 * Starts the app that `settings` names, with its options. Returns undefined if it cannot be started, which is logged.
 */
export function start(
  device: Device,
  settings: Readonly<Record<string, unknown>>,
  onEnd: (reason: string) => void,
): App | undefined {
  const name = APPS + String(settings.app);
  if (!Modules.has(name)) {
    fail(device, "no app '" + String(settings.app) + "' in this firmware");
    return undefined;
  }
  const app = Modules.importNow(name, true) as { default: StartApp; options(): Option[] };
  const table = app.options();
  const given: Record<string, unknown> = {};
  // The settings also contain the SDK's own.
  for (const option of table) given[option.name] = settings[option.name];
  try {
    const values = readOptions(table, given);
    checkBrokers(table, values);
    return app.default(device, values, onEnd);
  } catch (error) {
    if ((error as Error).name !== OPTION_ERROR) throw error;
    fail(device, (error as Error).message);
    return undefined;
  }
}
