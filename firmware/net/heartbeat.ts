import type { Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { NEWLINE } from "./framing.js";
import type { WatchedConnection } from "./watched-connection.js";

/** How long a peer may be silent before it is sent a newline, and then how long it may take to acknowledge that. */
export const HEARTBEAT_MS = 120000;

/** Finds out that a silent peer is gone, on runtimes whose TCP has no keep-alive: a client only notices by sending. */
export class Heartbeat {
  private readonly device: Device;
  private readonly alarm: Alarm<Heartbeat>;
  private connection!: WatchedConnection;

  constructor(device: Device) {
    this.device = device;
    this.alarm = new Alarm<Heartbeat>(device, beat, this);
  }

  /** Watches a connection; it closes, and its owner is told, when the peer is gone. */
  watch(connection: WatchedConnection): void {
    this.connection = connection;
    if (!this.device.limits.keepAlive) this.alarm.set(HEARTBEAT_MS);
  }

  stop(): void {
    this.alarm.clear();
  }

  /** For the timer. */
  beat(): void {
    const connection = this.connection;
    const still_ms = this.device.clock.ticks() - connection.moved_ms;
    if (still_ms < HEARTBEAT_MS) this.alarm.set(HEARTBEAT_MS - still_ms);
    else if (connection.settled) {
      connection.write(new Uint8Array([NEWLINE]));
      this.alarm.set(HEARTBEAT_MS);
    } else connection.close("does not answer", true);
  }
}

function beat(heartbeat: Heartbeat): void {
  heartbeat.beat();
}
