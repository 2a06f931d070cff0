/** An app is one file: whatever lists the apps finds it in firmware/apps. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { runToEnd, runUntil } from "../run/board-process.js";
import { APP_ENGINES } from "../run/engines.js";

const APP = `
import type { App, Device } from "../device.js";
import { integerOption, joined, wifiOptions, type ValuesOf } from "../options.js";

export function about() {
  return { en: "says a number", zh: "说一个数" };
}

export function options() {
  return joined([integerOption("number", 7, 0, 99, "what to say")], wifiOptions());
}

export default function start(device: Device, values: ValuesOf<typeof options>): App {
  device.console.print("number " + values.number);
  return { stop(): void {} };
}
`;

describe("a file that is added to firmware/apps", () => {
  let folder: string;
  let program: string;
  const palmwire = (...words: string[]) => runToEnd(words, { ESPRUINO: "" }, program);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-copy-"));
    program = join(folder, "bin", "palmwire.js");
    for (const part of ["bin", "firmware", "fonts", "host-sim", "tools", "manifest.json", "package.json"])
      cpSync(join(packageRoot(), part), join(folder, part), { recursive: true });
    symlinkSync(join(packageRoot(), "node_modules"), join(folder, "node_modules"), "junction");
    writeFileSync(join(folder, "firmware", "apps", "number.ts"), APP);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is listed, in both languages", async () => {
    assert.match((await palmwire("list")).stdout, /^number {13}says a number$/m);
    assert.match((await palmwire("list", "--lang", "zh")).stdout, /^number {13}说一个数$/m);
  });

  it("has its options in the help", async () => {
    assert.match(
      (await palmwire("run", "number", "--help")).stdout,
      /--number <VALUE> +what to say \(0 to 99/,
    );
  });

  for (const engine of APP_ENGINES.filter((name) => name !== "moddable"))
    it(`runs on ${engine}`, async () => {
      const words = ["run", "number", "--number", "8", "--log", "json", "--engine", engine];
      const said = /"text":"number 8"/;
      const { code, stdout, stderr } = await runUntil(said, words, { ESPRUINO: "" }, program);
      assert.equal(code, 0, stderr);
      assert.match(stdout, said);
    });

  it("is bundled", async () => {
    const { code, stdout, stderr } = await palmwire("bundle", "number", "--out", join(folder, "number.js"));
    assert.equal(code, 0, stderr);
    assert.match(stdout, /number\.js: \d+ bytes/);
  });

  it("can be flashed", async () => {
    for (const runtime of ["espruino", "moddable"]) {
      const words = ["flash", "number", "--dry-run", "--runtime", runtime];
      const { code, stdout, stderr } = await palmwire(...words, "--wifi", "a:12345678", "--device", "COM3");
      assert.equal(code, 0, stderr);
      assert.match(stdout, /app=number board=mpython number=7 /);
    }
  });
});
