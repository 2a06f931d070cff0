import type { Clock, ClockTimer } from "../clock/clock.js";
import type { PanelModel } from "./panel-model.js";

/** More frames than these at once are not counted: the computer slept meanwhile. */
const FRAMES_MAX = 100_000;

/**
 * Lets the frames of a display pass with the board's clock while it scrolls by itself. There is one timer for the next
 * step, and none while the display stands still.
 */
export class PanelFrames {
  readonly #panel: PanelModel;
  readonly #clock: Clock;
  readonly #onMoved: () => void;
  #timer: ClockTimer | undefined;
  /** When the frame began that the panel shows. */
  #since_ms = 0;

  /** `onMoved` is called after each step that changed the picture. */
  constructor(panel: PanelModel, clock: Clock, onMoved: () => void) {
    this.#panel = panel;
    this.#clock = clock;
    this.#onMoved = onMoved;
  }

  /** A transfer begins: what scrolled until now comes before it. */
  catchUp(): void {
    if (!this.#timer) return;
    const { frame_ms } = this.#panel;
    // A timer is due at the end of a frame; it may be that early by rounding.
    const frames = Math.floor((this.#clock.now_ms() - this.#since_ms) / frame_ms + 1e-6);
    if (frames <= 0) return;
    this.#since_ms += frames * frame_ms;
    const { revision } = this.#panel;
    this.#panel.tick(Math.min(frames, FRAMES_MAX));
    if (this.#panel.revision !== revision) this.#onMoved();
  }

  /** A transfer has ended: the display may have begun to scroll, or ceased to. */
  follow(): void {
    const isMoving = this.#timer !== undefined;
    this.rest();
    const frames = this.#panel.framesUntilStep();
    if (frames === undefined) return;
    const now_ms = this.#clock.now_ms();
    if (!isMoving) this.#since_ms = now_ms;
    const next_ms = this.#since_ms + frames * this.#panel.frame_ms;
    this.#timer = this.#clock.setTimer(() => this.#step(), Math.max(next_ms - now_ms, 0));
  }

  /** Lets no more frames pass until the next transfer. */
  rest(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #step(): void {
    this.catchUp();
    this.follow();
  }
}
