/**
 * Reference implementations of the drawing operations, pixel by pixel on an endless canvas: slow, but simple enough
 * to be checked by reading. The real ones must agree in every pixel.
 */
export class Canvas {
  private readonly lit = new Set<string>();

  constructor(
    readonly width: number,
    readonly height: number,
  ) {}

  has(x: number, y: number): boolean {
    return this.lit.has(`${x},${y}`);
  }

  /** Pixels outside of the picture are ignored. */
  set(x: number, y: number, color: number): void {
    if (x < 0 || x >= this.width || y < 0 || y >= this.height) return;
    if (color) this.lit.add(`${x},${y}`);
    else this.lit.delete(`${x},${y}`);
  }

  /** One byte a pixel, row by row. */
  pixels(): Uint8Array {
    return Uint8Array.from({ length: this.width * this.height }, (_, i) =>
      this.has(i % this.width, Math.floor(i / this.width)) ? 1 : 0,
    );
  }

  /** Sets every pixel for which `inside` holds. */
  shape(inside: (x: number, y: number) => boolean, color: number): void {
    for (let y = 0; y < this.height; y++)
      for (let x = 0; x < this.width; x++) if (inside(x, y)) this.set(x, y, color);
  }

  /** Sets those pixels of a shape that have an edge in common with one outside it. */
  outline(inside: (x: number, y: number) => boolean, color: number): void {
    this.shape(
      (x, y) =>
        inside(x, y) && !(inside(x - 1, y) && inside(x + 1, y) && inside(x, y - 1) && inside(x, y + 1)),
      color,
    );
  }

  /** Draws a picture whose pixels `bit` returns. */
  mix(
    x: number,
    y: number,
    w: number,
    h: number,
    bit: (x: number, y: number) => boolean,
    mode: number,
  ): void {
    for (let row = 0; row < h; row++)
      for (let column = 0; column < w; column++) {
        const old = this.has(x + column, y + row);
        const set = bit(column, row);
        const mixed = { 1: set, 2: !set, 3: old || set, 4: old !== set }[mode];
        this.set(x + column, y + row, mixed ? 1 : 0);
      }
  }
}

type Inside = (x: number, y: number) => boolean;

export function inRect(left: number, top: number, w: number, h: number): Inside {
  return (x, y) => x >= left && x < left + w && y >= top && y < top + h;
}

/** Each pixel of a corner is inside if it is nearer than r + 1/2 to the middle of the corner's disc. */
export function inRoundRect(left: number, top: number, w: number, h: number, radius: number): Inside {
  const r = Math.max(0, Math.min(radius, Math.floor((w - 1) / 2), Math.floor((h - 1) / 2)));
  const whole = inRect(left, top, w, h);
  return (x, y) => {
    const dx = Math.max(left + r - x, x - (left + w - 1 - r), 0);
    const dy = Math.max(top + r - y, y - (top + h - 1 - r), 0);
    return whole(x, y) && dx * dx + dy * dy < (r + 0.5) ** 2;
  };
}

/** The pixels of a line: along its longer axis one at each step, the other rounded; ties may go either way. */
export function isNearLine(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): (x: number, y: number) => boolean {
  const steps = Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1));
  const isFlat = Math.abs(x2 - x1) >= Math.abs(y2 - y1);
  return (x, y) => {
    if (steps === 0) return x === x1 && y === y1;
    const t = isFlat ? (x - x1) / (x2 - x1) : (y - y1) / (y2 - y1);
    if (t < 0 || t > 1) return false;
    const off = isFlat ? y - (y1 + t * (y2 - y1)) : x - (x1 + t * (x2 - x1));
    return Math.abs(off) <= 0.5 + 1e-9;
  };
}
