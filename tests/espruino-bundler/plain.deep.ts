import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { readOptions } from "../../firmware/options.js";
import { loadApp } from "../../host-sim/settings/apps.js";
import { buildBundle } from "../../host-sim/espruino-bundler/bundle.js";
import { packageRoot } from "../../host-sim/node/package-root.js";

/** Tests of the apps that echo: in virtual time, and as whole programs. */
const TESTS = [
  "worlds/tcp-echo-server",
  "worlds/udp-echo-server",
  "run/tcp-echo-client",
  "run/tcp-echo-server",
  "run/udp-echo",
];

/** Runs tests on the model of Espruino, with bundles that only esbuild has made smaller. */
async function runPlain(names: readonly string[]): Promise<{ code: number | null; printed: string }> {
  const mocha = join(packageRoot(), "node_modules", "mocha", "bin", "mocha.js");
  const files = names.map((name) => join("tests", `${name}.test.ts`));
  const child = spawn(process.execPath, [mocha, ...files], {
    cwd: packageRoot(),
    env: { ...process.env, ESPRUINO: "", PALMWIRE_TEST_ENGINES: "espruino", ESPRUINO_PLAIN: "1" },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, printed };
}

describe("a bundle without the passes that make it smaller", () => {
  it("holds everything that the firmware offers", async () => {
    const values = readOptions((await loadApp("tcp-echo-server")).options, {});
    const lengthOf = async (plain: boolean) =>
      (await buildBundle("tcp-echo-server", values, { check: false, plain })).text.length;
    assert.ok((await lengthOf(true)) > 1.2 * (await lengthOf(false)));
  });

  it(`passes the tests of ${TESTS.join(", ")}`, async () => {
    const { code, printed } = await runPlain(TESTS);
    assert.equal(code, 0, printed);
    for (const title of [
      "tcp-echo-server in virtual time on espruino",
      "udp-echo-server in virtual time on espruino",
      "tcp-echo-client on espruino",
    ])
      assert.ok(printed.includes(`${title}\n`), title);
    assert.match(printed, /[1-9]\d* passed, 0 failed/);
  });
});
