/**
 * The engines that tests run on: all that are available, or those named in PALMWIRE_TEST_ENGINES (comma separated).
 * Missing engines are reported once; with CI=true, or if they were named, they are an error.
 */
import { ENGINE_NAMES, type EngineName } from "../../host-sim/settings/common-flags.js";
import { makeEngine } from "../../host-sim/cli/engines.js";
import { UsageError } from "../../host-sim/settings/usage-error.js";

/** npm cannot install Moddable's SDK: see `npm run test:moddable`. */
const USUAL = ENGINE_NAMES.filter((name) => name !== "moddable");
const { CI, PALMWIRE_TEST_ENGINES } = process.env;
const ASKED = PALMWIRE_TEST_ENGINES?.split(",") ?? USUAL;

/** Prepares an engine, so that no test has to wait for it. Returns false if it is not available. */
async function ready(name: string): Promise<boolean> {
  try {
    await makeEngine(name as EngineName);
    return true;
  } catch (error) {
    if (CI || PALMWIRE_TEST_ENGINES || !(error instanceof UsageError)) throw error;
    console.error(`\n*** NO TESTS ON ENGINE ${name.toUpperCase()}: ${error.message}\n`);
    return false;
  }
}

const able = await Promise.all(ASKED.map(ready));

export const ENGINES: readonly string[] = ASKED.filter((_, i) => able[i]);

/**
 * The engines that the tests of apps run on, whole programs and in virtual time: Node's alone, unless engines are named.
 * All of them, in .ci/run, take several times as long. What an engine does by itself is tested in tests/engines.
 */
export const APP_ENGINES: readonly string[] = PALMWIRE_TEST_ENGINES
  ? ENGINES
  : ENGINES.filter((name) => name === "node");

/**
 * `it` for what Moddable's Linux port does not do. It polls: a connection carries 75 kB/s, a UDP socket 50 datagrams a
 * second. It has neither multicast nor broadcast nor empty datagrams, cuts datagrams at 2048 bytes, opens as many
 * sockets as the machine has, does not say that a port is taken, and never reports a connection that died while it was
 * written to.
 */
export function itOnBoards(engine: string): Mocha.TestFunction | Mocha.PendingTestFunction {
  return engine === "moddable" ? it.skip : it;
}

/** True if the real Espruino interpreter runs. Its console prints only 11 kB/s, like a board's, so tests send less. */
export function isInterpreter(engine: string): boolean {
  return engine === "espruino" && Boolean(process.env.ESPRUINO);
}

/**
 * `it` for what needs the simulator's own network. Beside what Moddable's Linux port does not do, that of Espruino has
 * as many sockets as the machine and shares every port; its broadcasts and multicasts would leave the machine; and what
 * fills a kernel's buffers, or goes through hundreds of messages, would take it minutes.
 */
export function itOnOurNetwork(engine: string): Mocha.TestFunction | Mocha.PendingTestFunction {
  return isInterpreter(engine) ? it.skip : itOnBoards(engine);
}

/** The largest datagram that an engine's runtime carries. */
export function datagramBytesMax(engine: string): number {
  return engine === "espruino" ? 528 : 1472;
}
