/** The source cannot become a bundle for Espruino; the message says where and why, a line each. */
export class BundleError extends Error {}
