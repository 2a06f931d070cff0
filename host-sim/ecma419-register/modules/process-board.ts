/**
 * The board that a plain Node process is, for programs that import the standard specifiers. PALMWIRE_HOST,
 * PALMWIRE_BOARD, PALMWIRE_CHIP, PALMWIRE_WIFI, PALMWIRE_SSID, PALMWIRE_PASSWORD, PALMWIRE_SCREEN, PALMWIRE_PNG and
 * PALMWIRE_LANG say what it is like; they mean what the flags of `palmwire run` mean. Its Wi-Fi is up from the start, as
 * on a board that was built with its credentials.
 */
import { panelOf } from "../../sim/board/panel-model.js";
import { RealClock } from "../../node/real-clock.js";
import { COMMON_FLAGS } from "../../settings/common-flags.js";
import { complain } from "../../settings/complain.js";
import { readRunSettings, type RunSettings } from "../../settings/run-settings.js";
import { mergeSettings } from "../../settings/settings.js";
import { speakAsAsked } from "../../settings/spoken-language.js";
import { refuseUnknownVariables } from "../../settings/unknown-variables.js";
import { UsageError, withOrigins } from "../../settings/usage-error.js";
import { plainRendering, Views } from "../../views/views.js";
import { I2CBus } from "../../sim/board/i2c-bus.js";
import { tr } from "../../language/language.js";
import { printableLines } from "../../language/printable.js";
import { FontFile } from "../../node/font-file.js";
import { nodeCodecs } from "../../node/text-codecs.js";
import { RealNetwork } from "../../node/real-network.js";
import { AccessPoint, Station } from "../../sim/network/station.js";
import { ioClasses } from "../../sim/ecma419/classes.js";
import { Machine } from "../../sim/ecma419/machine.js";

const EXIT_CRASHED = 1;
const EXIT_USAGE = 2;

const settings = await processSettings();
const { host, wifi } = settings;
const realClock = new RealClock();
const accessPoint = new AccessPoint(wifi.SSID, wifi.password, host.shown);

export const { profile } = settings;

export const machine = new Machine({
  chip: settings.chip,
  clock: realClock,
  codecs: nodeCodecs,
  network: new RealNetwork(host.shown, host.bind),
  station: new Station(realClock, accessPoint, "up"),
  i2c: busWithPanel(),
  onTrouble: ({ code, message, peer }) => complain(`${code}: ${message}${peer ? ` (${peer})` : ""}`),
  onAbort: (error) => {
    const stack = error instanceof Error ? error.stack : String(error);
    const text = tr("uncaught exception; a board would restart: {stack}", { stack: String(stack) });
    process.stderr.write(`palmwire: ${printableLines(text)}\n`);
    process.exit(EXIT_CRASHED);
  },
});

export const classes = ioClasses(machine);

async function processSettings(): Promise<RunSettings> {
  const { env } = process;
  const environment = {
    PALMWIRE_HOST: env.PALMWIRE_HOST,
    PALMWIRE_BOARD: env.PALMWIRE_BOARD,
    PALMWIRE_CHIP: env.PALMWIRE_CHIP,
    PALMWIRE_WIFI: env.PALMWIRE_WIFI,
    PALMWIRE_SSID: env.PALMWIRE_SSID,
    PALMWIRE_PASSWORD: env.PALMWIRE_PASSWORD,
    PALMWIRE_SCREEN: env.PALMWIRE_SCREEN || "none",
    PALMWIRE_PNG: env.PALMWIRE_PNG,
    PALMWIRE_LANG: env.PALMWIRE_LANG,
  };
  try {
    await speakAsAsked(undefined, env);
    await refuseUnknownVariables(
      env,
      COMMON_FLAGS.map(({ name }) => name),
    );
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

function busWithPanel(): I2CBus {
  const { data, clock } = settings.profile.description;
  // The terminal is not asked what it can draw: its answer would be input, which is the program's.
  const views = new Views(settings, plainRendering(settings), new FontFile("gb2312"), (error) =>
    complain(error.message),
  );
  process.on("exit", (code) => {
    views.closeTerminal();
    for (const loss of views.losses()) complain(loss);
    if (code === 0 && views.losses().length > 0) process.exitCode = EXIT_CRASHED;
  });
  let posted = false;
  const bus = new I2CBus(data, clock, () => {
    if (posted) return;
    posted = true;
    realClock.post(() => {
      posted = false;
      views.show(panel.picture(), realClock.now_ms());
    });
  });
  const panel = panelOf(settings.profile.description, Math.random, (message) =>
    complain(`panel: ${message}`),
  );
  bus.attach(panel);
  return bus;
}
