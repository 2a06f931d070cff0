import { OPTION_ERROR } from "../../firmware/options.js";

/** The source cannot be bundled for Espruino. The message has a line for each place: file, line and reason. */
export class BundleError extends Error {}

/** The options need more sockets than Espruino has. */
export class UnfitError extends BundleError {
  override readonly name = OPTION_ERROR;
}
