import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { readable } from "../../host-sim/engines/espruino/byte-string.js";
import { Storage } from "../../host-sim/engines/espruino/storage.js";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { recordsIn } from "../history/espruino-records.js";

const SIZE = 4096;
const RECORD = "【Mon Jan 19 10:00:00 2026】向【('192.168.1.7', 8080)】发送数据:";
/** More than what its Storage of 256 KiB takes without compacting itself. */
const RECORDS = 4000;
const RUN_MS_MAX = 60_000;

/** The bytes of a text, as a string of the program. */
function literal(text: string): string {
  const escapes = Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`);
  return `"${escapes.join("")}"`;
}

/** Prints what is in the files. */
const SHOW = `
  storage.list(/^palmwire.h/).forEach(function(name) { print("FILE=" + name + "=" + btoa(storage.read(name))); });
`;

describe("the history on the interpreter", () => {
  const file = process.env.ESPRUINO ?? "";
  let folder: string;
  let store: string;
  let printed: string;

  before(async () => {
    const { outputFiles } = await build({
      entryPoints: [join(packageRoot(), "firmware", "espruino", "history-store.ts")],
      bundle: true,
      format: "iife",
      globalName: "history",
      target: "es2015",
      charset: "ascii",
      write: false,
    });
    store = outputFiles[0].text;
  });

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "palmwire-history-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Starts the interpreter with what is in its flash, runs a program, and gives the records that are there then. */
  const run = async (program: string): Promise<string[]> => {
    const start = `var storage = require("Storage"), store = new history.HistoryStore(storage, ${SIZE});`;
    writeFileSync(join(folder, "program.js"), [store, start, program, SHOW].join("\n"));
    const { stdout } = await promisify(execFile)(file, ["program.js"], { cwd: folder, timeout: RUN_MS_MAX });
    printed = stdout;
    const flash = new Storage();
    for (const [, name, base64] of stdout.matchAll(/FILE=([^=\s]+)=(\S+)/g)) {
      const content = Buffer.from(base64, "base64");
      assert.equal(content.length, SIZE);
      flash.put(name, { read: () => content });
    }
    return recordsIn(flash).map(readable);
  };
  const keep = (...texts: string[]) =>
    `${texts.map((text) => `store.append(${literal(text)});`).join("\n")} store.flush();`;

  it("returns the records in order, over several starts, byte for byte", async () => {
    assert.deepEqual(await run(keep(`${RECORD}早`, `${RECORD}a\nb`)), [`${RECORD}早`, `${RECORD}a b`]);
    assert.deepEqual((await run(keep(`${RECORD}3`))).slice(2), [`${RECORD}3`]);
  });

  it("closes a torn record before the next", async () => {
    await run(keep(`${RECORD}1`));
    const end = Buffer.byteLength(`${RECORD}1\n`);
    await run(`storage.write("palmwire.h0", ${literal(RECORD.slice(0, 10))}, ${end}, ${SIZE});`);
    assert.deepEqual(await run(keep(`${RECORD}2`)), [`${RECORD}1`, `${RECORD}2`]);
  });

  it("keeps the newest records within its limit, although Storage fills up and is compacted", async () => {
    const kept = await run(`
      for (var i = 0; i < ${RECORDS}; i++) if (store.append(${literal(RECORD)} + i)) store.flush();
      store.flush();
    `);
    assert.match(printed, /Compacting/);
    assert.ok(kept.length > SIZE / Buffer.byteLength(`${RECORD}${RECORDS}\n`));
    assert.deepEqual(
      kept,
      kept.map((_, i) => `${RECORD}${RECORDS - kept.length + i}`),
    );
  });
});
