const MAX_DISTINCT = 64;

/**
 * What a driver did that its controller's datasheet does not promise to work. A driver repeats its faults with every
 * frame, so each message is handed out once and counted from then on, and the number of messages is bounded.
 */
export class Warnings {
  private readonly counts = new Map<string, number>();
  private full = false;

  constructor(private readonly onWarning: (message: string) => void = () => {}) {}

  /** How often each message came up. */
  get all(): ReadonlyMap<string, number> {
    return this.counts;
  }

  add(message: string): void {
    const count = this.counts.get(message);
    if (count !== undefined) {
      this.counts.set(message, count + 1);
    } else if (this.counts.size < MAX_DISTINCT) {
      this.counts.set(message, 1);
      this.onWarning(message);
    } else if (!this.full) {
      this.full = true;
      this.onWarning(`more than ${MAX_DISTINCT} different warnings: no further ones are told`);
    }
  }

  clear(): void {
    this.counts.clear();
    this.full = false;
  }
}
