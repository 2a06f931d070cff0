/**
 * The engines that the whole-program tests run on: all that can run here, or those named in PALMWIRE_TEST_ENGINES
 * (comma separated). What is left out is said loudly, once.
 */
const KNOWN = ["node"];

export const ENGINES: readonly string[] = (process.env.PALMWIRE_TEST_ENGINES ?? KNOWN.join(",")).split(",");
