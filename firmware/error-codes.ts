/**
 * The codes of `error` events. These are types only: the firmware carries no sentences about errors. The host has one
 * per code and language (host-sim/language/error-texts.ts), whose placeholders are the event's other fields
 * (LogFields in device.ts).
 */
export type ErrorCode = NamedCode | SystemCode | StoreCode;

/** The code of an exception of the store. An app that logs it gives the exception as `cause`. */
export type StoreCode =
  /** The store takes no such key. */
  | "store-key"
  /** The value is too large for the store. */
  | "store-value";

/** An error of the PC's operating system, by its name in Node: EADDRINUSE, EACCES, ENETUNREACH and so on. */
export type SystemCode = `E${string}`;

export type NamedCode =
  // The network.
  /** An attempt to join the Wi-Fi failed. */
  | "wifi"
  /** A TCP port cannot be listened on. */
  | "listen"
  /** A UDP port cannot be bound. */
  | "bind"
  /** A multicast group cannot be joined. */
  | "multicast"
  /** A TCP connection could not be opened. */
  | "tcp"
  /** A datagram cannot be sent. */
  | "udp"
  /** The runtime cannot carry a datagram of this size. It was not sent, or ignored. */
  | "datagram-size"
  /** A datagram arrived while too many were waiting to be read. */
  | "datagram-lost"
  /** A connection was reset because the board has no socket for it. */
  | "socket-limit"
  /** A connection ended before everything was sent. */
  | "unsent"
  /** Espruino closed a connection that sent more than was read. */
  | "held"
  // The apps.
  /** The server is full and has told the client so. */
  | "full"
  /** A member of a chat room sent a line that is too long. */
  | "too-long"
  /** A member of a chat room that sent too fast has left. */
  | "flood"
  /** A chat room closed the connection of a member. */
  | "dropped"
  /** An MQTT broker has refused the connection. `limit` is its return code. */
  | "broker"
  /** A server does not answer as an MQTT broker: perhaps it speaks TLS. */
  | "broker-none"
  /** There is no secure connection. `cause` tells why, where no other code fits. */
  | "tls"
  /** A server does not speak TLS. */
  | "tls-none"
  /** A server's certificate is not signed by anybody who is trusted. */
  | "tls-untrusted"
  /** A server's certificate has expired, or is not valid yet. */
  | "tls-date"
  /** A server's certificate is for others: `cause` are their names. */
  | "tls-host"
  /** Messages of another hub of the same room were lost. */
  | "room-missed"
  /** No answer arrived in time. */
  | "timeout"
  /** A datagram counts as lost. */
  | "lost"
  /** Messages were given up because they were never acknowledged. */
  | "unacknowledged"
  /** Too many messages wait to be acknowledged. */
  | "queue-full"
  // The board.
  /** The app cannot run with these options. */
  | "OptionError"
  /** The firmware cannot start the app. */
  | "start"
  /** The firmware does not know this board. */
  | "board"
  /** The display does not answer, or was used in a way that its datasheet forbids. */
  | "panel"
  /** A typed line was lost. */
  | "console"
  /** The history cannot be written. */
  | "history"
  // Only in the simulator.
  /** The app crashed; the board restarts. */
  | "crash"
  /** The app does not return. */
  | "loop"
  /** The model of Espruino caught an exception of the app. */
  | "uncaught"
  /** A message of Espruino's interpreter. */
  | "interpreter"
  /** A changed program cannot be loaded. */
  | "reload"
  /** A picture cannot be written. */
  | "picture"
  /** A capture of the network cannot be written. */
  | "capture"
  /** Lines of the log were dropped. */
  | "log";
