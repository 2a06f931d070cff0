import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { readOptions } from "../../firmware/options.js";
import { loadApp } from "../../host-sim/settings/apps.js";
import { buildBundle } from "../../host-sim/espruino-bundler/bundle.js";
import { packageRoot } from "../../host-sim/node/package-root.js";

/** The whole-program tests of the apps that echo. */
const TESTS = ["tcp-echo-server", "tcp-echo-client", "udp-echo"];

/** Runs whole-program tests on the model of Espruino, with bundles that only esbuild has made smaller. */
async function runPlain(names: readonly string[]): Promise<{ code: number | null; printed: string }> {
  const mocha = join(packageRoot(), "node_modules", "mocha", "bin", "mocha.js");
  const files = names.map((name) => join("tests", "run", `${name}.test.ts`));
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
    for (const app of ["tcp-echo-server", "tcp-echo-client", "udp-echo-server", "udp-client"])
      assert.ok(printed.includes(`${app} on espruino\n`), app);
    assert.match(printed, /[1-9]\d* passed, 0 failed/);
  });
});
