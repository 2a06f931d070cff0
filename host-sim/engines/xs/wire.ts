/**
 * The protocol between the host and the program in the worker, both of which import this file. Numbers are unsigned,
 * little-endian.
 *
 * A turn is one command to the worker:
 *
 *     0     the turn
 *     1     number of the IO object it is for
 *     2..5  its value: a number of bytes or of requests
 *     6..11 the board's time in milliseconds
 *     12    number of TCP socket states that follow, 3 bytes each: the socket, and its state in 2 bytes
 *     ...   the payload
 *
 * The answer is the list of operations that the program requested in that turn:
 *
 *     0     the operation
 *     1     number of the IO object it is for
 *     2..5  its value
 *     6..7  length of its payload
 *     ...   the payload
 *
 * An operation that has an answer is the last of a list that is sent before the turn ends; the program waits. An
 * empty answer means "nothing" or an exception; `Op.Fault` tells which.
 */
import type { BoardDescription } from "../../../firmware/boards/board.js";

export enum Turn {
  /** JSON: StartPayload. */
  Start,
  Stop,
  /** For a timer, by its own number. */
  Timer,
  /** Value: the number of waiting bytes. Payload: these bytes, if they are few. */
  Readable,
  /** Value: the number of writable bytes. */
  Writable,
  Error,
  /** Payload: the name of the property. */
  Changed,
  /** Payload: a line from the console. */
  Line,
  EndOfInput,
  /** Value: the index of the button. */
  Press,
}

export const TURN_HEADER_BYTES = 13;
export const STATE_BYTES = 3;
export const OP_HEADER_BYTES = 8;

export enum Op {
  /** Payload: data for the next operation, appended to earlier data. */
  Data,
  /** JSON: the event and its fields; Data: the field `data`. */
  Log,
  /** Text. */
  Print,
  /** Text: the reason. */
  End,
  /** JSON: CrashPayload. */
  Crash,
  /** For a timer, by its own number; value: milliseconds. */
  SetTimer,
  ClearTimer,
  OpenConsole,
  OpenButtons,
  /** Value: 1 if typed lines must wait. */
  HoldConsole,
  Close,
  /** Data: the bytes. */
  Write,
  /** The program has read that many of the bytes that came with the turn. */
  Took,
  /**
   * Answer: the exception of the previous operation, if any (JSON: FaultPayload). From here on, operations have
   * answers.
   */
  Fault,
  Random,
  Wall,
  /** Value: the offset; 2 bytes: the length. */
  Font,
  /** Text; value: the height of the picture. Answer: the number of columns drawn, and the columns of each page. */
  DrawQR,
  /** JSON: options, and `secure` for a TLS socket. */
  Connect,
  /** JSON: options. The socket keeps its number. */
  Adopt,
  /** Value: the number of bytes, 0 for all. */
  Read,
  /** JSON: options. */
  Listen,
  /** Value: the number of the new socket. Answer: its state. */
  Accept,
  /** JSON: options. */
  OpenUDP,
  /**
   * Value: 0, or 1 + the size of the buffer. Answer: length of the address, the address, port in 2 bytes, the
   * datagram.
   */
  ReadDatagram,
  /** Value: the port; text: the address; Data: the bytes. */
  WriteDatagram,
  Join,
  Leave,
  OpenWiFi,
  /** JSON: SSID and password. */
  ConnectWiFi,
  DisconnectWiFi,
  /** JSON: options. */
  OpenI2C,
  WriteI2C,
  /** Value: the number of bytes. */
  ReadI2C,
  /** Value: the number of bytes to read. Payload: the bytes to write. */
  WriteReadI2C,
  /** Text: the name of a property of the host's object. Answer: JSON. */
  Get,
  /** Bytes. Answer: the text in UTF-8. */
  Decode,
  /** Text: the key. Answer: the stored value as JSON. */
  ReadStore,
  /** Text: the key; Data: the value. */
  WriteStore,
  /** Text: the key. */
  DeleteStore,
}

/** States of a TCP socket in which it takes no bytes. */
export const NOT_READY = 0xffff;
export const DEAD = 0xfffe;

/** IO objects that a program can have open at once: numbers are one byte, and 0 means none. */
export const OBJECTS_MAX = 255;

export interface StartPayload {
  values: Record<string, string | number>;
  board: BoardDescription;
  /** The encoding of received text. The host decodes unless it is utf-8. */
  encoding: string;
  limits: { sockets: number; datagram: number };
  /** Whether the host has TLS sockets. */
  tls: boolean;
}

export interface FaultPayload {
  name?: string;
  message?: string;
}

export interface CrashPayload {
  message: string;
  stack: string;
}
