import type { Option, OptionValues } from "../../firmware/options.js";
import { oneOf, tr } from "../language/language.js";
import { appFile, isUsersApp } from "../node/app-files.js";
import { loadApp } from "../settings/apps.js";
import { appFlags, appValues } from "../settings/app-options.js";
import { complain } from "../settings/complain.js";
import { COMMON_FLAGS, type EngineName } from "../settings/common-flags.js";
import { CONFIG } from "../settings/config-file.js";
import { isLocal } from "../settings/host-address.js";
import { readRunSettings, type RunSettings } from "../settings/run-settings.js";
import type { RawSettings } from "../settings/settings.js";
import { UsageError } from "../settings/usage-error.js";
import type { BoardProgram } from "../sim/board/board.js";
import type { PageServer } from "../web/page-server.js";
import type { AppOnBoard, Engine, LoadedApp } from "../sim/engine/engine.js";
import { renderingFor } from "../views/views.js";
import { openCapture } from "./capture-of-run.js";
import { boardPlaces, valuesOfBoards, type BoardPlaces } from "./board-places.js";
import { DialectAside } from "./dialect-aside.js";
import { makeEngine } from "./engines.js";
import { EXIT_FAILED, EXIT_STOPPED } from "./exit-codes.js";
import { loadedApp } from "./loaded-app.js";
import { checkPlace, ownPortOption } from "./place.js";
import { checkSockets, ESPRUINO_SOCKETS, type Sockets } from "./room-checks.js";
import { Session } from "./session.js";
import type { WatchedApp } from "./watch.js";

const EVERYWHERE = "0.0.0.0";
/** Those whose sockets are the simulator's, always. */
const CAPTURED_ENGINES: readonly EngineName[] = ["node", "xs"];

/** The switch that reboots the board when a file of its app changes. */
export const WATCH = "watch";

/** How a run was asked for, besides its settings. */
export interface RunSwitches {
  readonly isWatching: boolean;
  /** The file that settings came from. */
  readonly config: string | undefined;
}

/** Runs an app on one simulated board or several, until it ends or is stopped. Resolves to the exit code. */
export async function run(
  asked: string,
  raw: RawSettings,
  { isWatching, config }: RunSwitches,
): Promise<number> {
  const settings = readRunSettings(raw);
  checkWatch(settings, isWatching);
  // The package's own apps are compiled already: what is watched is the source.
  const app = isWatching ? appFile(asked) : asked;
  const { options, values, ofBoards } = await planned(app, raw, settings);
  const engine = await makeEngine(settings.engine, isWatching);
  checkNetwork(settings, engine);
  checkCapture(settings, engine);
  for (const own of ofBoards) await checkOwnPort(options, own, settings, engine);
  if (values.qr === "yes") complainOfQR(settings);
  const watched: WatchedApp = {
    file: app,
    settings: config,
    load: async () => {
      const orders = (await planned(app, raw, settings)).ofBoards.map((own) => orderFor(app, own, settings));
      return Promise.all(orders.map(async (order) => ({ ...order, app: await engine.load(order) })));
    },
  };
  const aside = isUsersApp(asked) ? new DialectAside(appFile(asked), asked) : undefined;
  const watch = isWatching ? await (await import("./watch.js")).AppWatch.open(watched) : undefined;
  let page: PageServer | undefined;
  try {
    const boards: BoardProgram[] = [];
    for (const own of ofBoards) {
      const loaded = await loadedApp(engine, orderFor(app, own, settings));
      if (!loaded) return EXIT_STOPPED;
      boards.push({ app: loaded, values: own });
    }
    const capture = openCapture(settings);
    const places = boardPlaces(settings, capture?.capture);
    const forwards = await places.open(settings.forwards);
    const session = new Session({
      settings,
      engine,
      boards,
      source: app,
      places,
      forwards,
      capture,
      rendering: await renderingFor(settings),
      isWatching,
    });
    if (isServed(settings)) page = await openPage(app, { settings, session, places, engine });
    const ended = session.run();
    aside?.start();
    watch?.start({
      reload: async (programs, change) => {
        await session.reload(programs, change);
        aside?.start();
      },
      refuse: (cause) => session.refuse(cause),
    });
    const exitCode = await ended;
    // What only Node can run may be why it failed.
    if (exitCode === EXIT_FAILED && settings.engine !== "node") await aside?.settled();
    return exitCode;
  } finally {
    aside?.close();
    await watch?.close();
    await page?.close();
  }
}

function isServed({ web: { port } }: RunSettings): boolean {
  return port === "terminal" ? process.stdout.isTTY : port !== "off";
}

/** Serves the page of the run. Where that cannot be, the session is over. */
async function openPage(
  app: string,
  {
    settings,
    session,
    places,
    engine,
  }: { settings: RunSettings; session: Session; places: BoardPlaces; engine: Engine },
): Promise<PageServer> {
  // Not every run serves one.
  const { openPageOfRun } = await import("./page-of-run.js");
  try {
    return await openPageOfRun({
      settings,
      session,
      places,
      source: app,
      check: (module, values) => checkSockets(module, values, socketsOf(settings)),
      checkPort: ({ options }, values) => checkOwnPort(options, values, settings, engine),
      ofBoards: ({ options }, values) => valuesOfBoards(values, ownPortOption(options), settings),
      load: async (source, values, profile) => ({
        app: await loadedOrRefused(engine, { app: source, values, profile }),
        values,
        profile,
      }),
    });
  } catch (error) {
    await session.abandon();
    throw error;
  }
}

/** Rejects with UsageError where the app's port cannot be had. On a virtual network each board has all ports. */
async function checkOwnPort(
  options: readonly Option[],
  values: OptionValues,
  { network, host }: RunSettings,
  { everywhere }: Engine,
): Promise<void> {
  if (network === "real") await checkPlace(options, values, everywhere ? EVERYWHERE : host.bind);
}

/** Rejects with UsageError for an app that cannot be loaded. */
async function loadedOrRefused(engine: Engine, order: AppOnBoard): Promise<LoadedApp> {
  try {
    return await engine.load(order);
  } catch (error) {
    throw new UsageError((error instanceof Error ? error.message : String(error)).split("\n")[0]);
  }
}

/** An app's table of options, their values, and those of each board. */
interface Plan {
  readonly options: readonly Option[];
  readonly values: OptionValues;
  readonly ofBoards: readonly OptionValues[];
}

/** Reads an app's options from the settings. Throws UsageError. */
async function planned(app: string, raw: RawSettings, settings: RunSettings): Promise<Plan> {
  const module = await loadApp(app);
  const { options } = module;
  checkFlags(options, raw);
  const values = appValues(options, raw, settings.wifi);
  checkSockets(module, values, socketsOf(settings));
  return { options, values, ofBoards: valuesOfBoards(values, ownPortOption(options), settings) };
}

/** Throws UsageError for a setting of an option that the app had at the start, and has no more. */
function checkFlags(options: readonly Option[], raw: RawSettings): void {
  const known = [...COMMON_FLAGS, ...appFlags(options, COMMON_FLAGS)].map(({ name }) => name);
  const unknown = Object.keys(raw).find((name) => ![...known, WATCH, CONFIG].includes(name));
  if (unknown !== undefined)
    throw new UsageError(tr("the app has no option --{flag} any more", { flag: unknown }), unknown);
}

function orderFor(app: string, values: OptionValues, { profile }: RunSettings): AppOnBoard {
  return { app, values, profile };
}

function checkWatch({ engine }: RunSettings, isWatching: boolean): void {
  if (isWatching && engine === "moddable")
    throw new UsageError(
      tr("--watch is not for --engine {engine}, which takes minutes to build: give --engine xs", { engine }),
      "engine",
    );
}

/** The sockets that the app can use. */
function socketsOf({ engine, network, chip, profile, ca }: RunSettings): Sockets {
  if (engine === "espruino") return ESPRUINO_SOCKETS;
  return {
    // Moddable sets the number of sockets by board.
    count: (engine === "moddable" ? profile.chip : chip).sockets_max,
    byBoard: true,
    withoutTLS:
      engine === "moddable" ? "Moddable" : network === "virtual" ? tr("a virtual network") : undefined,
    hasCA: ca !== undefined,
  };
}

function checkNetwork({ network, engine: name }: RunSettings, { everywhere }: Engine): void {
  if (network === "virtual" && everywhere)
    throw new UsageError(
      tr("--network virtual is not for this --engine {engine}, whose sockets are this machine's own", {
        engine: name,
      }),
      "network",
      "engine",
    );
}

function checkCapture({ pcap, engine: name }: RunSettings, { everywhere }: Engine): void {
  if (pcap !== undefined && everywhere)
    throw new UsageError(
      tr("--pcap cannot see the sockets of --engine {engine}, which are its own: give --engine {engines}", {
        engine: name,
        engines: oneOf(CAPTURED_ENGINES),
      }),
      "pcap",
    );
}

/** With a page the QR code leads there, on a virtual network too. */
function complainOfQR(settings: RunSettings): void {
  const { network, host } = settings;
  if (network === "virtual" && !isServed(settings))
    complain(tr("--qr: no phone can reach a virtual network; leave --network out"));
  else if (isLocal(host))
    complain(
      tr("--qr: no phone can reach {address}, which is local to this machine; give --host lan", {
        address: host.shown,
      }),
    );
}
