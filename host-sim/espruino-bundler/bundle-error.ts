import { OPTION_ERROR } from "../../firmware/options.js";

/** The source cannot become a bundle for Espruino. The message has a line for each place: file, line and reason. */
export class BundleError extends Error {}

/** The values of the options are more than the chip can carry. */
export class UnfitError extends BundleError {
  override readonly name = OPTION_ERROR;
}
