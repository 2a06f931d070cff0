import type { Violation } from "../dialect/check.js";
import { UsageError } from "../settings/usage-error.js";

/** An app, which a real board was to run, leaves the dialect. The message says so in a line for each place. */
export class OutsideDialect extends UsageError {
  readonly violations: readonly Violation[];

  constructor(message: string, violations: readonly Violation[]) {
    super(message);
    this.violations = violations;
  }
}
