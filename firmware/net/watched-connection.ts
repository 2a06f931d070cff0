import type { Device } from "../device.js";
import { Connection, type ConnectionOwner, type Destination } from "./connection.js";

/** A connection that keeps track of how long its peer has been silent. */
export class WatchedConnection extends Connection {
  /** The time of the last progress: data received, written data taken, or the start of waiting for the latter. */
  moved_ms: number;
  private writableMax_bytes: number;

  constructor(device: Device, owner: ConnectionOwner, peer: string, to: Destination) {
    super(device, owner, peer, to);
    this.writableMax_bytes = 0;
    this.moved_ms = device.clock.ticks();
  }

  /** True if the peer has taken everything that was written, as far as the runtime can tell. */
  get settled(): boolean {
    return !this.queued_bytes && this.writable_bytes >= this.writableMax_bytes;
  }

  override write(bytes: Uint8Array): boolean {
    if (bytes.length && this.settled) this.move();
    return super.write(bytes);
  }

  override read(): Uint8Array | undefined {
    const bytes = super.read();
    if (bytes) this.move();
    return bytes;
  }

  override ready(writable_bytes: number): void {
    this.writableMax_bytes = Math.max(this.writableMax_bytes, writable_bytes);
    this.move();
    super.ready(writable_bytes);
  }

  private move(): void {
    this.moved_ms = this.device.clock.ticks();
  }
}
