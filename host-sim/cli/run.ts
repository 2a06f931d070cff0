import { SOCKETS_MAX } from "../../firmware/espruino/limits.js";
import { oneOf, tr } from "../language/language.js";
import { loadApp } from "../settings/apps.js";
import { appValues } from "../settings/app-options.js";
import { complain } from "../settings/complain.js";
import type { EngineName } from "../settings/common-flags.js";
import { readRunSettings, type RunSettings } from "../settings/run-settings.js";
import type { RawSettings } from "../settings/settings.js";
import { UsageError } from "../settings/usage-error.js";
import type { Engine } from "../sim/engine/engine.js";
import { renderingFor } from "../views/views.js";
import { openCapture } from "./capture-of-run.js";
import { boardPlaces, valuesOfBoards } from "./board-places.js";
import { makeEngine } from "./engines.js";
import { EXIT_STOPPED } from "./exit-codes.js";
import { loadedApp } from "./loaded-app.js";
import { checkPlace, ownPortOption } from "./place.js";
import { checkSockets, type Sockets } from "./room-sockets.js";
import { Session, type LoadedBoard } from "./session.js";

const EVERYWHERE = "0.0.0.0";
/** Those whose sockets are the simulator's, always. */
const CAPTURED_ENGINES: readonly EngineName[] = ["node", "xs"];

/** Runs an app on one simulated board or several, until it ends or is stopped. Resolves to the exit code. */
export async function run(app: string, raw: RawSettings): Promise<number> {
  const module = await loadApp(app);
  const settings = readRunSettings(raw);
  const values = appValues(module.options, raw, settings.wifi);
  checkSockets(module, values, socketsOf(settings));
  const engine = await makeEngine(settings.engine);
  checkNetwork(settings, engine);
  checkCapture(settings, engine);
  const ofBoards = valuesOfBoards(values, ownPortOption(module.options), settings);
  if (settings.network === "real")
    for (const own of ofBoards)
      await checkPlace(module.options, own, engine.everywhere ? EVERYWHERE : settings.host.bind);
  if (values.qr === "yes") complainOfQR(settings);
  const boards: LoadedBoard[] = [];
  for (const own of ofBoards) {
    const loaded = await loadedApp(engine, { app, values: own, profile: settings.profile });
    if (!loaded) return EXIT_STOPPED;
    boards.push({ app: loaded, values: own });
  }
  const capture = openCapture(settings);
  const places = boardPlaces(settings, capture?.capture);
  const forwards = await places.open(settings.forwards);
  return new Session({
    settings,
    engine,
    boards,
    places,
    forwards,
    capture,
    rendering: await renderingFor(settings),
  }).run();
}

/** The number of sockets that the app can use. */
function socketsOf({ engine, chip, profile }: RunSettings): Sockets {
  if (engine === "espruino") return { count: SOCKETS_MAX, byBoard: false };
  // Moddable sets the number of sockets by board.
  return { count: (engine === "moddable" ? profile.chip : chip).sockets_max, byBoard: true };
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

function complainOfQR({ network, host: { shown } }: RunSettings): void {
  if (network === "virtual") complain(tr("--qr: no phone can reach a virtual network; leave --network out"));
  else if (shown.startsWith("127."))
    complain(
      tr("--qr: no phone can reach {address}, which is local to this machine; give --host lan", {
        address: shown,
      }),
    );
}
