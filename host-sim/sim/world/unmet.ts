/** An expectation that was not met in time. Its message shows what there was instead. */
export class Unmet extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Unmet";
  }
}

/** How long an await holds out unless it is told otherwise. */
export const WITHIN_MS = 10_000;

/** How long to hold out. */
export interface Within {
  /** Milliseconds of the world's time. */
  readonly within?: number;
}
