import type { Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { NEWLINE } from "./framing.js";
import type { WatchedConnection } from "./watched-connection.js";

/** A peer that has been silent for this long is sent a newline, which it must acknowledge within the same time. */
export const HEARTBEAT_MS = 120000;

/** Detects a vanished peer on runtimes whose TCP has no keep-alive. A client that only reads would never notice. */
export class Heartbeat {
  private readonly device: Device;
  private readonly alarm: Alarm<Heartbeat>;
  private connection!: WatchedConnection;

  constructor(device: Device) {
    this.device = device;
    this.alarm = new Alarm<Heartbeat>(device, beat, this);
  }

  /** Watches a connection. If the peer has vanished, the connection is closed and its owner's `onClosed` called. */
  watch(connection: WatchedConnection): void {
    this.connection = connection;
    if (!this.device.limits.keepAlive) this.alarm.set(HEARTBEAT_MS);
  }

  /** Watches no connection any more. */
  stop(): void {
    this.alarm.clear();
  }

  /** For the kit: the time is up. */
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
