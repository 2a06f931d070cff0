/**
 * Bundles each app of firmware/apps into a function, for dist/apps/: whoever calls it evaluates the app and all its
 * modules anew, so that boards share nothing and a reboot finds nothing left.
 */
import { join } from "node:path";
import { appNames } from "./app-names.mjs";

/** Options of esbuild that make an entry point such a function, the default export of the output. */
export const AS_FUNCTION = {
  bundle: true,
  format: "iife",
  globalName: "app",
  banner: { js: "export default function () {" },
  footer: { js: "return app;\n}" },
  platform: "neutral",
  target: "es2022",
};

/** Bundles all of them. Gives the files to be written: path and contents. */
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
