import { closeSync, openSync, readSync } from "node:fs";
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

/** PALMWIRE_PORT for "port"; WIFI_SSID and WIFI_PASSWORD together for "wifi". What is empty is not set. */
function environmentValue(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const own = environment[`PALMWIRE_${name.toUpperCase().replaceAll("-", "_")}`];
  if (own) return own;
  if (name !== "wifi" || !environment.WIFI_SSID) return undefined;
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
  let bytes: Buffer;
  try {
    bytes = readAtMost(file, CONFIG_BYTES_MAX + 1);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`;
    throw new UsageError(`--config ${file}: ${why}; give the path of a JSON file`);
  }
  if (bytes.length > CONFIG_BYTES_MAX)
    throw new UsageError(`--config ${file}: larger than ${CONFIG_BYTES_MAX} bytes; is it the right file?`);
  let content: unknown;
  try {
    // The decoder drops the byte order mark that some editors write.
    content = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new UsageError(
      `--config ${file}: not JSON: ${withoutContent((error as Error).message)}; palmwire.example.json shows how`,
    );
  }
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw new UsageError(`--config ${file}: must hold one JSON object, such as {"port": 5001}`);
  return content;
}

/** The first `bytes_max` bytes of a file, which may be endless. */
function readAtMost(file: string, bytes_max: number): Buffer {
  const bytes = Buffer.alloc(bytes_max);
  const descriptor = openSync(file, "r");
  try {
    let length = 0;
    for (let count = -1; count !== 0 && length < bytes_max; length += count)
      count = readSync(descriptor, bytes, length, bytes_max - length, null);
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/** What JSON.parse complains of, unless it quotes the file: that could be a password. */
function withoutContent(complaint: string): string {
  return complaint.includes('"') ? "unexpected text" : complaint;
}
