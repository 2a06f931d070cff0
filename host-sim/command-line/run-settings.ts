import { BOARD_NAMES, profileNamed, type BoardProfile } from "../board/profiles.js";
import { chipNamed, CHIPS, type Chip } from "../chips.js";
import { tr } from "../language/language.js";
import { themeNames, type ThemeName } from "../panel/themes.js";
import { ENGINE_NAMES, FOR_S_MAX, NAME_BYTES_MAX, SCALE_MAX, type EngineName } from "./common-flags.js";
import { hostAddress, type HostAddress } from "./host-address.js";
import { outputFiles } from "./output-files.js";
import type { RawSettings } from "./settings.js";
import { didYouMean, UsageError } from "./usage-error.js";

const SCREENS = ["terminal", "halfblocks", "braille", "sixel", "none"] as const;
const LOGS = ["text", "json"] as const;

export interface WiFiName {
  readonly SSID: string;
  readonly password: string;
}

export interface RunSettings {
  readonly host: HostAddress;
  readonly name: string;
  readonly profile: BoardProfile;
  readonly chip: Chip;
  readonly engine: EngineName;
  readonly wifi: WiFiName;
  readonly accessPoint: WiFiName;
  readonly screen: (typeof SCREENS)[number];
  readonly png: string | undefined;
  readonly record: string | undefined;
  readonly history: string | undefined;
  readonly theme: ThemeName;
  readonly scale: number;
  readonly log: (typeof LOGS)[number];
  readonly for_ms: number | undefined;
}

/** Reads the common flags. Throws UsageError with the mend. */
export function readRunSettings(raw: RawSettings): RunSettings {
  const profile = named("board", raw.board ?? BOARD_NAMES[0], BOARD_NAMES, profileNamed);
  const chipNames = CHIPS.map((chip) => chip.name);
  const log = choice("log", raw.log ?? "text", LOGS);
  const wifi = wifiName("wifi", raw.wifi ?? "palmwire:");
  return {
    host: hostAddress(raw.host ?? "127.0.0.1"),
    name: boardName(raw.name ?? "palmwire"),
    profile,
    chip: raw.chip === undefined ? profile.chip : named("chip", raw.chip, chipNames, chipNamed),
    engine: choice("engine", raw.engine ?? "node", ENGINE_NAMES),
    wifi,
    accessPoint: raw.ap === undefined ? wifi : wifiName("ap", raw.ap),
    screen: choice("screen", raw.screen ?? (log === "json" ? "none" : "terminal"), SCREENS),
    ...outputFiles({ png: raw.png, record: raw.record, history: raw.history }),
    theme: choice("theme", raw.theme ?? themeNames[0], themeNames),
    scale: raw.scale === undefined ? 4 : wholeNumber("scale", raw.scale, SCALE_MAX),
    log,
    for_ms: raw.for === undefined ? undefined : seconds("for", raw.for) * 1000,
  };
}

export function choice<Choice extends string>(
  flag: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  return named(flag, text, choices, (name) => choices.find((known) => known === name));
}

export function named<Thing>(
  flag: string,
  text: string,
  names: readonly string[],
  find: (name: string) => Thing | undefined,
): Thing {
  const found = find(text);
  if (found === undefined)
    throw new UsageError(
      tr("unknown {flag} '{text}'. {hint}", { flag, text, hint: didYouMean(text, names) }),
    );
  return found;
}

function boardName(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes < 1 || bytes > NAME_BYTES_MAX)
    throw new UsageError(tr("--name has {bytes} bytes: give 1 to {max}", { bytes, max: NAME_BYTES_MAX }));
  return text;
}

/** SSID and password, split at the first colon. The value is not repeated in the error: it is a secret. */
export function wifiName(flag: string, text: string): WiFiName {
  const colon = text.indexOf(":");
  const SSID = colon < 0 ? text : text.slice(0, colon);
  const password = colon < 0 ? "" : text.slice(colon + 1);
  if (Buffer.byteLength(SSID) < 1 || Buffer.byteLength(SSID) > 32)
    throw new UsageError(
      tr("--{flag}: the network name must have 1 to 32 bytes: give SSID:PASSWORD", { flag }),
    );
  if (Buffer.byteLength(password) > 64)
    throw new UsageError(
      tr("--{flag}: the password must have at most 64 bytes: give SSID:PASSWORD", { flag }),
    );
  return { SSID, password };
}

function wholeNumber(flag: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > max)
    throw new UsageError(tr("--{flag} '{text}' is wrong: give 1 to {max}", { flag, text, max }));
  return value;
}

function seconds(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0.1 && value <= FOR_S_MAX))
    throw new UsageError(
      tr("--{flag} '{text}' is wrong: give seconds from 0.1 to {max}", { flag, text, max: FOR_S_MAX }),
    );
  return value;
}
