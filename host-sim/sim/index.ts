/**
 * The simulator's core, "palmwire/sim": a board with its radio, its panel and the classes of ECMA-419. It runs in
 * Node, in a browser and anywhere else: clock, network, text codecs, font and random source are handed in. Those of a
 * PC are in "palmwire/node".
 */

/** A board, and what it is made of. */
export { Board, RESTARTS_MAX, RESTARTS_WINDOW_MS, type BoardEnd, type BoardOptions } from "./board/board.js";
export { CHIPS, chipNamed, type Chip } from "./board/chips.js";
export type { LineConsole } from "./board/console.js";
export { ENCODINGS, type Encoding } from "./board/encodings.js";
export type { BoardEvent } from "./board/event.js";
export type { Font } from "./board/font.js";
export type { HardwareParts } from "./board/hardware.js";
export type { I2CBus } from "./board/i2c-bus.js";
export type { Drive, Level, Pin, Pull } from "./board/pins.js";
export { panelModel, type PanelModel } from "./board/panel-model.js";
export {
  BOARD_NAMES,
  BOARD_PROFILES,
  PANEL_NAMES,
  profileNamed,
  type BoardProfile,
} from "./board/profiles.js";
export type { TextCodecs } from "./board/text-codecs.js";
export type { TimeZone } from "./board/time-zone.js";
export { GLASSES, glassNamed, type Glass } from "./panel/glasses.js";
export type { Picture } from "./panel/picture.js";

/** Time and chance: a clock that moves when it is told to, and a random source that a seed replays. */
export { BoardClock } from "./clock/board-clock.js";
export type { Clock, ClockTimer } from "./clock/clock.js";
export { VirtualClock } from "./clock/virtual-clock.js";
export { Random } from "./random.js";

/** The network that a board's sockets are on, and the Wi-Fi that it joins. */
export {
  asNetworkError,
  NetworkError,
  NOBODY,
  type BindOptions,
  type DatagramHandler,
  type DatagramSocket,
  type Network,
  type Place,
  type ServerHandler,
  type Stream,
  type StreamHandler,
  type StreamServer,
} from "./network/network.js";
export { AccessPoint, SIGNAL_DBM_MIN, type Beacon } from "./network/access-point.js";
export { AIR_MS, Station, type StationOptions, type StationState } from "./network/station.js";

/** A network in virtual time, whose links can be made to fail. */
export { Link, type LinkFaults } from "./network/virtual/link.js";
export { VirtualHost, type HostOptions } from "./network/virtual/virtual-host.js";
export { VirtualNetwork } from "./network/virtual/virtual-network.js";

/** Who runs the firmware: the direct engine here, others by the same interface. */
export {
  directApp,
  DirectEngine,
  simulatedDevice,
  type AppExports,
  type EvaluateApp,
} from "./engine/direct-engine.js";
export {
  VMAbort,
  type AppOnBoard,
  type Cancellation,
  type Engine,
  type LoadedApp,
  type Preparation,
  type BootOptions,
  type Running,
} from "./engine/engine.js";

/** The classes of ECMA-419 on a machine, for programs that are no app. */
export { ioClasses } from "./ecma419/classes.js";
export { networkClasses, type NetworkClasses } from "./ecma419/network/classes.js";
export { Machine, type MachineParts, type Trouble } from "./ecma419/machine.js";
