/**
 * What this computer lends a simulated board, "palmwire/node": its clock, its network, its text codecs, and the files
 * of the package. For the boards themselves see "palmwire/sim".
 */

/** The parts of a board with this computer's clock and network, in one call. */
export { partsOnPC, type BoardOnPC } from "./parts-on-pc.js";
/** The same parts, one by one. */
export { RealClock } from "./real-clock.js";
export { RealNetwork } from "./real-network.js";
export { nodeCodecs } from "./text-codecs.js";
export { timeZoneOfPC } from "./time-zone.js";

/** The package's apps and fonts. */
export { compiledApp } from "./app-files.js";
export { FontFile } from "./font-file.js";

/** Files and ports. */
export { HistoryFile, HISTORY_BYTES_MAX } from "./history-file.js";
export { HistoryInUse, lockHistory } from "./history-lock.js";
export { checkPort, type WantedPort } from "./port-check.js";
