import { canRead, ENCODINGS, type Encoding } from "../sim/board/encodings.js";
import type { Font } from "../sim/board/font.js";
import type { BoardProfile } from "../sim/board/profiles.js";
import { readBoard } from "./board-settings.js";
import { chipNamed, CHIPS, type Chip } from "../sim/board/chips.js";
import { nodeCodecs } from "../node/text-codecs.js";
import { oneOf, tr } from "../language/language.js";
import { themeNames, type ThemeName } from "../views/themes.js";
import { readCA } from "./ca-file.js";
import {
  CA,
  ENGINE_NAMES,
  LOGS,
  NAME_BYTES_MAX,
  SCALE_MAX,
  SCREENS,
  SWITCH,
  type EngineName,
} from "./common-flags.js";
import { choice, named, seconds, wholeNumber } from "./flag-values.js";
import { readFont } from "./font-setting.js";
import { hostAddress, type HostAddress } from "./host-address.js";
import {
  boardNames,
  NETWORK_NAMES,
  readBoards,
  readForwards,
  type Forward,
  type NetworkName,
} from "./many-boards.js";
import { outputFiles, outputFilesOf, type OwnFiles } from "./output-files.js";
import type { RawSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";
import { readWeb, type WebSettings } from "./web-settings.js";
import { ACCESS_POINT, readWiFi, WIFI, type WiFiName } from "./wifi-settings.js";

/** The default Wi-Fi. */
export const OPEN_WIFI: WiFiName = { SSID: "palmwire", password: "" };
/** The engines that can decode encodings other than UTF-8. */
const DECODING_ENGINES: readonly EngineName[] = ["node", "xs"];

/** One of the boards of a run: its name in the log, and the files that it writes. */
export interface BoardSettings extends OwnFiles {
  readonly name: string;
}

export interface RunSettings {
  readonly host: HostAddress;
  readonly network: NetworkName;
  /** At least one. */
  readonly boards: readonly BoardSettings[];
  readonly forwards: readonly Forward[];
  /** The file of all boards' packets. */
  readonly pcap: string | undefined;
  /** As `BoardOnPC` has it. */
  readonly ca: readonly string[] | undefined;
  readonly profile: BoardProfile;
  readonly chip: Chip;
  readonly engine: EngineName;
  readonly wifi: WiFiName;
  readonly accessPoint: WiFiName;
  readonly screen: (typeof SCREENS)[number];
  readonly theme: ThemeName;
  readonly scale: number;
  readonly font: Font;
  /** As `HardwareParts` has it. */
  readonly strictPanel: boolean;
  readonly encoding: Encoding;
  readonly log: (typeof LOGS)[number];
  readonly for_ms: number | undefined;
  readonly web: WebSettings;
}

/** Reads the common flags. Throws UsageError for a wrong value. */
export function readRunSettings(raw: RawSettings): RunSettings {
  const profile = readBoard(raw);
  const chipNames = CHIPS.map((chip) => chip.name);
  const log = choice("log", raw.log ?? "text", LOGS);
  const engine = choice("engine", raw.engine ?? "node", ENGINE_NAMES);
  const wifi = readWiFi(raw, WIFI, OPEN_WIFI);
  const network = choice("network", raw.network ?? NETWORK_NAMES[0], NETWORK_NAMES);
  const names = boardNames(boardName(raw.name ?? "palmwire"), readBoards(raw.boards ?? "1", network));
  if (raw.forward !== undefined && network === "real")
    throw new UsageError(
      tr("--forward is for --network virtual: on the real one every board has a port of its own"),
      "forward",
    );
  const { pcap, ...files } = outputFiles({
    png: raw.png,
    record: raw.record,
    pcap: raw.pcap,
    history: raw.history,
    store: raw.store,
  });
  return {
    host: hostAddress(raw.host ?? "127.0.0.1"),
    network,
    boards: names.map((name, i) => ({ name, ...(names.length === 1 ? files : outputFilesOf(i + 1, files)) })),
    forwards: readForwards(raw.forward, names),
    pcap,
    ca: raw[CA] === undefined ? undefined : readCA(raw[CA]),
    profile,
    chip: raw.chip === undefined ? profile.chip : named("chip", raw.chip, chipNames, chipNamed),
    engine,
    wifi,
    accessPoint: readWiFi(raw, ACCESS_POINT, wifi),
    screen: choice("screen", raw.screen ?? (log === "json" ? "none" : "terminal"), SCREENS),
    theme: choice("theme", raw.theme ?? themeNames[0], themeNames),
    scale: raw.scale === undefined ? 4 : wholeNumber("scale", raw.scale, SCALE_MAX),
    font: readFont(raw.font, engine),
    strictPanel: choice("strict-panel", raw["strict-panel"] ?? "no", SWITCH) === "yes",
    encoding: encodingFor(engine, raw.text ?? ENCODINGS[0]),
    log,
    web: readWeb(raw),
    for_ms: raw.for === undefined ? undefined : seconds("for", raw.for) * 1000,
  };
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
