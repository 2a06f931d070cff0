import type { NetworkError, Stream, StreamHandler } from "../network/network.js";
import type { World } from "./world.js";
import { quoted, shown } from "./shown.js";
import { Unmet, WITHIN_MS, type Within } from "./unmet.js";

/** A TCP connection of a phone's network tool. It reads everything that comes, unless it is paused. */
export class Tool {
  readonly #world: World;
  readonly #name: string;
  readonly #chunks: Uint8Array[] = [];
  #stream: Stream;
  #received = new Uint8Array(0);
  #searched = 0;
  #paused = false;
  /** Bytes that the board's system has acknowledged. */
  acknowledged = 0;
  /** The peer has accepted the connection. */
  isConnected = false;
  /** The peer has finished. */
  isEnded = false;
  /** Nothing is left of the connection. */
  isGone = false;
  /** The code of what it died of, such as ECONNRESET. */
  failure: string | undefined;

  /** `open` gives the stream for that handler. */
  constructor(world: World, name: string, open: (handler: StreamHandler) => Stream) {
    this.#world = world;
    this.#name = name;
    this.#stream = open(this.#handler());
  }

  /** A connection that has come in. */
  static accepted(world: World, name: string, stream: Stream): Tool {
    const tool = new Tool(world, name, (handler) => {
      stream.handler = handler;
      return stream;
    });
    tool.isConnected = true;
    tool.#read();
    return tool;
  }

  /** Its own port, once it is connected. */
  get localPort(): number {
    return this.#stream.localPort;
  }

  get name(): string {
    return this.#name;
  }

  /** All bytes that have come. */
  get received(): Uint8Array {
    if (this.#chunks.length > 0) {
      const length = this.#chunks.reduce((sum, chunk) => sum + chunk.length, this.#received.length);
      const all = new Uint8Array(length);
      all.set(this.#received);
      let at = this.#received.length;
      for (const chunk of this.#chunks.splice(0)) {
        all.set(chunk, at);
        at += chunk.length;
      }
      this.#received = all;
    }
    return this.#received;
  }

  /** All that has come, as UTF-8 text. */
  get text(): string {
    return this.#world.decode(this.received);
  }

  /** Sends bytes, or text in UTF-8. */
  send(data: string | Uint8Array): void {
    this.#stream.write(this.#world.encode(data));
  }

  /**
   * Waits for text, bytes, or what a regular expression matches, after what an earlier call has found. Gives the text
   * from there to the end of the match.
   */
  async receives(
    expected: string | Uint8Array | RegExp,
    { within = WITHIN_MS }: Within = {},
  ): Promise<string> {
    const found = await this.#world.until(() => this.#find(expected), within);
    if (found !== undefined) return found;
    throw new Unmet(
      `${this.#name} received no ${shown(expected)} within ${within / 1000} s but ${this.#state()}`,
    );
  }

  /** Waits until the peer has finished, or the connection is dead. */
  async closed({ within = WITHIN_MS }: Within = {}): Promise<void> {
    const isOver = await this.#world.until(() => this.isEnded || this.isGone || undefined, within);
    if (!isOver)
      throw new Unmet(`${this.#name} is still open after ${within / 1000} s, and received ${this.#state()}`);
  }

  /** Stops reading: the window towards the board closes. */
  pause(): void {
    this.#paused = true;
  }

  /** Reads again. */
  resume(): void {
    this.#paused = false;
    this.#read();
  }

  /** Sends what is queued, then FIN. */
  close(): void {
    this.#stream.close();
  }

  /** Sends RST. */
  reset(): void {
    this.#stream.reset();
  }

  #handler(): StreamHandler {
    const note = (change: () => void) => () => {
      change();
      this.#world.changed();
    };
    return {
      onConnect: note(() => (this.isConnected = true)),
      onReadable: () => this.#read(),
      onSent: (bytes) => void (this.acknowledged += bytes),
      onEnd: note(() => (this.isEnded = true)),
      onFailed: ({ code }: NetworkError) => {
        this.failure = code;
        this.#world.changed();
      },
      onGone: note(() => (this.isGone = true)),
    };
  }

  #read(): void {
    if (this.#paused) return;
    for (;;) {
      const bytes = this.#stream?.read(65536);
      if (!bytes) return;
      this.#stream.taken(bytes.length);
      this.#chunks.push(bytes);
      this.#world.changed();
    }
  }

  #find(expected: string | Uint8Array | RegExp): string | undefined {
    const end =
      expected instanceof RegExp ? this.#endOfMatch(expected) : this.#endOf(this.#world.encode(expected));
    if (end === undefined) return undefined;
    const text = this.#world.decode(this.received.subarray(this.#searched, end));
    this.#searched = end;
    return text;
  }

  #endOfMatch(expression: RegExp): number | undefined {
    const text = this.#world.decode(this.received.subarray(this.#searched));
    const match = new RegExp(expression.source, expression.flags.replace(/[gy]/g, "")).exec(text);
    if (!match) return undefined;
    // What is no UTF-8 makes text and bytes differ in length: the end is where as much text has come.
    const length = match.index + match[0].length;
    let [below, end] = [this.#searched, this.received.length];
    while (end - below > 1) {
      const middle = (below + end) >> 1;
      if (this.#world.decode(this.received.subarray(this.#searched, middle)).length < length) below = middle;
      else end = middle;
    }
    return end;
  }

  #endOf(bytes: Uint8Array): number | undefined {
    const { received } = this;
    for (let at = this.#searched; at + bytes.length <= received.length; at++) {
      if (bytes.every((byte, i) => received[at + i] === byte)) return at + bytes.length;
    }
    return undefined;
  }

  #state(): string {
    const rest = this.#world.decode(this.received.subarray(this.#searched));
    const how =
      this.failure ?? (this.isEnded ? "the board has finished" : this.isConnected ? "open" : "not connected");
    return `${quoted(rest)} (${how})${this.#world.describeAt(this.#stream.remoteAddress)}`;
  }
}
