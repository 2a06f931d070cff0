/** Tests the build of the worker with stand-ins for make or cc, because a compiler takes long. */
import assert from "node:assert/strict";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { cacheFolder } from "../../host-sim/engines/xs/cache-folder.js";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { runToEnd } from "../run/board-process.js";
import { kit, XS } from "./xs-board.js";

/** Puts what the real make would have built where its variables say. */
const BUILDS = (binary: string) => `
for word; do case "$word" in BUILD_DIR=*) build="\${word#BUILD_DIR=}";; esac; done
for system in lin mac; do mkdir -p "$build/bin/$system/release"; cp "${binary}" "$build/bin/$system/release/"; done
echo "# cc xsAll.c"`;

/** Compiles nothing, and links what the real one would. */
const LINKS = (binary: string) => `
for word; do
  if [ "$last" = -o ]; then out=$word; fi
  if [ "$word" = -c ]; then binary=/dev/null; fi
  last=$word
done
cp "\${binary:-${binary}}" "$out"`;

/** Names that make would split or interpret, and that a shell would expand. */
const NAMES = {
  "a blank": "my cache",
  "a function of make's": "a$(shell touch executed)b",
  "a command of the shell's": "a`touch executed`$(touch executed)b;touch executed",
  "quotes, signs and letters": 'it\'s "100 %" #1 中文 $HOME',
};

/** Damages of a cached worker that must be detected. */
const DAMAGES: Record<string, (folder: string) => void> = {
  "is gone": (folder) => rmSync(join(folder, "xsnap-worker")),
  "is cut off": (folder) => truncateSync(join(folder, "xsnap-worker"), 100_000),
  "is empty": (folder) => truncateSync(join(folder, "xsnap-worker")),
  "may not be executed": (folder) => chmodSync(join(folder, "xsnap-worker"), 0o644),
  "is another program": (folder) => writeFileSync(join(folder, "xsnap-worker"), "#!/bin/sh\nexit 1\n"),
  "has got longer": (folder) => appendFileSync(join(folder, "xsnap-worker"), "x"),
  "has lost its empty machine": (folder) => rmSync(join(folder, "empty.xss")),
  "has half of its empty machine": (folder) => truncateSync(join(folder, "empty.xss"), 80_000),
  "has lost everything": (folder) => {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
  },
  "is a file": (folder) => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
  },
};

describe("the build of the XS worker", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-test-"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const cache = () => join(folder, "cache");

  /** Runs a board for a moment, with these tools. */
  const run = (tools: Record<string, string>, rest = "", from: { cache?: string; program?: string } = {}) => {
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
    return runToEnd(words, { PALMWIRE_CACHE: from.cache ?? cache(), PATH: folder + rest }, from.program);
  };

  (XS ? it : it.skip)("happens once, reports progress, and leaves no other files", async () => {
    const tools = { make: BUILDS(kit.binary), cc: "" };
    const first = await run(tools, `:${process.env.PATH}`);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /^building the XS engine, once: \d+ %\n$/);
    const [built, ...more] = readdirSync(cache());
    assert.match(built, /^xsnap-0\.15\.0-/);
    assert.deepEqual(more, []);
    assert.deepEqual(readdirSync(join(cache(), built)).sort(), ["empty.xss", "sha256", "xsnap-worker"]);
    const second = await run({ make: "exit 1", cc: "exit 1" }, `:${process.env.PATH}`);
    assert.deepEqual([second.code, second.stderr], [0, ""]);
  });

  (XS ? it : it.skip)("can run in several processes at the same time", async () => {
    const tools = { make: BUILDS(kit.binary), cc: "" };
    const runs = await Promise.all([1, 2, 3, 4].map(() => run(tools, `:${process.env.PATH}`)));
    for (const { code, stderr } of runs) assert.equal(code, 0, stderr);
    assert.equal(readdirSync(cache()).length, 1);
  });

  for (const [what, name] of Object.entries(NAMES))
    (XS ? it : it.skip)(`works with ${what} in the paths of the cache and of the project`, async () => {
      const project = join(folder, name);
      mkdirSync(project);
      for (const part of ["bin", "dist", "firmware", "fonts", "package.json", "manifest.json"])
        cpSync(join(packageRoot(), part), join(project, part), { recursive: true });
      const modules = join(packageRoot(), "node_modules");
      mkdirSync(join(project, "node_modules"));
      for (const module of readdirSync(modules).filter((module) => module !== "@agoric"))
        symlinkSync(join(modules, module), join(project, "node_modules", module));
      const xsnap = join("@agoric", "xsnap");
      cpSync(join(modules, xsnap), join(project, "node_modules", xsnap), { recursive: true });

      const from = { cache: join(project, name), program: join(project, "bin", "palmwire.js") };
      const { code, stderr } = await run({ cc: LINKS(kit.binary) }, `:${process.env.PATH}`, from);
      assert.match(stderr, /^building the XS engine, once: \d+ %\n$/);
      assert.equal(code, 0);
      assert.equal(readdirSync(from.cache).length, 1);
      const everything = readdirSync(folder, { recursive: true, encoding: "utf8" });
      assert.ok(!everything.some((file) => basename(file) === "executed"));
      assert.equal(existsSync("executed"), false);
    });

  for (const [how, damage] of Object.entries(DAMAGES))
    (XS ? it : it.skip)(`is repeated if the cached worker ${how}`, async () => {
      const built = basename(dirname(kit.binary));
      cpSync(dirname(kit.binary), join(cache(), built), { recursive: true });
      damage(join(cache(), built));
      const { code, stderr } = await run({ make: BUILDS(kit.binary), cc: "" }, `:${process.env.PATH}`);
      assert.match(stderr, /^building the XS engine, once: \d+ %\n$/);
      assert.equal(code, 0);
      assert.deepEqual(readdirSync(cache()), [built]);
      for (const file of ["xsnap-worker", "empty.xss", "sha256"])
        assert.deepEqual(
          readFileSync(join(cache(), built, file)),
          readFileSync(join(dirname(kit.binary), file)),
        );
    });

  it("tells what to install if there is no compiler", async () => {
    const { code, stdout, stderr } = await run({});
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(
      stderr,
      /^palmwire: the XS engine cannot run: .* 'make' is not installed: (sudo apt-get install build-essential|xcode-select --install)\n$/,
    );
  });

  it("tells where the compiler's output is if it fails", async () => {
    const { code, stderr } = await run(
      { make: "echo 'no space left' >&2; exit 1", cc: "" },
      `:${process.env.PATH}`,
    );
    assert.equal(code, 2);
    assert.match(stderr, /^palmwire: the XS engine cannot run: its build failed; .*xsnap-build\.log\n$/);
    assert.deepEqual(readdirSync(cache()), ["xsnap-build.log"]);
    assert.match(readFileSync(join(cache(), "xsnap-build.log"), "utf8"), /no space left/);
  });

  it("stores its result in the user's cache, or in PALMWIRE_CACHE", () => {
    assert.equal(cacheFolder({ PALMWIRE_CACHE: "/a", XDG_CACHE_HOME: "/b" }), "/a");
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "/b" }), "/b/palmwire");
    assert.match(cacheFolder({}), /palmwire$/);
  });
});
