import { canRead, ENCODINGS, type Encoding } from "../sim/board/encodings.js";
import { BOARD_NAMES, profileNamed, type BoardProfile } from "../sim/board/profiles.js";
import { chipNamed, CHIPS, type Chip } from "../sim/board/chips.js";
import { nodeCodecs } from "../node/text-codecs.js";
import { oneOf, tr } from "../language/language.js";
import { themeNames, type ThemeName } from "../views/themes.js";
import { ENGINE_NAMES, FOR_S_MAX, NAME_BYTES_MAX, SCALE_MAX, type EngineName } from "./common-flags.js";
import { hostAddress, type HostAddress } from "./host-address.js";
import { outputFiles } from "./output-files.js";
import type { RawSettings } from "./settings.js";
import { didYouMean, UsageError } from "./usage-error.js";
import { ACCESS_POINT, readWiFi, WIFI, type WiFiName } from "./wifi-settings.js";

const SCREENS = ["terminal", "halfblocks", "braille", "sixel", "none"] as const;
/** The default Wi-Fi. */
export const OPEN_WIFI: WiFiName = { SSID: "palmwire", password: "" };
const LOGS = ["text", "json"] as const;
/** The engines that can decode encodings other than UTF-8. */
const DECODING_ENGINES: readonly EngineName[] = ["node", "xs"];

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
  readonly pcap: string | undefined;
  readonly history: string | undefined;
  readonly theme: ThemeName;
  readonly scale: number;
  readonly encoding: Encoding;
  readonly log: (typeof LOGS)[number];
  readonly for_ms: number | undefined;
}

/** Reads the common flags. Throws UsageError for a wrong value. */
export function readRunSettings(raw: RawSettings): RunSettings {
  const profile = named("board", raw.board ?? BOARD_NAMES[0], BOARD_NAMES, profileNamed);
  const chipNames = CHIPS.map((chip) => chip.name);
  const log = choice("log", raw.log ?? "text", LOGS);
  const engine = choice("engine", raw.engine ?? "node", ENGINE_NAMES);
  const wifi = readWiFi(raw, WIFI, OPEN_WIFI);
  return {
    host: hostAddress(raw.host ?? "127.0.0.1"),
    name: boardName(raw.name ?? "palmwire"),
    profile,
    chip: raw.chip === undefined ? profile.chip : named("chip", raw.chip, chipNames, chipNamed),
    engine,
    wifi,
    accessPoint: readWiFi(raw, ACCESS_POINT, wifi),
    screen: choice("screen", raw.screen ?? (log === "json" ? "none" : "terminal"), SCREENS),
    ...outputFiles({ png: raw.png, record: raw.record, pcap: raw.pcap, history: raw.history }),
    theme: choice("theme", raw.theme ?? themeNames[0], themeNames),
    scale: raw.scale === undefined ? 4 : wholeNumber("scale", raw.scale, SCALE_MAX),
    encoding: encodingFor(engine, raw.text ?? ENCODINGS[0]),
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
      flag,
    );
  return found;
}

/** Decoding GBK takes a table of 24,000 characters, too large for a board. On XS, the simulator's process decodes. */
function encodingFor(engine: EngineName, text: string): Encoding {
  const encoding = choice("text", text, ENCODINGS);
  if (encoding !== "utf-8" && !DECODING_ENGINES.includes(engine))
    throw new UsageError(
      tr("--text {encoding} requires --engine {engines}: its table does not fit on a board", {
        encoding,
        engines: oneOf(DECODING_ENGINES),
      }),
    );
  if (!canRead(encoding, nodeCodecs))
    throw new UsageError(
      tr(
        "--text {encoding}: this Node was built without it; use one with full ICU, such as those of nodejs.org",
        {
          encoding,
        },
      ),
    );
  return encoding;
}

function boardName(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes < 1 || bytes > NAME_BYTES_MAX)
    throw new UsageError(
      tr("--name has {bytes} bytes: give 1 to {max}", { bytes, max: NAME_BYTES_MAX }),
      "name",
    );
  return text;
}

function wholeNumber(flag: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > max)
    throw new UsageError(tr("--{flag} '{text}' is wrong: give 1 to {max}", { flag, text, max }), flag);
  return value;
}

function seconds(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0.1 && value <= FOR_S_MAX))
    throw new UsageError(
      tr("--{flag} '{text}' is wrong: give seconds from 0.1 to {max}", { flag, text, max: FOR_S_MAX }),
      flag,
    );
  return value;
}
