import { OPTION_ERROR } from "../../firmware/options.js";
import type { Violation } from "../dialect/check.js";

/** The source cannot be bundled for Espruino. The message has a line for each place: file, line and reason. */
export class BundleError extends Error {}

/** Its files leave the dialect. */
export class DialectError extends BundleError {
  readonly violations: readonly Violation[];

  constructor(message: string, violations: readonly Violation[]) {
    super(message);
    this.violations = violations;
  }
}

/** The options need more sockets than Espruino has. */
export class UnfitError extends BundleError {
  override readonly name = OPTION_ERROR;
}
