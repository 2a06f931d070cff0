import { tr } from "../language/language.js";
import type { ConfigFile } from "./config-file.js";
import { didYouMean, UsageError } from "./usage-error.js";

/** Settings as texts by flag name without dashes ("wifi-timeout"). */
export type RawSettings = Record<string, string>;

/** What is set where: the most particular wins. */
export interface SettingSources {
  flags: RawSettings;
  environment: NodeJS.ProcessEnv;
  configFile: ConfigFile | undefined;
}

/**
 * Merges the sources for the flags in `known`: command line over environment over file. One file may serve several
 * apps: what it sets for others, by the names in `foreign`, is passed over.
 */
export function mergeSettings(
  sources: SettingSources,
  known: readonly string[],
  foreign: readonly string[] = [],
): RawSettings {
  const merged = sources.configFile === undefined ? {} : readConfig(sources.configFile, known, foreign);
  for (const name of known) {
    const value = sources.flags[name] ?? environmentValue(sources.environment, name);
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}

/** PALMWIRE_PORT for "port"; WIFI_SSID and WIFI_PASSWORD together for "wifi". What is empty is not set. */
export function environmentValue(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const own = environment[`PALMWIRE_${name.toUpperCase().replaceAll("-", "_")}`];
  if (own) return own;
  if (name !== "wifi" || !environment.WIFI_SSID) return undefined;
  return `${environment.WIFI_SSID}:${environment.WIFI_PASSWORD ?? ""}`;
}

function readConfig(file: ConfigFile, known: readonly string[], foreign: readonly string[]): RawSettings {
  const { path } = file;
  const settings: RawSettings = {};
  for (const [name, value] of Object.entries(file.content())) {
    if (foreign.includes(name) && !known.includes(name)) continue;
    if (!known.includes(name))
      throw new UsageError(
        tr("{path}: unknown setting '{name}'. {hint}", { path, name, hint: didYouMean(name, known) }),
      );
    if (!["string", "number", "boolean"].includes(typeof value))
      throw new UsageError(
        tr('{path}: \'{name}\' must be text or a number, such as "{name}": "…"', { path, name }),
      );
    settings[name] = String(value);
  }
  return settings;
}
