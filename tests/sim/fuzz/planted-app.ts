import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { packageRoot } from "../../../host-sim/node/package-root.js";
import { directApp, type EvaluateApp } from "../../../host-sim/sim/engine/direct-engine.js";
import type { LoadedApp } from "../../../host-sim/sim/engine/engine.js";
import { AS_FUNCTION } from "../../../tools/build-apps.mjs";

/** A change to one file of the firmware. */
export interface Plant {
  /** Relative to firmware/. */
  readonly file: string;
  /** Text that occurs there once, and what it becomes. */
  readonly sound: string;
  readonly broken: string;
}

/** Compiles an app of the tree with a fault planted. */
export async function plantedApp(app: string, { file, sound, broken }: Plant): Promise<LoadedApp> {
  const planted = join(packageRoot(), "firmware", file);
  const plugin: Plugin = {
    name: "plant",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== planted) return undefined;
        const parts = readFileSync(path, "utf8").split(sound);
        assert.equal(parts.length, 2, `${file} has ${parts.length - 1} times: ${sound}`);
        return { contents: parts.join(broken), loader: "ts" };
      });
    },
  };
  const { outputFiles } = await build({
    ...AS_FUNCTION,
    absWorkingDir: packageRoot(),
    entryPoints: [`firmware/apps/${app}.ts`],
    plugins: [plugin],
    write: false,
  });
  const source = Buffer.from(outputFiles[0].contents).toString("base64");
  const { default: evaluate } = (await import(`data:text/javascript;base64,${source}`)) as {
    default: EvaluateApp;
  };
  return directApp(evaluate);
}
