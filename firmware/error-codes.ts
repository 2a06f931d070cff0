/**
 * The codes of `error` events. These are types only: the firmware carries no sentences about errors. The host has one
 * per code and language (host-sim/language/error-texts.ts), whose placeholders are the event's other fields
 * (LogFields in device.ts).
 */
export type ErrorCode = NamedCode | SystemCode;

/** An error of the PC's operating system, by its name in Node: EADDRINUSE, EACCES, ENETUNREACH and so on. */
export type SystemCode = `E${string}`;

export type NamedCode =
  // The network.
  /** The Wi-Fi cannot be joined. */
  | "wifi"
  /** A TCP port cannot be listened on. */
  | "listen"
  /** A UDP port cannot be bound. */
  | "bind"
  /** A multicast group cannot be joined. */
  | "multicast"
  /** There is no connection to a TCP server. */
  | "tcp"
  /** A datagram cannot be sent. */
  | "udp"
  /** The runtime cannot carry a datagram of this size: it is not sent, or ignored. */
  | "datagram-size"
  /** A datagram came while too many waited unread. */
  | "datagram-lost"
  /** A connection is reset because the board has no socket for it. */
  | "socket-limit"
  /** A connection ended before everything was sent. */
  | "unsent"
  /** Espruino ends a connection that sends more than is read. */
  | "held"
  // The apps.
  /** The server is full, and tells the client so. */
  | "full"
  /** A member of a chat room sends a longer line than it may. */
  | "too-long"
  /** A member of a chat room left after it had sent faster than it may. */
  | "flood"
  /** A chat room ends the connection of a member. */
  | "dropped"
  /** No answer came in time. */
  | "timeout"
  /** A datagram is taken for lost. */
  | "lost"
  /** Messages were given up that nobody has acknowledged. */
  | "unacknowledged"
  /** Too many messages wait to be acknowledged. */
  | "queue-full"
  // The board.
  /** The app cannot run with these options. */
  | "OptionError"
  /** The firmware cannot start the app. */
  | "start"
  /** The firmware does not have this board. */
  | "board"
  /** The display does not answer, or is used as its datasheet forbids. */
  | "panel"
  /** A typed line is lost. */
  | "console"
  /** The history cannot be written. */
  | "history"
  // The simulator alone.
  /** The app crashed, and the board restarts. */
  | "crash"
  /** The model of Espruino caught an exception of the app. */
  | "uncaught"
  /** Espruino's interpreter complains. */
  | "interpreter"
  /** A picture cannot be written. */
  | "picture"
  /** Lines of the log were dropped. */
  | "log";
