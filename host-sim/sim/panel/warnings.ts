const MAX_DISTINCT = 64;

/**
 * Uses of a controller that its datasheet does not allow or specify. A driver repeats them with every frame, so each
 * message is reported once and then only counted, and the number of messages is limited.
 */
export class Warnings {
  private readonly counts = new Map<string, number>();
  private full = false;

  constructor(private readonly onWarning: (message: string) => void = () => {}) {}

  /** Each message with the number of its occurrences. */
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
