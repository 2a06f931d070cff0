/**
 * The board that a plain Node process simulates for programs that import the standard specifiers. It is configured by
 * PALMWIRE_HOST, PALMWIRE_BOARD, PALMWIRE_PANEL, PALMWIRE_CHIP, PALMWIRE_WIFI, PALMWIRE_SSID, PALMWIRE_PASSWORD,
 * PALMWIRE_SCREEN, PALMWIRE_PNG, PALMWIRE_STRICT_PANEL and PALMWIRE_LANG, which correspond to the flags of `palmwire
 * run`, and by PALMWIRE_DNS and the variables of process-memory.ts. Its Wi-Fi is connected from the start, as on a board
 * that was built with its credentials.
 */
import { COMMON_FLAGS } from "../../settings/common-flags.js";
import { complain } from "../../settings/complain.js";
import { readRunSettings, type RunSettings } from "../../settings/run-settings.js";
import { mergeSettings } from "../../settings/settings.js";
import { speakAsAsked } from "../../settings/spoken-language.js";
import { refuseUnknownVariables } from "../../settings/unknown-variables.js";
import { UsageError, withOrigins } from "../../settings/usage-error.js";
import { plainRendering, Views } from "../../views/views.js";
import { errorText } from "../../language/error-texts.js";
import { tr } from "../../language/language.js";
import { printableLines } from "../../language/printable.js";
import { BOARD_FONT, FontFile } from "../../node/font-file.js";
import { partsOnPC } from "../../node/parts-on-pc.js";
import { Hardware } from "../../sim/board/hardware.js";
import { ioClasses } from "../../sim/ecma419/classes.js";
import { pinClasses } from "../../sim/ecma419/pin-classes.js";
import { memoryFrom, MEMORY_NAMES, wireUp } from "./process-memory.js";

const EXIT_CRASHED = 1;
const EXIT_USAGE = 2;

/** The code of the error for a port that another program has. */
const PORT_TAKEN = "EADDRINUSE";

export const settings = await processSettings();
export const { profile } = settings;

/** The DNS servers of PALMWIRE_DNS, addresses with or without a port. */
export const resolvers = process.env.PALMWIRE_DNS?.split(",").map((server) => server.trim());

const parts = partsOnPC({ ...settings, accessPoint: settings.wifi }, { initially: "up" });
const hardware = new Hardware(parts, {
  onWarning: (message) => complain(`panel: ${message}`),
  onFrame: (_cost, picture, now_ms) => views.show(picture, now_ms),
  onPicture: (picture, now_ms) => views.show(picture, now_ms),
});

/** What the board keeps: its files, its store and its flash. */
export const memory = memoryFrom(process.env);
wireUp(hardware.pins, process.env);

const views = openViews();

export const machine = hardware.powerOn({
  onTrouble: (trouble) => {
    const { code, peer, address, port } = trouble;
    const text =
      code === PORT_TAKEN
        ? tr("{place} is in use: stop the other program, or listen on another port (0 picks a free one)", {
            place: `${address}:${port}`,
          })
        : errorText(trouble);
    complain(`${code}: ${text}${peer ? ` (${peer})` : ""}`);
  },
  onAbort: (error) => {
    const stack = error instanceof Error ? error.stack : String(error);
    const text = tr("uncaught exception; a board would restart: {stack}", { stack: String(stack) });
    process.stderr.write(`palmwire: ${printableLines(text)}\n`);
    process.exit(EXIT_CRASHED);
  },
});

export const classes = ioClasses(machine);
export const pinned = pinClasses(machine);

async function processSettings(): Promise<RunSettings> {
  const { env } = process;
  const environment = {
    PALMWIRE_HOST: env.PALMWIRE_HOST,
    PALMWIRE_BOARD: env.PALMWIRE_BOARD,
    PALMWIRE_PANEL: env.PALMWIRE_PANEL,
    PALMWIRE_CHIP: env.PALMWIRE_CHIP,
    PALMWIRE_WIFI: env.PALMWIRE_WIFI,
    PALMWIRE_SSID: env.PALMWIRE_SSID,
    PALMWIRE_PASSWORD: env.PALMWIRE_PASSWORD,
    PALMWIRE_SCREEN: env.PALMWIRE_SCREEN || "none",
    PALMWIRE_PNG: env.PALMWIRE_PNG,
    PALMWIRE_STRICT_PANEL: env.PALMWIRE_STRICT_PANEL,
    PALMWIRE_LANG: env.PALMWIRE_LANG,
  };
  try {
    await speakAsAsked(undefined, env);
    await refuseUnknownVariables(env, [...COMMON_FLAGS.map(({ name }) => name), ...MEMORY_NAMES]);
    const sources = { flags: {}, environment, configFile: undefined };
    const { values, origins } = mergeSettings(sources, COMMON_FLAGS);
    try {
      return readRunSettings(values);
    } catch (error) {
      throw withOrigins(error, origins);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(error.message);
    process.exit(EXIT_USAGE);
  }
}

function openViews(): Views {
  // Do not query the terminal for sixels: the answer would arrive on standard input, which belongs to the program.
  const opened = new Views(
    { ...settings, ...settings.boards[0] },
    plainRendering(settings),
    new FontFile(BOARD_FONT),
    (error) => complain(error.message),
  );
  process.on("exit", (code) => {
    opened.closeTerminal();
    for (const loss of opened.losses()) complain(loss);
    if (code === 0 && opened.losses().length > 0) process.exitCode = EXIT_CRASHED;
  });
  return opened;
}
