import type { Device } from "../device.js";
import { Connection, type ConnectionOwner, type Destination } from "./connection.js";

/** A connection that knows how long its peer has been silent, for who does not wait for ever. */
export class WatchedConnection extends Connection {
  /** When it last heard of its peer: received something, saw it take something, or began to wait for that. */
  moved_ms: number;
  private writableMax_bytes: number;

  constructor(device: Device, owner: ConnectionOwner, peer: string, to: Destination) {
    super(device, owner, peer, to);
    this.writableMax_bytes = 0;
    this.moved_ms = device.clock.ticks();
  }

  /** Everything written was taken by the peer, as far as the runtime tells. */
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
