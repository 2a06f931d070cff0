import assert from "node:assert/strict";
import { join } from "node:path";
import { createContext, Script } from "node:vm";
import { build } from "esbuild";
import { packageRoot } from "../../../../host-sim/node/package-root.js";

describe("the network classes", () => {
  it("run in a context without the globals of Node or of a browser", async () => {
    const { outputFiles, warnings } = await build({
      entryPoints: [join(packageRoot(), "tests/sim/ecma419/network/portable-entry.ts")],
      bundle: true,
      platform: "neutral",
      format: "iife",
      globalName: "entry",
      target: "es2022",
      write: false,
    });
    assert.deepEqual(warnings, []);
    const context = createContext({});
    new Script(outputFiles[0].text, { filename: "entry.js" }).runInContext(context);
    const { entry } = context as { entry: typeof import("./portable-entry.js") };
    assert.deepEqual([...entry.run()], ["a page", "an echo", "null"]);
  });
});
