/**
 * The engines that tests of apps in virtual time run on: those of the whole-program tests that a world has. What these
 * tests show of an app, its whole-program tests show once more on the real network and on every engine, in short.
 */
import { TEST_ENGINES } from "../../host-sim/testing/load-app.js";
import { APP_ENGINES } from "../run/engines.js";

export const ENGINES = APP_ENGINES.filter((name) => TEST_ENGINES.includes(name));

/** For awaits that outlast several retransmissions. */
export const PATIENT = { within: 120_000 };
