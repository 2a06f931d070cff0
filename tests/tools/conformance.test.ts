/** The runner of Moddable's tests, with tests that are made up here. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { runToEnd } from "../run/board-process.js";

const TESTS = {
  "Passes.js": "/*---\nflags: [module]\n---*/\nimport './Own_FIXTURE.js';\nassert.sameValue(device.own, 1);",
  "OtherCase.js":
    "/*---\nflags: [module]\n---*/\nimport './Own_fixture.js';\nassert.sameValue(device.own, 1);",
  "Own_FIXTURE.js": "device.own = 1;",
  "done-later.js":
    "/*---\nflags: [async, module]\n---*/\nimport Timer from 'timer';\nTimer.set($DO(() => assert.throws(RangeError, () => new Array(-1))), 1);",
  "script.js": "/*---\nflags: [onlyStrict]\n---*/\nassert(delete globalThis.nothing);",
  "fails.js": "/*---\nflags: [module]\n---*/\nassert.sameValue(1, 2, 'sum');",
  "fails-in-callback.js":
    "/*---\nflags: [async, module]\n---*/\nimport Timer from 'timer';\nTimer.set(() => { throw new Error('late'); }, 1);",
  "never-done.js": "/*---\nflags: [async, module]\n---*/",
  "times-out.js": "/*---\nflags: [async, module]\n---*/\n$TESTMC.timeout(1, 'nothing came');",
  "foreign.js":
    "/*---\nflags: [module]\n---*/\nassert.throws(SyntaxError, () => { throw new TypeError('not this'); }, 'close with HostObject');",
  "no-class.js": "/*---\nflags: [module]\n---*/\nimport 'embedded:io/nothing';",
  "older.js": '/*---\nflags: [async, module]\n---*/\nimport SNTP from "sntp";',
  "older-and-far.js":
    '/*---\nflags: [async, module]\n---*/\nimport SNTP from "sntp";\nnew SNTP({ host: "time.nobody-has-this-name.org" });',
  "net.js":
    "/*---\nflags: [module]\n---*/\nimport Net from 'net';\nassert.sameValue(Net.get('SSID'), 'conformance');",
  "no-name.js":
    "/*---\nflags: [async, module]\n---*/\nimport Net from 'net';\nNet.resolve('nobody.invalid', $DO((name, address) => assert.sameValue(address, undefined)));",
  "named.js": '/*---\nflags: [async, module]\n---*/\nconst host = "www.nobody-has-this-name.org";\n$DONE();',
  "far.js": "/*---\nflags: [async, module]\n---*/\nawait $NETWORK.resolve('host.invalid');",
};

describe("npm run conformance", () => {
  let checkout: string;

  before(async () => {
    // Builds if necessary.
    await runToEnd(["--version"]);
    checkout = mkdtempSync(join(tmpdir(), "conformance-"));
    const folder = join(checkout, "tests/modules/io/pwm");
    mkdirSync(folder, { recursive: true });
    for (const [name, source] of Object.entries(TESTS)) writeFileSync(join(folder, name), source);
    const modules = join(checkout, "modules/network/net");
    mkdirSync(modules, { recursive: true });
    writeFileSync(join(modules, "net.js"), 'export default class { static get() @ "native"; }');
  });

  after(() => rmSync(checkout, { recursive: true, force: true }));

  async function run(...args: string[]) {
    const child = spawn(process.execPath, ["--import", "tsx", "tools/conformance.ts", ...args], {
      cwd: packageRoot(),
      timeout: 120_000,
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.resume();
    const [code] = (await once(child, "close")) as [number | null];
    return { code, lines: stdout.trimEnd().split("\n") };
  }

  it("tells which tests pass, and why the others do not", async () => {
    const { code, lines } = await run(checkout, "pwm");
    assert.equal(code, 0);
    const [counts, ...failures] = lines;
    assert.match(counts, /^pwm +6 of +16$/);
    const reasons = failures.map((line) => /^ {2}(\S+) (\(\w+\): .*)$/.exec(line)?.slice(1));
    const told = Object.fromEntries(reasons as [string, string][]);
    assert.match(told["no-class.js"], /^\(missing\): Error: no embedded:io\/nothing here/);
    delete told["no-class.js"];
    assert.deepEqual(told, {
      "fails.js": "(differs): Test262Error: sum expected 2 but got 1",
      "fails-in-callback.js": "(differs): palmwire: uncaught exception; a board would restart: Error: late",
      "never-done.js": "(differs): ended without a result",
      "times-out.js": "(differs): 'nothing came'",
      "foreign.js":
        "(engine): Test262Error: close with HostObject expected SyntaxError but got TypeError: not this",
      "older.js": "(older): imports sntp",
      "older-and-far.js": "(older): imports sntp",
      "named.js": "(internet): no address of www.nobody-has-this-name.org",
      "far.js": "(internet): no address of host.invalid",
    });
  }).timeout(120_000);

  it("refuses a suite that there is not", async () => {
    assert.equal((await run(checkout, "piano")).code, 2);
  }).timeout(60_000);
});
