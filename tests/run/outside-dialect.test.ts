/** What the command line says of a user's app that has what no board can run. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appFile, isUsersApp } from "../../host-sim/node/app-files.js";
import { runHere } from "../cli/run-here.js";
import { runBoard, runToEnd, stopBoards } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";

/** Runs on every engine, and leaves the dialect once. */
const APP = `export function options() { return []; }
let count = 0;
export default function start(device) {
  device.console.print("count " + ++count);
  return { stop() {} };
}
`;
/** Leaves it seven times more. */
const WORSE = `${APP}export let a, b, c, d, e, f, g;\nexport const all = [a, b, c];\nexport enum Lamp { on }\nexport const pair = [];\nexport var h;\nexport let i;\nexport let j;\n`;
const LAST = /a board cannot run this \(found: \d+\); palmwire check \S+ shows each line\n/;

describe("an app outside of the dialect", () => {
  let folder: string;
  let app: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-outside-"));
    app = join(folder, "app.ts");
    writeFileSync(app, APP);
  });
  afterEach(async () => {
    await stopBoards();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const engine of APP_ENGINES.filter((name) => name !== "moddable"))
    it(`runs on ${engine}, and a warning says what a board cannot run`, async () => {
      const board = runBoard([app, "--engine", engine, "--lang", "en"]);
      await board.event({ event: "console", text: "count 1" });
      await board.says(LAST);
      const [said, last] = board.stderr.split("\n");
      assert.match(
        said,
        /^palmwire: \S*app\.ts:2:1: variable of a module \(.*\): use const, or keep the state/,
      );
      assert.equal(
        last,
        `palmwire: a board cannot run this (found: 1); palmwire check ${app} shows each line`,
      );
      assert.equal(await board.stop(), 0);
    });

  it("is warned of in Chinese, too", async () => {
    const board = runBoard([app, "--lang", "zh"]);
    await board.says(
      /^palmwire: \S*app\.ts:2:1：模块的变量.*\npalmwire: 开发板不能运行这些代码（1 处）；用 palmwire check/,
    );
  });

  it("has five lines of warnings at most", async () => {
    writeFileSync(app, WORSE);
    const board = runBoard([app, "--lang", "en"]);
    await board.says(LAST);
    const lines = board.stderr.trim().split("\n");
    assert.equal(lines.length, 6);
    assert.match(lines[5], /\(found: (\d+)\)/);
    assert.ok(Number(/found: (\d+)/.exec(lines[5])?.[1]) > 5);
  });

  it("is checked again when it is saved under --watch, and what is known is not said again", async () => {
    const board = runBoard([app, "--watch", "--lang", "en"]);
    await board.says(LAST);
    const before = board.stderr;
    writeFileSync(app, APP.replace('"count "', '"saved "'));
    const saved = await board.event({ event: "console", text: "saved 1" });
    writeFileSync(app, APP.replace('"count "', '"again "').replace("let count", "export let count"));
    await board.event({ event: "console", text: "again 1" }, saved);
    await board.says(/app\.ts:2:8: [^]*shows each line\n$/);
    assert.equal(board.stderr.slice(before.length).split("\n").length, before.split("\n").length);
  });

  if (APP_ENGINES.includes("espruino"))
    it("is not silent where that makes Espruino fail", async () => {
      writeFileSync(
        app,
        APP.replace("return {", "const [first] = [1]; device.console.print(first);\n  return {"),
      );
      const { code, stderr } = await runToEnd(["run", app, "--engine", "espruino", "--lang", "en"]);
      assert.equal(code, 1);
      assert.match(stderr, /^palmwire: \S*app\.ts:5:9: destructuring \(/m);
    });

  it("is told of by bundle and flash as check tells it, and nothing is written", async () => {
    writeFileSync(app, WORSE);
    const check = await runHere(["check", app]);
    const [, listing] = /^([^]*\n)found: \d+; files read: 1\n$/.exec(check.stdout) ?? [];
    const out = join(folder, "out.js");
    const flash = ["flash", app, "--dry-run", "--wifi", "home:12345678", "--device", "COM3", "--runtime"];
    for (const words of [
      ["bundle", app, "--out", out],
      [...flash, "espruino"],
      [...flash, "moddable"],
    ]) {
      const { code, stdout, stderr } = await runHere(words);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /\npalmwire: a board cannot run this \(found: \d+\)\n$/);
      assert.equal(stderr.slice(0, stderr.lastIndexOf("palmwire: ")), listing);
    }
    assert.throws(() => readFileSync(out), { code: "ENOENT" });
  });

  it("is never one of the package's own, which the linter has checked", () => {
    assert.ok(isUsersApp(app));
    for (const own of ["tcp-echo-server", appFile("tcp-echo-server")]) assert.ok(!isUsersApp(own));
  });
});
