import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TEMPLATES } from "../../host-sim/cli/new-app.js";
import { APP_NAMES } from "../../host-sim/settings/apps.js";
import { BOARD_NAMES } from "../../host-sim/sim/board/profiles.js";
import { ENGINE_NAMES } from "../../host-sim/settings/common-flags.js";
import { runHere } from "./run-here.js";

const SHELLS = ["bash", "zsh", "fish", "powershell"];

/** What the shell's script is told for these words; the last one is being typed. */
async function completions(...words: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await runHere(["complete", "--", ...words]);
  assert.deepEqual([code, stderr], [0, ""]);
  const lines = stdout.split("\n");
  assert.equal(lines.pop(), "");
  assert.match(String(lines.pop()), /^:\d+$/);
  return lines.map((line) => line.split("\t")[0]);
}

describe("completion in a shell", () => {
  it("knows the commands", async () => {
    const { stdout } = await runHere(["--help"]);
    const commands = [
      ...stdout
        .split("Commands:")[1]
        .split("\n\n")[0]
        .matchAll(/^ {2}(\w+) /gm),
    ].map(([, name]) => name);
    assert.ok(commands.includes("new") && commands.includes("complete"));
    assert.deepEqual((await completions("")).sort(), commands.filter((name) => name !== "help").sort());
    assert.deepEqual(await completions("sc"), ["scenario"]);
  });

  it("knows the apps", async () => {
    const chats = APP_NAMES.filter((name) => name.startsWith("chat"));
    for (const command of ["run", "flash", "fuzz"])
      assert.deepEqual(await completions(command, "chat"), chats);
  });

  it("knows the flags of the app that is given, with their help", async () => {
    assert.ok((await completions("run", "udp-chat", "--re")).includes("--reliable"));
    assert.ok(!(await completions("run", "udp-self", "--re")).includes("--reliable"));
    const { stdout } = await runHere(["complete", "--", "run", "--eng"], { LC_ALL: "zh_CN.UTF-8" });
    assert.match(stdout, /^--engine\t.*引擎.*\n/);
  });

  it("knows the values of flags", async () => {
    for (const [words, values] of [
      [["run", "--engine", ""], ENGINE_NAMES],
      [["run", "udp-chat", "--board", ""], BOARD_NAMES],
      [["run", "--board=mp"], ["mpython"]],
      [
        ["run", "chat-server", "--mode", ""],
        ["hub", "p2p"],
      ],
      [["new", "x", "--template", ""], TEMPLATES],
      [["scenario", "--engine", "n"], ["node"]],
      [["fuzz", "--engine", "x"], ["xs"]],
      [["complete", ""], SHELLS],
    ] as const)
      assert.deepEqual(new Set(await completions(...words)), new Set(values), words.join(" "));
  });

  it("knows the files of apps and scenarios, and offers no name that a shell would expand", async () => {
    const folder = mkdtempSync(join(tmpdir(), "palmwire-complete-"));
    const before = process.cwd();
    try {
      for (const name of ["app.ts", "温度.ts", "notes.txt", "a b.ts", "$(touch x).ts", "test.yaml"])
        writeFileSync(join(folder, name), "");
      mkdirSync(join(folder, "sub"));
      writeFileSync(join(folder, "sub", "other.ts"), "");
      process.chdir(folder);
      const files = (await completions("run", "")).filter((name) => !APP_NAMES.includes(name));
      assert.deepEqual(new Set(files), new Set(["app.ts", "温度.ts", "sub/"]));
      assert.deepEqual(await completions("run", "./a"), ["./app.ts"]);
      assert.deepEqual(await completions("flash", "sub/"), ["sub/other.ts"]);
      assert.deepEqual(new Set(await completions("scenario", "")), new Set(["sub/", "test.yaml"]));
      assert.deepEqual(await completions("run", "none/"), []);
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true });
    }
  });

  for (const shell of SHELLS)
    it(`prints a script that asks palmwire: ${shell}`, async () => {
      const { code, stdout } = await runHere(["complete", shell]);
      assert.equal(code, 0);
      assert.match(stdout, /palmwire complete '?--/);
      // The syntax, where the shell is here.
      if (shell === "bash" && process.platform !== "win32") execFileSync("bash", ["-n"], { input: stdout });
    });

  it("knows its shells", async () => {
    const { code, stderr } = await runHere(["complete", "zhs"]);
    assert.deepEqual([code, stderr], [2, "palmwire: unknown shell 'zhs'. Did you mean 'zsh'?\n"]);
  });
});
