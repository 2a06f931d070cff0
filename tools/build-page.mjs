/** Bundles the page that `--web` serves: dist/web/index.html, page.js and page.css. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = "host-sim/web/page";

/** What it is written for: browsers from 2022 on, which school computers still run. */
const BROWSERS = ["chrome100", "firefox100", "safari15.4"];

/** Gives the files, as esbuild does: their paths and contents. */
export async function bundlePage(root) {
  const { build } = await import("esbuild");
  const out = join(root, "dist/web");
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { page: `${PAGE}/main.tsx`, style: `${PAGE}/page.css` },
    outdir: out,
    entryNames: "page",
    bundle: true,
    minify: true,
    format: "esm",
    target: BROWSERS,
    charset: "utf8",
    tsconfig: `${PAGE}/tsconfig.json`,
    legalComments: "inline",
    logLevel: "warning",
    write: false,
  });
  const html = { path: join(out, "index.html"), contents: readFileSync(join(root, PAGE, "index.html")) };
  // The page itself last: it names the others.
  return [...outputFiles, html];
}
