/**
 * Runs one of Moddable's tests in this process, which `--import palmwire/ecma419` has made a board:
 *
 *     node --import palmwire/ecma419 tools/conformance-harness.mjs FILE
 *
 * It has what Moddable's own test app gives its tests: the globals of test262, $DO, $TESTMC and $NETWORK. The parent
 * process is told by one message how the test ended: { passed, message?, needs? }.
 */
import { lookup } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers";
import { pathToFileURL } from "node:url";

const SSID = process.env.PALMWIRE_SSID;
const PASSWORD = process.env.PALMWIRE_PASSWORD;
const INVALID_DOMAIN = "fail.moddable.com";
/** Hosts for which the parent process stands in, and their addresses. */
const STAND_INS = JSON.parse(process.env.CONFORMANCE_HOSTS ?? "{}");

class Test262Error extends Error {
  name = "Test262Error";
}

function assert(value, message = `expected true but got ${shown(value)}`) {
  if (value !== true) throw new Test262Error(message);
}

assert.sameValue = (actual, expected, message = "") => {
  if (!Object.is(actual, expected))
    throw new Test262Error(`${message} expected ${shown(expected)} but got ${shown(actual)}`.trim());
};

assert.notSameValue = (actual, unexpected, message = "") => {
  if (Object.is(actual, unexpected)) throw new Test262Error(`${message} unexpected ${shown(actual)}`.trim());
};

assert.throws = (constructor, run, message = "") => {
  try {
    run();
  } catch (error) {
    if (error?.constructor === constructor) return;
    throw new Test262Error(`${message} expected ${constructor.name} but got ${shown(error)}`.trim());
  }
  throw new Test262Error(`${message} expected ${constructor.name} but nothing was thrown`.trim());
};

assert.compareArray = (actual, expected, message = "") => {
  const same = actual.length === expected.length && expected.every((item, i) => Object.is(item, actual[i]));
  if (!same) throw new Test262Error(`${message} expected [${expected}] but got [${actual}]`.trim());
};

function shown(value) {
  return typeof value === "string" ? `'${value}'` : String(value);
}

/** Objects of other classes, which no method of an IO class accepts. */
class HostObject {}
class HostObjectChunk {}
class HostBuffer {}

function $DONE(error) {
  if (error === undefined) finish({ passed: true });
  else finish({ passed: false, message: error instanceof Error ? String(error) : shown(error) });
}

const $DO =
  (run) =>
  (...values) => {
    try {
      run(...values);
    } catch (error) {
      $DONE(error);
      return;
    }
    $DONE();
  };

const $TESTMC = {
  timeout(milliseconds, message = "timeout") {
    setTimeout(() => $DONE(message), milliseconds);
  },
  HostObject,
  HostObjectChunk,
  HostBuffer,
  wifiInvalidConnectionTimeout: 10_000,
  wifiConnectionTimeout: 10_000,
  wifiScanTimeout: 10_000,
  /** As for an ESP32: the pins at 0 and 1, 2 and 3, 4 and 5 of `digital` are wired to each other. */
  config: {
    ssid: SSID,
    password: PASSWORD,
    digital: [12, 13, 16, 17, 26, 27],
    flashPartition: "xs_test",
    i2c: { hz: 100_000, address: 53, unusedAddress: 99 },
    pwm: {
      from: true,
      pins: [18, 12, 13],
      ports: [4, 5],
      invalidPorts: [0, 1],
      resolutions: [10, 11, 12],
      hzs: [10_000, 200, 17],
    },
    invalidPins: [-10, 500],
  },
};

const $NETWORK = {
  get connected() {
    return connected();
  },
  async wifi() {
    return { ssid: SSID, password: PASSWORD };
  },
  async resolve(domain) {
    if (Object.hasOwn(STAND_INS, domain)) return STAND_INS[domain];
    try {
      return (await lookup(domain, 4)).address;
    } catch {
      return finish({ passed: false, needs: "internet", message: `no address of ${domain}` });
    }
  },
  invalidDomain: INVALID_DOMAIN,
};

async function connected() {
  const { default: WiFi } = await import("embedded:network/interface/wifi");
  const wifi = new WiFi({});
  if (wifi.connection < 500) {
    await new Promise((resolve) => {
      const watcher = new WiFi({
        onChanged() {
          if (this.address) resolve(watcher.close());
        },
      });
      watcher.connect({ SSID, password: PASSWORD });
    });
  }
  wifi.close();
}

let finished = false;

function finish(result) {
  if (finished) return;
  finished = true;
  process.send(result, () => process.exit(0));
}

Object.assign(globalThis, { assert, Test262Error, $DONE, $DO, $TESTMC, $NETWORK });
// The engine's own report of what nobody catches would be of this file.
process.on("uncaughtException", $DONE);
process.on("unhandledRejection", $DONE);

const [file] = process.argv.slice(2);
const frontmatter = /\/\*---(.*?)---\*\//s.exec(readFileSync(file, "utf8"))?.[1] ?? "";
const isAsync = /flags:.*\basync\b/.test(frontmatter);
try {
  await import(pathToFileURL(file).href);
  if (!isAsync) finish({ passed: true });
} catch (error) {
  $DONE(error);
}
