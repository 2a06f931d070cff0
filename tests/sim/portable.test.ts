import assert from "node:assert/strict";
import { join } from "node:path";
import { createContext, Script } from "node:vm";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import { World } from "../../host-sim/testing/index.js";
import { runSeed } from "../../host-sim/sim/fuzz/run-seed.js";
import { FontFile } from "../../host-sim/node/font-file.js";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { nodeCodecs } from "../../host-sim/node/text-codecs.js";
import { APP_NAMES } from "../../host-sim/settings/apps.js";
import type { Picture } from "../../host-sim/sim/panel/picture.js";
import { ScreenText } from "../../host-sim/views/screen-text.js";
import { AS_FUNCTION } from "../../tools/build-apps.mjs";
import type { Booted, Host } from "./portable-entry.js";

/** The limit for a web page to load quickly. */
const GZIPPED_BYTES_MAX = 80 * 1024;

/** Globals of Node and browsers, which the bundle must not use. */
const ABSENT = [
  "process",
  "Buffer",
  "require",
  "setTimeout",
  "setImmediate",
  "queueMicrotask",
  "performance",
  "TextDecoder",
  "TextEncoder",
  "URL",
  "AbortController",
  "crypto",
];

/** Bundles all apps into one function, so that they share what they have in common. */
async function appsAsFunction(): Promise<string> {
  const { outputFiles } = await build({
    ...AS_FUNCTION,
    minify: true,
    write: false,
    stdin: {
      contents: APP_NAMES.map(
        (name) => `export * as ${JSON.stringify(name)} from "./firmware/apps/${name}.js";`,
      ).join("\n"),
      resolveDir: packageRoot(),
    },
  });
  return outputFiles[0].text;
}

const apps: Plugin = {
  name: "apps",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^portable:apps$/ }, ({ path }) => ({ path, namespace: "portable" }));
    onLoad({ filter: /.*/, namespace: "portable" }, async () => ({ contents: await appsAsFunction() }));
  },
};

/** The simulator's core with all apps, as one script for any JavaScript engine. */
async function bundle(): Promise<string> {
  const { outputFiles, warnings } = await build({
    entryPoints: [join(packageRoot(), "tests", "sim", "portable-entry.ts")],
    bundle: true,
    platform: "neutral",
    format: "iife",
    globalName: "palmwire",
    target: "es2022",
    minify: true,
    write: false,
    plugins: [apps],
  });
  assert.deepEqual(warnings, []);
  return outputFiles[0].text;
}

const font = new FontFile("standard");
const host: Host = {
  encode: nodeCodecs.encode,
  decode: (encoding, errors, bytes) => String(nodeCodecs.decoder(encoding, errors)?.(Uint8Array.from(bytes))),
  readFont: (offset, length) => font.read(offset, length),
};

const SEEDS = [
  ["tcp-echo-server", 1],
  ["chat-server", 2],
  ["udp-multicast", 3],
] as const;

describe("the simulator's core with all apps", () => {
  let script: string;

  before(async () => (script = await bundle()));

  it("is small enough for a web page", () => {
    const gzipped_bytes = gzipSync(script, { level: 9 }).length;
    console.log(`      ${script.length} bytes, ${gzipped_bytes} gzipped`);
    assert.ok(gzipped_bytes <= GZIPPED_BYTES_MAX, `${gzipped_bytes} bytes`);
  });

  it("runs the seeds of the fuzzer as Node does, event by event", async () => {
    const context = createContext({});
    new Script(script, { filename: "portable.js" }).runInContext(context);
    const { palmwire } = context as { palmwire: typeof import("./portable-entry.js") };
    for (const [app, seed] of SEEDS) {
      const here = await runSeed(app, new World({ seed }));
      const there = await palmwire.fuzz(host, app, seed);
      assert.equal(there.why, undefined);
      assert.equal(there.traceHash, here.traceHash);
      assert.equal(there.virtual_ms, here.virtual_ms);
      assert.deepEqual({ ...there.delivered }, here.delivered);
    }
  });

  it("boots an echo server that answers a phone, without any host globals", async () => {
    const context = createContext({});
    for (const name of ABSENT)
      assert.equal(new Script(`typeof ${name}`).runInContext(context), "undefined", name);
    new Script(script, { filename: "portable.js" }).runInContext(context);
    const { palmwire } = context as { palmwire: { boot(host: Host): Promise<Booted> } };
    const { apps: names, events, said, echoed, rows } = await palmwire.boot(host);
    assert.deepEqual([...names].sort(), [...APP_NAMES].sort());
    assert.ok(events.includes("listening"), events.join(" "));
    assert.ok(!events.includes("error"), events.join(" "));
    assert.equal(echoed, said);
    const lines = new ScreenText(font).read(pictureOf(rows))?.map((line) => line.trim());
    assert.deepEqual(lines, ["192.168.4.2:5001", "1 connected", "", "hello"]);
  });
});

function pictureOf(rows: readonly string[]): Picture {
  const pixels = Uint8Array.from(rows.join(""), (dot) => Number(dot === "#"));
  return { width: rows[0].length, height: rows.length, pixels, contrast: 255 };
}
