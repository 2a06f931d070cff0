/** TCP and Listener for the program in the worker; the host's objects of the same name do the work. */
import type { ListenerOptions, TCPOptions } from "../../../../firmware/device.js";
import { DEAD, NOT_READY, OBJECTS_MAX, Op } from "../wire.js";
import { freeId, get, GuestIO, idOf, open, settle } from "./io.js";
import { ask, call, hand, json, parse } from "./outbox.js";

/**
 * How many bytes each socket takes, or why it takes none: as it was at the beginning of the turn, less what was
 * written since.
 */
const states = new Uint16Array(OBJECTS_MAX + 1);

/** The bytes that came with the turn, until they are read. */
let broughtTo = 0;
let brought: ArrayBuffer | undefined;
let broughtFrom = 0;

export function setState(socket: number, state: number): void {
  states[socket] = state;
}

/** For the turn: the bytes of `command` from `offset` are what waits for a socket. */
export function bring(socket: number, command: ArrayBuffer | undefined, offset: number): void {
  broughtTo = socket;
  brought = command;
  broughtFrom = offset;
}

export class GuestTCP extends GuestIO {
  readonly onReadable: unknown;
  readonly onWritable: unknown;
  readonly onError: unknown;

  /** Without options: bare, as a listener gives it. */
  constructor(options?: TCPOptions<unknown>) {
    super(options && options.target);
    if (!options) return;
    this.onReadable = options.onReadable;
    this.onWritable = options.onWritable;
    this.onError = options.onError;
    const from = options.from as GuestTCP | undefined;
    const asked = { address: options.address, port: options.port, nodelay: options.nodelay };
    if (!from) {
      open(this, Op.Connect, asked);
      states[this.id] = NOT_READY;
      return;
    }
    const id = from.id;
    call(Op.Adopt, id, 0, json(asked));
    from.id = 0;
    settle(this, id);
  }

  get remoteAddress(): string | undefined {
    return get(this, "remoteAddress");
  }

  get remotePort(): number | undefined {
    return get(this, "remotePort");
  }

  read(byteLength?: number): ArrayBuffer | undefined {
    const id = idOf(this);
    const here = broughtTo === id && brought;
    if (here) brought = undefined;
    if (byteLength !== undefined) {
      if (!(byteLength >= 1)) throw new Error("invalid");
      return call(Op.Read, id, byteLength);
    }
    if (!here) return call(Op.Read, id, 0);
    const bytes = here.slice(broughtFrom);
    ask(Op.Took, id, bytes.byteLength);
    return bytes;
  }

  write(bytes: Uint8Array): number | undefined {
    const id = idOf(this);
    const state = states[id];
    if (state === NOT_READY) throw new Error("not ready");
    if (state === DEAD) return undefined;
    if (bytes.length > state) throw new Error("would block");
    hand(bytes);
    ask(Op.Write, id, 0);
    return (states[id] = state - bytes.length);
  }
}

export class GuestListener extends GuestIO {
  readonly onReadable: unknown;

  constructor(options: ListenerOptions<unknown>) {
    super(options.target);
    this.onReadable = options.onReadable;
    open(this, Op.Listen, { port: options.port });
  }

  get port(): number | undefined {
    return get(this, "port");
  }

  read(): GuestTCP | undefined {
    const id = freeId();
    const state = parse(call(Op.Accept, idOf(this), id));
    if (state === undefined) return undefined;
    const socket = new GuestTCP();
    settle(socket, id);
    states[id] = state as number;
    return socket;
  }
}
