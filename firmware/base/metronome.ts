import type { Device } from "../device.js";
import { Alarm } from "./alarm.js";

/** The reference programs wait this long before they send for the first time. */
const FIRST_MS = 1000;

/** Calls its owner every `interval_ms`, for the first time after a second. */
export class Metronome<Target> {
  private readonly alarm: Alarm<Metronome<Target>>;
  private readonly callback: (target: Target) => void;
  private readonly target: Target;
  private readonly interval_ms: number;

  constructor(device: Device, callback: (target: Target) => void, target: Target, interval_ms: number) {
    this.alarm = new Alarm<Metronome<Target>>(device, beat, this);
    this.callback = callback;
    this.target = target;
    this.interval_ms = interval_ms;
  }

  start(): void {
    this.alarm.set(Math.min(FIRST_MS, this.interval_ms));
  }

  stop(): void {
    this.alarm.clear();
  }

  /** For the kit. */
  beat(): void {
    this.alarm.set(this.interval_ms);
    this.callback(this.target);
  }
}

function beat<Target>(metronome: Metronome<Target>): void {
  metronome.beat();
}
