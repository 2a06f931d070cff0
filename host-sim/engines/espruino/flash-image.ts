/** Creates the flash that an interpreter starts from: stand-ins, program and font as files of Espruino's Storage. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { STORE_PREFIX } from "../../../firmware/espruino/store-files.js";
import { packageRoot } from "../../node/package-root.js";
import { CALLS, CHANNEL } from "./channel.js";

/** Size of Storage in the Linux port's flash (boards/LINUX.py). */
const STORAGE_BYTES = 262_144;
/** The header before each file (struct JsfFileHeader). */
const HEADER_BYTES = 32;
/** The time that writing a flash may take; normally 100 ms. */
const WRITE_MS_MAX = 60_000;
const WRITTEN = "written";

/** Espruino program that writes the files of its folder to Storage, in parts, because they need not fit into memory. */
const WRITER = `
  var s = require("Storage");
  require("fs").readdirSync("files").forEach(function(n) {
    if (n == "." || n == "..") return;
    var p = "files/" + n, size = require("fs").statSync(p).size, f = E.openFile(p, "r"), at = 0, d;
    while ((d = f.read(1024)) !== undefined) { s.write(n, d, at, size); at += d.length; }
    f.close();
  });
  print("${WRITTEN}");
`;

/**
 * Returns the code of the stand-ins. `addresses` are those on the I2C bus that acknowledge; `seed` seeds the chip's
 * random number generator; `keepsSettings` says whether the program stores any, for which some variables are needed.
 */
export async function standIns(
  addresses: readonly number[],
  seed: number,
  keepsSettings = false,
): Promise<string> {
  // Loaded on demand: only the interpreter needs it, and it takes a while.
  const { transform } = await import("esbuild");
  const source = readFileSync(join(packageRoot(), "firmware", "espruino", "linux", "stand-ins.ts"), "utf8");
  const { code } = await transform(source, {
    loader: "ts",
    target: "es2015",
    minifyWhitespace: true,
    minifySyntax: true,
    define: {
      I2C_ADDRESSES: JSON.stringify(addresses),
      SEED: String(seed),
      KEEPS_SETTINGS: String(keepsSettings),
      SETTINGS: JSON.stringify(STORE_PREFIX),
      CHANNEL: JSON.stringify(CHANNEL),
      CALLS: JSON.stringify(CALLS),
    },
  });
  return code.replace(/export\s*\{\s*\};?/, "");
}

/**
 * Creates a folder with a flash of these files, CHANNEL and CALLS, and returns its path. If they do not all fit,
 * files of `spare` are left out, beginning with the last.
 */
export async function makeFlash(
  interpreter: string,
  files: ReadonlyMap<string, Uint8Array | string>,
  spare: readonly string[],
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "palmwire-espruino-"));
  const kept = new Map([...files].map(([name, content]) => [name, Buffer.from(content)]));
  const bytes = () => [...kept.values()].reduce((sum, { length }) => sum + HEADER_BYTES + length + 3, 0);
  for (const name of [...spare].reverse()) if (bytes() > STORAGE_BYTES) kept.delete(name);
  mkdirSync(join(folder, "files"));
  for (const [name, content] of kept) writeFileSync(join(folder, "files", name), content);
  writeFileSync(join(folder, "writer.js"), WRITER);
  writeFileSync(join(folder, CALLS), "");
  const run = promisify(execFile);
  await run("mkfifo", [join(folder, CHANNEL)]);
  const { stdout } = await run(interpreter, ["writer.js"], { cwd: folder, timeout: WRITE_MS_MAX });
  if (!stdout.includes(WRITTEN)) throw new Error(`${interpreter} cannot write its flash: ${stdout}`);
  return folder;
}
