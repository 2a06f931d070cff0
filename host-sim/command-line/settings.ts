import { readFileSync } from "node:fs";
import { didYouMean, UsageError } from "./usage-error.js";

/** Settings as texts by flag name without dashes ("wifi-timeout"). */
export type RawSettings = Record<string, string>;

/** The largest configuration file that is read. */
export const CONFIG_BYTES_MAX = 64 * 1024;

/** What is set where: the most particular wins. */
export interface SettingSources {
  flags: RawSettings;
  environment: NodeJS.ProcessEnv;
  configFile: string | undefined;
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

/** PALMWIRE_PORT for "port"; WIFI_SSID and WIFI_PASSWORD together for "wifi". */
function environmentValue(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const own = environment[`PALMWIRE_${name.toUpperCase().replaceAll("-", "_")}`];
  if (own !== undefined || name !== "wifi" || environment.WIFI_SSID === undefined) return own;
  return `${environment.WIFI_SSID}:${environment.WIFI_PASSWORD ?? ""}`;
}

function readConfig(file: string, known: readonly string[], foreign: readonly string[]): RawSettings {
  const content = parseConfig(file);
  const settings: RawSettings = {};
  for (const [name, value] of Object.entries(content)) {
    if (foreign.includes(name) && !known.includes(name)) continue;
    if (!known.includes(name))
      throw new UsageError(`${file}: unknown setting '${name}'.${didYouMean(name, known)}`);
    if (!["string", "number", "boolean"].includes(typeof value))
      throw new UsageError(`${file}: '${name}' must be text or a number, such as "${name}": "…"`);
    settings[name] = String(value);
  }
  return settings;
}

function parseConfig(file: string): object {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`;
    throw new UsageError(`--config ${file}: ${why}`);
  }
  if (Buffer.byteLength(text) > CONFIG_BYTES_MAX)
    throw new UsageError(`--config ${file}: larger than ${CONFIG_BYTES_MAX} bytes`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--config ${file}: not JSON: ${(error as Error).message.split("\n")[0]}`);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw new UsageError(`--config ${file}: must hold one JSON object, such as {"port": 5001}`);
  return content;
}
