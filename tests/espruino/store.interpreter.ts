import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { KEY_LENGTH_MAX, VALUE_BYTES_MAX } from "../../firmware/base/store-limits.js";
import { packageRoot } from "../../host-sim/node/package-root.js";

const RUN_MS_MAX = 60_000;
const LONGEST = "k".repeat(KEY_LENGTH_MAX);
/** More than what its Storage of 256 KiB takes without compacting itself. */
const WRITES = 600;

describe("the store on the interpreter", () => {
  const file = process.env.ESPRUINO ?? "";
  let folder: string;
  let store: string;

  before(async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `
          import { deleteStored, readStored, writeStored } from "./store-files.js";
          store = { readStored: readStored, writeStored: writeStored, deleteStored: deleteStored };
        `,
        resolveDir: join(packageRoot(), "firmware", "espruino"),
      },
      bundle: true,
      format: "iife",
      target: "es2015",
      charset: "ascii",
      write: false,
    });
    store = outputFiles[0].text;
  });

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "palmwire-store-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Starts the interpreter with what is in its flash, runs a program, and gives what it prints after "=". */
  const run = async (program: string): Promise<string[]> => {
    const start = `
      var files = require("Storage");
      function show(value) { print("=" + value); }
      function attempt(action) { try { action(); show("done"); } catch (e) { show(e.code || e); } }
    `;
    writeFileSync(join(folder, "program.js"), ["var store;", store, start, program].join("\n"));
    const { stdout } = await promisify(execFile)(file, ["program.js"], { cwd: folder, timeout: RUN_MS_MAX });
    return Array.from(stdout.matchAll(/^.*?=(.*)$/gm), ([, value]) => value.trimEnd());
  };

  it("keeps values over several starts, the longest too, and an empty one", async () => {
    const shown = await run(`
      store.writeStored(files, "name", "\\xe6\\xb8\\xa9");
      store.writeStored(files, "name", "\\xe5\\xba\\xa6");
      store.writeStored(files, "empty", "");
      store.writeStored(files, "gone", "x");
      store.deleteStored(files, "gone");
      store.writeStored(files, "${LONGEST}", "x".repeat(${VALUE_BYTES_MAX}));
    `);
    assert.deepEqual(shown, []);
    const kept = await run(`
      show(btoa(store.readStored(files, "name")));
      show(JSON.stringify(store.readStored(files, "empty")));
      show(store.readStored(files, "gone"));
      show(store.readStored(files, "${LONGEST}") === "x".repeat(${VALUE_BYTES_MAX}));
    `);
    assert.deepEqual(kept, [Buffer.from("度").toString("base64"), '""', "undefined", "true"]);
  });

  it("refuses keys and values beyond the limits", async () => {
    const shown = await run(`
      attempt(function() { store.writeStored(files, "${LONGEST}k", "x"); });
      attempt(function() { store.readStored(files, "a.b"); });
      attempt(function() { store.deleteStored(files, ""); });
      attempt(function() { store.writeStored(files, "name", "x".repeat(${VALUE_BYTES_MAX + 1})); });
      attempt(function() { store.writeStored(files, "name", "x".repeat(${VALUE_BYTES_MAX})); });
    `);
    assert.deepEqual(shown, ["store-key", "store-key", "store-key", "store-value", "done"]);
  });

  it("takes a torn value for none", async () => {
    const shown = await run(`
      files.write("palmwire.s.torn0", "to", 0, 5);
      show(store.readStored(files, "torn"));
      store.writeStored(files, "torn", "more");
      show(store.readStored(files, "torn"));
    `);
    assert.deepEqual(shown, ["undefined", "more"]);
  });

  it("keeps a value that was read while Storage fills up and is compacted", async () => {
    const shown = await run(`
      store.writeStored(files, "kept", "a value of some length that is not short");
      store.writeStored(files, "name", "x".repeat(900));
      var kept = store.readStored(files, "kept");
      for (var i = 0; i < ${WRITES}; i++) store.writeStored(files, "name", i + "x".repeat(900));
      show(kept);
      show(store.readStored(files, "kept"));
      show(store.readStored(files, "name").substr(0, 4));
    `);
    const value = "a value of some length that is not short";
    assert.deepEqual(shown, [value, value, `${WRITES - 1}x`]);
  });
});
