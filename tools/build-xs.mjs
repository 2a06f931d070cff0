/**
 * Bundles the scripts for the XS engine for dist/xs/, which a worker evaluates one after another: guest.js provides
 * the device, panels.js the display drivers, apps/NAME.js an app.
 */
import { join } from "node:path";
import { appNames } from "./app-names.mjs";

/** Makes entry points of source texts of the form "export { … } from …", so that unused exports are dropped. */
function entries(root, texts) {
  return {
    name: "entries",
    setup(build) {
      build.onResolve({ filter: /^entry:/ }, ({ path }) => ({ path, namespace: "entry" }));
      build.onLoad({ filter: /.*/, namespace: "entry" }, ({ path }) => ({
        contents: texts[path.slice("entry:".length)],
        resolveDir: root,
      }));
    },
  };
}

/** Bundles all scripts. Returns the path and content of each file. */
export async function bundleXS(root) {
  const { build } = await import("esbuild");
  const options = {
    absWorkingDir: root,
    bundle: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    // XS must not look for the map.
    sourcemap: "external",
    sourcesContent: false,
    logLevel: "warning",
    write: false,
  };
  const bundle = (folder, globalName, texts) =>
    build({
      ...options,
      entryPoints: Object.fromEntries(Object.keys(texts).map((name) => [name, `entry:${name}`])),
      outdir: join("dist", "xs", folder),
      globalName,
      plugins: [entries(root, texts)],
    });
  const textsOf = (folder, names, exported) =>
    Object.fromEntries(names.map((name) => [name, `export { ${exported} } from "./${folder}/${name}.js";`]));
  const bundles = await Promise.all([
    build({ ...options, entryPoints: { guest: "host-sim/engines/xs/guest/main.ts" }, outdir: "dist/xs" }),
    bundle(".", "panels", {
      panels: `export { openPanel } from "./firmware/boards/open-panel.js"; export { smallGlyph } from "./firmware/oled/small-font.js";`,
    }),
    bundle("apps", "app", textsOf("firmware/apps", appNames(root), "default as start")),
  ]);
  return bundles.flatMap(({ outputFiles }) => outputFiles);
}
