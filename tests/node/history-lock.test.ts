import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { HistoryInUse, lockHistory, lockOf } from "../../host-sim/node/history-lock.js";
import { packageRoot } from "../../host-sim/node/package-root.js";

const MODULE = join(packageRoot(), "host-sim", "node", "history-lock.ts");

/** Takes the lock, prints whether it has it, and holds it until its input ends. */
const KEEPER = `
const { lockHistory } = require(${JSON.stringify(MODULE)});
process.stdin.on("data", () => {
  try {
    lockHistory(process.argv[1]);
    console.log("mine");
  } catch (error) {
    console.log(error.name === "Error" && "pid" in error ? "another's" : String(error.stack));
  }
});
`;

describe("the lock of a history", () => {
  let folder: string;
  let history: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-lock-"));
    history = join(folder, "chat.txt");
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is held until it is released, and leaves no file behind", () => {
    const unlock = lockHistory(history);
    assert.throws(
      () => lockHistory(history),
      (error) => error instanceof HistoryInUse && error.pid === process.pid,
    );
    unlock();
    assert.deepEqual(readdirSync(folder), []);
    lockHistory(history)();
    unlock();
    assert.deepEqual(readdirSync(folder), []);
  });

  it("is ignored if its process has ended, or if a full disk left it empty", () => {
    const gone = spawnSync(process.execPath, ["-e", "0"]).pid;
    for (const left of [`${gone} 1\n`, `${gone} \n`, ""]) {
      writeFileSync(lockOf(history), left);
      const unlock = lockHistory(history);
      assert.ok(readFileSync(lockOf(history), "latin1").startsWith(`${process.pid} `));
      unlock();
    }
  });

  (process.platform === "linux" ? it : it.skip)(
    "does not count when its process's number was given to another",
    () => {
      writeFileSync(lockOf(history), `${process.pid} 1\n`);
      lockHistory(history)();
    },
  );

  it("is not released if another process holds it by then", () => {
    const unlock = lockHistory(history);
    writeFileSync(lockOf(history), "1 \n");
    unlock();
    assert.equal(readFileSync(lockOf(history), "latin1"), "1 \n");
  });

  it("does not replace another file or a dangling link of that name", () => {
    writeFileSync(lockOf(history), "my notes\n");
    assert.throws(() => lockHistory(history), { code: "EEXIST" });
    assert.equal(readFileSync(lockOf(history), "latin1"), "my notes\n");
    rmSync(lockOf(history));
    symlinkSync("nowhere", lockOf(history));
    assert.throws(() => lockHistory(history), { code: "EEXIST" });
    assert.equal(existsSync(join(folder, "nowhere")), false);
  });

  it("is taken by only one of many processes that find a stale lock", async () => {
    const keepers = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ["--import", "tsx", "-e", KEEPER, history], { cwd: packageRoot() }),
    );
    const answers = keepers.map(async ({ stdout, stderr }) => {
      let complaint = "";
      stderr.on("data", (text) => (complaint += String(text)));
      for await (const line of createInterface({ input: stdout })) return line;
      return complaint;
    });
    writeFileSync(lockOf(history), `${spawnSync(process.execPath, ["-e", "0"]).pid} 1\n`);
    for (const { stdin } of keepers) stdin.write("now\n");
    const all = await Promise.all(answers);
    assert.deepEqual(all.sort(), [...Array.from({ length: 5 }, () => "another's"), "mine"]);
    const ended = keepers.map((keeper) => once(keeper, "close"));
    for (const { stdin } of keepers) stdin.end();
    await Promise.all(ended);
    assert.deepEqual(readdirSync(folder), []);
  });
});
