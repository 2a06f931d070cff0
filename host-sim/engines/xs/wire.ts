/**
 * What passes between the host and the program in the worker, both of which import this file. Numbers are unsigned,
 * least byte first.
 *
 * A turn is one command to the worker:
 *
 *     0     the turn
 *     1     the IO object it is for
 *     2..5  its value: a number of bytes or of requests
 *     6..11 the board's time in milliseconds
 *     12    how many states of TCP sockets follow, 3 bytes each: the socket, and its state in 2 bytes
 *     ...   the payload
 *
 * The answer is the operations that the program asked for in that turn, one after another:
 *
 *     0     the operation
 *     1     the IO object it is for
 *     2..5  its value
 *     6..7  how long its payload is
 *     ...   the payload
 *
 * An operation that needs an answer is the last in a list that is sent before the turn is over; the program waits. An
 * empty answer stands for "nothing" or for an exception; `Op.Fault` asks which.
 */
import type { Board } from "../../../firmware/boards/board.js";

export enum Turn {
  /** JSON: StartPayload. */
  Start,
  Stop,
  /** For a timer, by its own number. */
  Timer,
  /** Value: what waits. Payload: the bytes that wait, where they are few. */
  Readable,
  /** Value: the bytes that can be written. */
  Writable,
  Error,
  /** Payload: the name of the property. */
  Changed,
  /** Payload: a line from the console. */
  Line,
  EndOfInput,
  /** Value: which button. */
  Press,
}

export const TURN_HEADER_BYTES = 13;
export const STATE_BYTES = 3;
export const OP_HEADER_BYTES = 8;

export enum Op {
  /** Payload: bytes, or more bytes, that belong to the next operation. */
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
  /** Value: whether typed lines have to wait. */
  HoldConsole,
  Close,
  /** Data: the bytes. */
  Write,
  /** The program has read that many bytes, which the turn brought. */
  Took,
  /** From here on the program waits for the answer. */
  Fault,
  Random,
  Wall,
  /** Value: the offset; 2 bytes: the length. */
  Font,
  /** Text; value: the height of the picture. Answer: how many columns it takes, and those of each page. */
  DrawQR,
  /** JSON: options. */
  Connect,
  /** JSON: options. The socket keeps its number. */
  Adopt,
  /** Value: how many bytes, 0 for all. */
  Read,
  /** JSON: options. */
  Listen,
  /** Value: the number of the socket to be; answer: its state. */
  Accept,
  /** JSON: options. */
  OpenUDP,
  /**
   * Value: 0, or 1 more than the bytes there is room for. Answer: length of the address, the address, port in 2 bytes,
   * the bytes.
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
  /** Value: how many bytes. */
  ReadI2C,
  /** Value: how many bytes to read; payload: the bytes to write. */
  WriteReadI2C,
  /** Text: the name of a property that only the host knows. Answer: JSON. */
  Get,
  /** Bytes. Answer: the text in UTF-8. */
  Decode,
}

/** States of a TCP socket that are no number of writable bytes. */
export const NOT_READY = 0xffff;
export const DEAD = 0xfffe;

/** IO objects a program can have open at once: their numbers are one byte, and 0 is none. */
export const OBJECTS_MAX = 255;

export interface StartPayload {
  values: Record<string, string | number>;
  board: Board;
  /** What peers' bytes are read as; by the host, unless it is utf-8. */
  encoding: string;
  limits: { sockets: number; datagram: number };
}

export interface FaultPayload {
  name?: string;
  message?: string;
}

export interface CrashPayload {
  message: string;
  stack: string;
}
