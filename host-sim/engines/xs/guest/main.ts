/**
 * The script that makes the worker a board without a program: it provides `device`, and calls the program back, one
 * turn at a time. The scripts `panels` and `app` are loaded after it.
 */
import type { App, Device } from "../../../../firmware/device.js";
import type { StartApp } from "../../../../firmware/options.js";
import { Op, STATE_BYTES, Turn, TURN_HEADER_BYTES, type CrashPayload, type StartPayload } from "../wire.js";
import { device, equip, pressed, setTime, typed } from "./device.js";
import { objectAt } from "./io.js";
import { ask, decode, encode, json, number, parse, take } from "./outbox.js";
import { bring, setState } from "./tcp.js";
import { fire } from "./timers.js";

declare const app: { start: StartApp };

let running: App | undefined;

function onEnd(reason: string): void {
  ask(Op.End, 0, 0, encode(reason));
}

/** Stores the socket states at the start of a command. Returns the offset of its payload. */
function readStates(bytes: Uint8Array): number {
  let at = TURN_HEADER_BYTES;
  for (let left = bytes[TURN_HEADER_BYTES - 1]; left > 0; left--) {
    setState(bytes[at], number(bytes, at + 1, 2));
    at += STATE_BYTES;
  }
  return at;
}

function run(turn: Turn, id: number, value: number, command: ArrayBuffer, from: number): void {
  if (turn === Turn.Timer) return fire(id);
  if (turn === Turn.Start) {
    const given = parse(command.slice(from)) as StartPayload;
    equip(given);
    running = app.start(device as unknown as Device, given.values, onEnd);
    return;
  }
  if (turn === Turn.Stop) return running?.stop();
  if (turn === Turn.Line) return typed.onLine?.(typed.target, new Uint8Array(command.slice(from)));
  if (turn === Turn.Press) return pressed.onPress?.(pressed.target, value);
  if (turn === Turn.EndOfInput) return typed.onEnd?.(typed.target);
  const io = objectAt(id);
  if (turn === Turn.Readable) {
    if (from < command.byteLength) bring(id, command, from);
    io?.onReadable?.(value);
    bring(0, undefined, 0);
  } else if (turn === Turn.Writable) io?.onWritable?.(value);
  else if (turn === Turn.Error) io?.onError?.();
  else io?.onChanged?.(decode(new Uint8Array(command, from)));
}

(globalThis as { handleCommand?: unknown }).handleCommand = (command: ArrayBuffer) => {
  const bytes = new Uint8Array(command);
  setTime(number(bytes, 6, 6));
  const from = readStates(bytes);
  try {
    run(bytes[0], bytes[1], number(bytes, 2, 4), command, from);
  } catch (error) {
    const crash: CrashPayload = { message: String(error), stack: String((error as Error).stack) };
    ask(Op.Crash, 0, 0, json(crash));
  }
  return take();
};
