/** Bundles the page that `--web` serves into dist/web. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = "host-sim/web/page";

/** Files that are served as they are. The page itself is the last: it names the others. */
const COPIED = ["icon.svg", "index.html"];

/** What it is written for: browsers from 2022 on, which school computers still run. */
export const BROWSERS = ["chrome100", "firefox100", "safari15.4"];

/** Gives the files, as esbuild does: their paths and contents. */
export async function bundlePage(root) {
  return (await bundlePageWithParts(root)).files;
}

/** The same, and esbuild's account of what the files are made of. */
export async function bundlePageWithParts(root) {
  const { build } = await import("esbuild");
  const out = join(root, "dist/web");
  const { outputFiles, metafile } = await build({
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
    metafile: true,
  });
  const copied = COPIED.map((name) => ({
    path: join(out, name),
    contents: readFileSync(join(root, PAGE, name)),
  }));
  return { files: [...outputFiles, ...copied], metafile };
}
