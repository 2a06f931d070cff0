/**
 * Bundles each app of firmware/apps for dist/apps/ into a function that evaluates the app and all its modules anew,
 * so that boards share no state and nothing survives a reboot.
 */
import { join } from "node:path";
import { appNames } from "./app-names.mjs";

/** Options that make esbuild wrap an entry point in such a function, the default export of the output. */
export const AS_FUNCTION = {
  bundle: true,
  format: "iife",
  globalName: "app",
  banner: { js: "export default function () {" },
  footer: { js: "return app;\n}" },
  platform: "neutral",
  target: "es2022",
};

/** Bundles all apps. Returns the path and content of each file. */
export async function bundleApps(root) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    ...AS_FUNCTION,
    absWorkingDir: root,
    entryPoints: appNames(root).map((name) => `firmware/apps/${name}.ts`),
    outdir: join("dist", "apps"),
    sourcemap: "linked",
    sourcesContent: false,
    charset: "utf8",
    logLevel: "warning",
    write: false,
  });
  return outputFiles;
}
