import { tr } from "../language/language.js";
import type { ConfigFile } from "./config-file.js";
import { didYouMean, UsageError, withOrigins, type Origins } from "./usage-error.js";
import { refuseBothWays, replacedBy, WIFI } from "./wifi-settings.js";

/** Settings as texts by flag name without dashes ("wifi-timeout"). */
export type RawSettings = Record<string, string>;

/** What is set where: the most particular wins. */
export interface SettingSources {
  flags: RawSettings;
  environment: NodeJS.ProcessEnv;
  configFile: ConfigFile | undefined;
}

/** Something that can be set. */
export interface KnownSetting {
  readonly name: string;
  /** It is "yes" or "no", for which a file may have true and false. */
  readonly isSwitch?: boolean;
}

/** Settings, and where they are from. */
export interface Settings {
  readonly values: RawSettings;
  readonly origins: Origins;
}

/**
 * Merges the sources for what is `known`: command line over environment over file. One file may serve several apps:
 * what it sets for others, by the names in `foreign`, is passed over. Throws UsageError with the mend.
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

/** "PALMWIRE_WIFI_TIMEOUT" for "wifi-timeout". */
export function variableOf(name: string): string {
  return `PALMWIRE_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** What is empty is not set. */
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
  // A file's password is for the file's network.
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

/** A value of a file as the command line would have it. */
function textOf(path: string, { name, isSwitch }: KnownSetting, value: unknown): string {
  if (isSwitch && typeof value === "boolean") return value ? "yes" : "no";
  // JSON.parse has rounded it: what the file says is lost.
  const rounded = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  if (rounded || !["string", "number", "boolean"].includes(typeof value))
    throw new UsageError(
      tr('{path}: \'{name}\' must be text or a number, such as "{name}": "…"', { path, name }),
    );
  return String(value);
}
