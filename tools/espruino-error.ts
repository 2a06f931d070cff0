import { OPTION_ERROR } from "../firmware/apps/options.js";

/** The source cannot become a bundle for Espruino; the message says where and why, a line each. */
export class BundleError extends Error {}

/** The options are more than the chip can carry. */
export class UnfitError extends BundleError {
  override readonly name = OPTION_ERROR;
}
