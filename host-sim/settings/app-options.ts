import { flagOf, type Option, type OptionKind, type OptionValues } from "../../firmware/options.js";
import { loadApps } from "./apps.js";
import type { CommonFlag } from "./common-flags.js";
import { optionHelp } from "../language/option-texts.js";
import { readOption } from "./option-values.js";
import type { RawSettings } from "./settings.js";
import type { WiFiName } from "./wifi-settings.js";

/** A flag of one app. */
export interface AppFlag {
  readonly name: string;
  /** Its value is optional and defaults to "yes". */
  readonly isSwitch: boolean;
  /** Its values, if they can be listed. */
  readonly choices: readonly string[];
  /** In the current language. */
  readonly help: string;
}

/** The options that common flags set. */
const WIFI_OPTIONS: readonly string[] = ["ssid", "password"];

/** The name of a host whose address is the same on every machine. */
/** Kinds of options that hold an address. */
const ADDRESSES: readonly OptionKind[] = ["endpoint", "server", "broker"];

const LOCALHOST = /^(mqtt:\/\/)?localhost(?=[:/]|$)/i;

/** The flag of an option, without dashes. */
function flagName(option: Option): string {
  return flagOf(option.name).slice(2);
}

/** The flags for an app's options, except those in `common` and those of the Wi-Fi. */
export function appFlags(options: readonly Option[], common: readonly CommonFlag[]): AppFlag[] {
  const known = common.map(({ name }) => name);
  return options
    .filter((option) => !WIFI_OPTIONS.includes(option.name) && !known.includes(flagName(option)))
    .map((option) => ({
      name: flagName(option),
      isSwitch: option.choices?.join() === "no,yes",
      choices: option.choices ?? [],
      help: optionHelp(option),
    }));
}

/** The names of the flags of all apps. */
export async function allAppFlagNames(): Promise<string[]> {
  return (await loadApps()).flatMap(({ options }) => appFlags(options, [])).map(({ name }) => name);
}

/** Reads an app's options from settings by flag name. Throws UsageError for a wrong value. */
export function appValues(options: Option[], raw: RawSettings, wifi: WiFiName): OptionValues {
  const given: Record<string, string> = { ssid: wifi.SSID, password: wifi.password };
  for (const option of options) given[option.name] ??= textFor(option, raw[flagName(option)]);
  return Object.assign({}, ...options.map((option) => readOption(option, given))) as OptionValues;
}

/** The value of an option for the firmware, which takes addresses but not host names. */
function textFor({ kind }: Option, text: string): string {
  return ADDRESSES.includes(kind) ? text?.replace(LOCALHOST, (_, scheme = "") => `${scheme}127.0.0.1`) : text;
}
