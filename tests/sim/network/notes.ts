import type {
  DatagramHandler,
  NetworkError,
  ServerHandler,
  Stream,
  StreamHandler,
} from "../../../host-sim/sim/network/network.js";

/** A stream's handler that notes what it is told, in order, and reads as the test says. */
export class StreamNotes implements StreamHandler {
  /** "connect", "end", "gone", or the code of a failure. */
  readonly told: string[] = [];
  /** The counts of each `onSent`. */
  readonly sent: number[] = [];
  stream!: Stream;
  /** Reads what comes, at most so many bytes at once; 0 for not at all. */
  chunk_bytes = Infinity;
  /** Takes what it reads. */
  taking = true;
  readonly onTold: (what: string) => void;
  #buffer = new Uint8Array(1024);
  #received_bytes = 0;

  constructor(onTold: (what: string) => void = () => {}) {
    this.onTold = onTold;
  }

  /** All that it has read. */
  get received(): Uint8Array {
    return this.#buffer.subarray(0, this.#received_bytes);
  }

  /** Bytes that have been sent. */
  get sent_bytes(): number {
    return this.sent.reduce((sum, bytes) => sum + bytes, 0);
  }

  get text(): string {
    return new TextDecoder().decode(this.received);
  }

  write(data: string | Uint8Array): void {
    this.stream.write(typeof data === "string" ? new TextEncoder().encode(data) : data);
  }

  /** Reads what waits, and asks for more until there is none. */
  read(): void {
    for (;;) {
      const bytes = this.chunk_bytes > 0 ? this.stream.read(this.chunk_bytes) : undefined;
      if (!bytes) return;
      this.#keep(bytes);
      if (this.taking) this.stream.taken(bytes.length);
    }
  }

  has(what: string): boolean {
    return this.told.includes(what);
  }

  onConnect(): void {
    this.#note("connect");
  }

  onReadable(): void {
    this.onTold("readable");
    this.read();
  }

  onSent(bytes: number): void {
    this.sent.push(bytes);
    this.onTold("sent");
  }

  onEnd(): void {
    this.#note("end");
  }

  onFailed({ code }: NetworkError): void {
    this.#note(code);
  }

  onGone(): void {
    this.#note("gone");
  }

  #keep(bytes: Uint8Array): void {
    const all_bytes = this.#received_bytes + bytes.length;
    if (all_bytes > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(all_bytes, 2 * this.#buffer.length));
      larger.set(this.received);
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#received_bytes);
    this.#received_bytes = all_bytes;
  }

  #note(what: string): void {
    this.told.push(what);
    this.onTold(what);
  }
}

/** A server's handler that gives each stream notes of its own. */
export class ServerNotes implements ServerHandler {
  readonly accepted: StreamNotes[] = [];
  readonly failures: NetworkError[] = [];

  /** `prepare` is called with the notes before the stream is read. */
  constructor(private readonly prepare: (notes: StreamNotes) => void = () => {}) {}

  onStream(stream: Stream): void {
    const notes = new StreamNotes();
    notes.stream = stream;
    stream.handler = notes;
    this.prepare(notes);
    this.accepted.push(notes);
    notes.read();
  }

  onFailed(failure: NetworkError): void {
    this.failures.push(failure);
  }
}

/** A datagram socket's handler that keeps what comes. */
export class DatagramNotes implements DatagramHandler {
  readonly heard: { text: string; bytes: Uint8Array; address: string; port: number }[] = [];
  readonly failures: string[] = [];

  get texts(): string[] {
    return this.heard.map(({ text }) => text);
  }

  onDatagram(bytes: Uint8Array, address: string, port: number): void {
    this.heard.push({ text: new TextDecoder().decode(bytes), bytes: Uint8Array.from(bytes), address, port });
  }

  onFailed({ code }: NetworkError): void {
    this.failures.push(code);
  }
}
