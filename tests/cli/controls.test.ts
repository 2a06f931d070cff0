/** Nothing in the user's files, environment and arguments can control the terminal. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runToEnd } from "../run/board-process.js";

/** Sets colours, moves the cursor, ends a string of an operating system command, writes to the left. */
const EVIL = "a\u001b[31m\u0007\u009b2J\u007f\u202e\u2066\r\nb";
const STEERING = /[\p{Cc}\p{Bidi_Control}]/u;

describe("control characters on standard error", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-controls-"));
  });

  after(() => rmSync(folder, { recursive: true }));

  const config = () => {
    const file = join(folder, "palmwire.json");
    writeFileSync(file, JSON.stringify({ [EVIL]: 1 }));
    return file;
  };

  for (const [source, words, environment] of [
    ["an app's name", () => ["run", EVIL], {}],
    ["a command", () => [EVIL], {}],
    ["a flag", () => ["run", `--${EVIL}`, "1"], {}],
    ["a flag's value", () => ["run", "--board", EVIL], {}],
    ["a configuration's key", () => ["run", "--config", config()], {}],
    ["a configuration's path", () => ["run", "--config", join(folder, EVIL)], {}],
    ["the environment", () => ["run"], { PALMWIRE_PORT: EVIL }],
    ["a language", () => ["list"], { PALMWIRE_LANG: EVIL }],
    ["a folder", () => ["run", "--png", join(folder, EVIL, "screen.png")], {}],
  ] as [string, () => string[], NodeJS.ProcessEnv][])
    it(`from ${source} are replaced by visible symbols`, async () => {
      const { code, stderr } = await runToEnd(words(), environment);
      assert.equal(code, 2);
      assert.match(stderr, /^palmwire: .*[␛\\].*\n$/);
      assert.doesNotMatch(stderr.slice(0, -1), STEERING);
    });

  it("are replaced in the report of doctor", async () => {
    const { stdout } = await runToEnd(["doctor"], { ESPRUINO: EVIL, MODDABLE: EVIL });
    assert.match(stdout, /␛/);
    assert.doesNotMatch(stdout.replaceAll("\n", ""), STEERING);
  });
});
