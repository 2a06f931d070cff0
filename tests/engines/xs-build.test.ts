/** How the worker gets built: with stand-ins for make and cc, so that no test takes as long as a compiler does. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../host-sim/engines/xs/cache-folder.js";
import { runToEnd } from "../run/board-process.js";
import { kit, XS } from "./xs-board.js";

/** Puts what the real make would have built where its variables say. */
const BUILDS = (binary: string) => `
for word; do case "$word" in BUILD_DIR=*) build="\${word#BUILD_DIR=}";; esac; done
for system in lin mac; do mkdir -p "$build/bin/$system/release"; cp "${binary}" "$build/bin/$system/release/"; done
echo "# cc xsAll.c"`;

describe("the build of the XS worker", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-test-"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const cache = () => join(folder, "cache");

  /** Runs a board for a moment, with nothing cached and these tools. */
  const run = (tools: Record<string, string>, rest = "") => {
    for (const [name, script] of Object.entries(tools))
      writeFileSync(join(folder, name), `#!/bin/sh\ncase "$1" in --version) exit 0;; esac\n${script}\n`, {
        mode: 0o755,
      });
    const words = [
      "run",
      "tcp-echo-server",
      "--engine",
      "xs",
      "--port",
      "0",
      "--log",
      "json",
      "--for",
      "0.1",
    ];
    return runToEnd(words, { PALMWIRE_CACHE: cache(), PATH: folder + rest });
  };

  (XS ? it : it.skip)("happens once, is told of, and nothing is left over", async () => {
    const tools = { make: BUILDS(kit.binary), cc: "" };
    const first = await run(tools, `:${process.env.PATH}`);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /^building the XS engine, once: \d+ %\n$/);
    const [built, ...more] = readdirSync(cache());
    assert.match(built, /^xsnap-0\.15\.0-/);
    assert.deepEqual(more, []);
    assert.deepEqual(readdirSync(join(cache(), built)).sort(), ["empty.xss", "xsnap-worker"]);
    const second = await run({ make: "exit 1", cc: "exit 1" }, `:${process.env.PATH}`);
    assert.deepEqual([second.code, second.stderr], [0, ""]);
  });

  (XS ? it : it.skip)("may happen in several processes at the same time", async () => {
    const tools = { make: BUILDS(kit.binary), cc: "" };
    const runs = await Promise.all([1, 2, 3, 4].map(() => run(tools, `:${process.env.PATH}`)));
    for (const { code, stderr } of runs) assert.equal(code, 0, stderr);
    assert.equal(readdirSync(cache()).length, 1);
  });

  it("says what to install where there is no compiler", async () => {
    const { code, stdout, stderr } = await run({});
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(
      stderr,
      /^palmwire: the XS engine cannot run: .* no 'make' here: (sudo apt-get install build-essential|xcode-select --install)\n$/,
    );
  });

  it("says where the compiler's words are when it fails", async () => {
    const { code, stderr } = await run(
      { make: "echo 'no space left' >&2; exit 1", cc: "" },
      `:${process.env.PATH}`,
    );
    assert.equal(code, 2);
    assert.match(stderr, /^palmwire: the XS engine cannot run: its build failed; .*xsnap-build\.log\n$/);
    assert.deepEqual(readdirSync(cache()), ["xsnap-build.log"]);
    assert.match(readFileSync(join(cache(), "xsnap-build.log"), "utf8"), /no space left/);
  });

  it("keeps its result in the user's cache, or where PALMWIRE_CACHE says", () => {
    assert.equal(cacheFolder({ PALMWIRE_CACHE: "/a", XDG_CACHE_HOME: "/b" }), "/a");
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "/b" }), "/b/palmwire");
    assert.match(cacheFolder({}), /palmwire$/);
  });
});
