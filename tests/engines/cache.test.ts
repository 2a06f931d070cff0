/** Messages about an unusable cache of the engines. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XSNAP_VERSION } from "../../host-sim/engines/xs/worker-sources.js";
import { PROGRAM, runToEnd } from "../run/board-process.js";
import { XS } from "./xs-board.js";

/** A user without rights, and one that the system does not know. */
const NOBODY = 65534;
const UNKNOWN = 54321;

const BUILT = `xsnap-${XSNAP_VERSION}-${process.platform}-${process.arch}`;
const WORDS = ["run", "tcp-echo-server", "--engine", "xs", "--port", "0", "--for", "0.1", "--screen", "none"];

function assertTold({ code, stderr }: { code: number | null; stderr: string }, what: RegExp): void {
  assert.match(stderr, /^palmwire: the XS engine cannot run: [^\n]*\n$/);
  assert.match(stderr, what);
  assert.equal(code, 2);
}

(XS ? describe : describe.skip)("an unusable cache is reported in one line", () => {
  let folder: string;

  before(async () => {
    // Builds what is not built: another user cannot.
    await runToEnd(["--version"]);
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-cache-"));
    chmodSync(folder, 0o755);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it("when it is a file, or cannot be created", async () => {
    writeFileSync(join(folder, "file"), "");
    for (const [cache, code] of [
      [join(folder, "file"), /(EEXIST|ENOTDIR)/],
      [join(folder, "n".repeat(300)), /ENAMETOOLONG/],
      ["/proc/none", /ENOENT/],
    ] as const)
      assertTold(
        await runToEnd(WORDS, { PALMWIRE_CACHE: cache }),
        new RegExp(
          `the cache cannot be used: \\S+ \\(${code.source}\\); name another folder in PALMWIRE_CACHE`,
        ),
      );
  });

  it("when there is no home, or it belongs to another user", async () => {
    for (const HOME of ["/proc", "/dev/null"])
      assertTold(
        await runToEnd(WORDS, { PALMWIRE_CACHE: "", XDG_CACHE_HOME: "", HOME }),
        /the cache cannot be used: \S+ \((ENOENT|ENOTDIR)\)/,
      );
  });

  /** Runs a board as another user, which only root can. */
  function runAs(user: number, environment: Record<string, string>) {
    const rights = [`--reuid=${user}`, `--regid=${user}`, "--clear-groups"];
    const { PATH = "" } = process.env;
    const { status, stderr } = spawnSync("setpriv", [...rights, process.execPath, PROGRAM, ...WORDS], {
      env: { PATH, ...environment },
      encoding: "utf8",
    });
    return { code: status, stderr };
  }

  /** Prints a notice if no other user can be tested. */
  function needOtherUsers(test: Mocha.Context): void {
    const words = [`--reuid=${NOBODY}`, "--clear-groups", "test", "-r", PROGRAM];
    if (spawnSync("setpriv", words).status === 0) return;
    console.error(
      "\n*** NO TEST AS ANOTHER USER: only root can, with setpriv, in a folder that all can read\n",
    );
    test.skip();
  }

  it("when another user has built the worker without read permission", function () {
    needOtherUsers(this);
    mkdirSync(join(folder, BUILT), { mode: 0o700 });
    assertTold(runAs(NOBODY, { PALMWIRE_CACHE: folder }), /the cache cannot be used: \S+ \(EACCES\)/);
  });

  it("when the home is not writable, or does not exist", function () {
    needOtherUsers(this);
    assertTold(runAs(NOBODY, { HOME: folder }), /the cache cannot be used: \S+ \(EACCES\)/);
    assertTold(runAs(UNKNOWN, {}), /this user has no folder for a cache \(\w+\); name one in PALMWIRE_CACHE/);
  });
});
