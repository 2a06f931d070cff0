/** TCP and Listener for the program in the worker; the host's objects of the same number do the work. */
import type { ListenerOptions, TCPOptions } from "../../../../firmware/device.js";
import { DEAD, NOT_READY, OBJECTS_MAX, Op } from "../wire.js";
import { fill, freeId, get, GuestIO, idOf, open, settle } from "./io.js";
import { ask, call, hand, json, parse } from "./outbox.js";

/**
 * The number of writable bytes of each socket, or a state in which it takes none: as of the start of the turn, less
 * what was written since.
 */
const states = new Uint16Array(OBJECTS_MAX + 1);

/** Larger than any possible amount. Like asking for 0 bytes, asking for this much is an error if there is data. */
const TOO_MANY = 0xffffffff;

/** Constructor argument of a socket from a listener. */
const BARE = {};

/** Received bytes that came with the turn and have not been read. */
let broughtTo = 0;
let brought: ArrayBuffer | undefined;
let broughtFrom = 0;

export function setState(socket: number, state: number): void {
  states[socket] = state;
}

/** Sets the received bytes of a socket: those of `command` from `offset`. */
export function bring(socket: number, command: ArrayBuffer | undefined, offset: number): void {
  broughtTo = socket;
  brought = command;
  broughtFrom = offset;
}

export class GuestTCP extends GuestIO {
  readonly onReadable: unknown;
  readonly onWritable: unknown;
  readonly onError: unknown;

  constructor(options: TCPOptions<unknown>, secure?: boolean) {
    super(options);
    if (options === BARE) return;
    this.onReadable = options.onReadable;
    this.onWritable = options.onWritable;
    this.onError = options.onError;
    const from = options.from as GuestTCP | undefined;
    const given = options as TCPOptions<unknown> & { noDelay?: boolean; keepAlive?: number };
    const asked = {
      address: given.address,
      port: given.port,
      nodelay: given.nodelay,
      noDelay: given.noDelay,
      keepAlive: given.keepAlive,
      secure: secure,
    };
    if (!from) {
      open(this, Op.Connect, asked);
      states[this.id] = NOT_READY;
      return;
    }
    if (!(from instanceof GuestTCP) || !from.id) throw new SyntaxError("invalid from");
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

  read(): ArrayBuffer | undefined;
  read(request: number | ArrayBuffer | Uint8Array): ArrayBuffer | number | undefined;
  read(request?: number | ArrayBuffer | Uint8Array): ArrayBuffer | number | undefined {
    const id = idOf(this);
    const here = broughtTo === id && brought;
    if (here) brought = undefined;
    if (request !== undefined) {
      const length = typeof request === "number" ? request : request.byteLength;
      const answer = call(Op.Read, id, length >= 1 ? length : TOO_MANY);
      return answer && typeof request !== "number" ? fill(request, new Uint8Array(answer)) : answer;
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

export class GuestTLS extends GuestTCP {
  constructor(options: TCPOptions<unknown>) {
    super(options, true);
  }
}

export class GuestListener extends GuestIO {
  readonly onReadable: unknown;

  constructor(options: ListenerOptions<unknown>) {
    super(options);
    this.onReadable = options.onReadable;
    const { port, address } = options as ListenerOptions<unknown> & { address?: string };
    if ("port" in options && port === undefined) throw new Error("port required");
    open(this, Op.Listen, { port, address });
  }

  get port(): number | undefined {
    return get(this, "port");
  }

  read(): GuestTCP | undefined {
    const id = freeId();
    const state = parse(call(Op.Accept, idOf(this), id));
    if (state === undefined) return undefined;
    const socket = new GuestTCP(BARE as TCPOptions<unknown>);
    settle(socket, id);
    states[id] = state as number;
    return socket;
  }
}
