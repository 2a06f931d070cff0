/**
 * Writes dist/palmwire-lab.html: the page with boards in a worker of the browser, everything in one file that is opened
 * from a disk. It asks nothing of any network: the policy in its head forbids that.
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BROWSERS } from "./build-page.mjs";
import { labModules } from "./lab-modules.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const LAB_PAGE = "host-sim/web/page/lab";

export const ONE_FILE = "dist/palmwire-lab.html";

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  target: BROWSERS,
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
  write: false,
};

/** The script of the worker, as text. */
export async function bundleLabWorker(root = ROOT) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: ["host-sim/web/lab/worker.ts"],
    format: "iife",
    platform: "browser",
    plugins: [labModules(root)],
  });
  return outputFiles[0].text;
}

async function bundleLabPage(root) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: { page: `${LAB_PAGE}/main.tsx`, style: `${LAB_PAGE}/lab.css` },
    outdir: join(root, "dist/lab"),
    entryNames: "page",
    format: "iife",
    platform: "browser",
    tsconfig: "host-sim/web/page/tsconfig.json",
  });
  const named = (name) => outputFiles.find(({ path }) => basename(path) === name)?.text ?? "";
  return { script: named("page.js"), style: named("page.css") };
}

/** The file's text, and the sizes of its parts in bytes. */
export async function oneFile(root = ROOT) {
  const [worker, { script, style }] = await Promise.all([bundleLabWorker(root), bundleLabPage(root)]);
  const font = readFileSync(join(root, "fonts/standard.font")).toString("base64");
  const icon = readFileSync(join(root, "host-sim/web/page/icon.svg"));
  const page = inScript(script);
  const parts = {
    worker: inScript(worker),
    style: style.replaceAll("</style", "<\\/style"),
    font,
    icon: `data:image/svg+xml;base64,${icon.toString("base64")}`,
  };
  const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy(page)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Palmwire</title>
    <link rel="icon" href="${parts.icon}" />
    <style>${parts.style}</style>
  </head>
  <body>
    <div id="page"></div>
    <noscript>Palmwire needs JavaScript. · 需要启用 JavaScript。</noscript>
    <script id="font" type="application/octet-stream">${font}</script>
    <script id="worker" type="text/plain">${parts.worker}</script>
    <script>${page}</script>
  </body>
</html>
`;
  const bytes = Object.entries({ page, ...parts }).map(([name, text]) => [name, Buffer.byteLength(text)]);
  return { html, bytes: { ...Object.fromEntries(bytes), all: Buffer.byteLength(html) } };
}

/**
 * Nothing is loaded from anywhere. The worker, which gets the same policy, evaluates the programs that its user writes;
 * the editor makes style sheets.
 */
function policy(script) {
  const hash = createHash("sha256").update(script).digest("base64");
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}' 'unsafe-eval' blob: data:`,
    "worker-src blob: data:",
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "font-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** A script that does not end the element which it is in. */
function inScript(script) {
  return script.replace(/<(?=\/script|!--)/gi, "\\x3c");
}

/** Writes the file, and gives its path and the sizes of its parts. */
export async function buildOneFile(root = ROOT) {
  const { html, bytes } = await oneFile(root);
  const path = join(root, ONE_FILE);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, html);
  return { path, bytes };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { path, bytes } = await buildOneFile();
  const sizes = Object.entries(bytes).map(([part, count]) => `  ${part}: ${count} bytes\n`);
  process.stdout.write(`${path}\n${sizes.join("")}`);
}
