import { tr } from "../language/language.js";
import type { ConfigFile } from "./config-file.js";
import { didYouMean, UsageError, withOrigins, type Origins } from "./usage-error.js";
import { refuseBothWays, replacedBy, WIFI } from "./wifi-settings.js";

/** Settings as text, by flag name without dashes ("wifi-timeout"). */
export type RawSettings = Record<string, string>;

/** The sources of settings. Earlier ones override later ones. */
export interface SettingSources {
  flags: RawSettings;
  environment: NodeJS.ProcessEnv;
  configFile: ConfigFile | undefined;
}

/** A setting that exists. */
export interface KnownSetting {
  readonly name: string;
  /** Its value is "yes" or "no"; a file may also use true and false. */
  readonly isSwitch?: boolean;
}

/** Settings, and the source of each. */
export interface Settings {
  readonly values: RawSettings;
  readonly origins: Origins;
}

/**
 * Merges the sources of `known` settings: the command line overrides the environment, which overrides the file. A
 * file may serve several apps: settings of others, whose names are in `foreign`, are ignored. Throws UsageError for
 * unknown and malformed settings.
 */
export function mergeSettings(
  { flags, environment, configFile }: SettingSources,
  known: readonly KnownSetting[],
  foreign: readonly string[] = [],
): Settings {
  const sources = [
    ...(configFile === undefined ? [] : [fromFile(configFile, known, foreign)]),
    fromEnvironment(environment, known),
    { values: flags, origins: {} },
  ];
  const values = new Map<string, string>();
  const origins = new Map<string, string>();
  for (const source of sources) {
    try {
      refuseBothWays(source.values);
    } catch (error) {
      throw withOrigins(error, source.origins);
    }
    for (const [name, value] of Object.entries(source.values)) {
      for (const replaced of replacedBy(name)) {
        values.delete(replaced);
        origins.delete(replaced);
      }
      values.set(name, value);
      if (Object.hasOwn(source.origins, name)) origins.set(name, source.origins[name]);
    }
  }
  return { values: Object.fromEntries(values), origins: Object.fromEntries(origins) };
}

/** Converts "wifi-timeout" to "PALMWIRE_WIFI_TIMEOUT". */
export function variableOf(name: string): string {
  return `PALMWIRE_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** Empty variables count as not set. */
function fromEnvironment(environment: NodeJS.ProcessEnv, known: readonly KnownSetting[]): Settings {
  const values: RawSettings = {};
  const origins: Record<string, string> = {};
  const take = (name: string, variable: string) => {
    const value = environment[variable];
    if (!value || values[name] !== undefined || !known.some((setting) => setting.name === name)) return;
    values[name] = value;
    origins[name] = variable;
  };
  for (const { name } of known) take(name, variableOf(name));
  if (values[WIFI.both] !== undefined) return { values, origins };
  take(WIFI.SSID, "WIFI_SSID");
  take(WIFI.password, "WIFI_PASSWORD");
  // A password in the file belongs to the network in the file.
  if (origins[WIFI.SSID] === "WIFI_SSID") values[WIFI.password] ??= "";
  return { values, origins };
}

function fromFile(file: ConfigFile, known: readonly KnownSetting[], foreign: readonly string[]): Settings {
  const { path } = file;
  const values: RawSettings = {};
  const origins: Record<string, string> = {};
  for (const [name, value] of Object.entries(file.content())) {
    const setting = known.find((one) => one.name === name);
    if (!setting && foreign.includes(name)) continue;
    if (!setting) {
      const hint = didYouMean(
        name,
        known.map((one) => one.name),
      );
      throw new UsageError(tr("{path}: unknown setting '{name}'. {hint}", { path, name, hint }));
    }
    values[name] = textOf(path, setting, value);
    origins[name] = path;
  }
  return { values, origins };
}

/** Converts a value of a file to the text that the command line would have. */
function textOf(path: string, { name, isSwitch }: KnownSetting, value: unknown): string {
  if (isSwitch && typeof value === "boolean") return value ? "yes" : "no";
  // JSON.parse has rounded the number, so the original text is lost.
  const rounded = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  if (rounded || !["string", "number", "boolean"].includes(typeof value))
    throw new UsageError(
      tr('{path}: \'{name}\' must be text or a number, such as "{name}": "…"', { path, name }),
    );
  return String(value);
}
