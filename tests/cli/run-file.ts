/** Runs crashing.ts as the command line runs an app of the package: `tsx run-file.ts ENGINE WHERE`. */
import { boardPlaces } from "../../host-sim/cli/board-places.js";
import { onInterrupt } from "../../host-sim/cli/interrupts.js";
import { Session } from "../../host-sim/cli/session.js";
import { loadForBoard } from "../../host-sim/testing/load-app.js";
import { readRunSettings } from "../../host-sim/settings/run-settings.js";

const APP = "tests/testing/apps/crashing.ts";
const [engine, where] = process.argv.slice(2);

const settings = readRunSettings({ log: "json", screen: "none" });
const places = boardPlaces(settings);
const { profile } = settings;
const board = await loadForBoard({ app: APP, given: { where }, engine, profile, memory: undefined });
onInterrupt(() => {});
const session = new Session({
  settings,
  engine: { load: () => Promise.resolve(board.app) },
  boards: [board],
  places,
  forwards: [],
  rendering: "blocks",
});
process.exit(await session.run());
