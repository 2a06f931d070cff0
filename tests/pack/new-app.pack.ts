/**
 * What a user does with the packed file in an empty folder, for each template of `palmwire new`: install, test, check,
 * run on every engine with a real peer, bundle, flash without a board; and what the page "Your first app" has him do.
 * The folders share one node_modules, which moves from one to the next.
 */
import assert from "node:assert/strict";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { TEMPLATES, type Template } from "../../host-sim/cli/new-app.js";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { parseMarkdown } from "../docs/markdown.js";
import { Peer, PeerServer } from "../run/peer.js";

const WINDOWS = process.platform === "win32";
const ENGINES = WINDOWS ? ["node", "espruino"] : ["node", "xs", "espruino"];
/** What npm installs, apart from the links that stand in for what the engine xs does not need. */
const PACKAGES_MAX = 70;

const execute = promisify(execFile);

/** What the processes see: nothing that the runner of this test has set for its own. */
const env = { ...process.env, LC_ALL: "C.UTF-8" };
for (const name of Object.keys(env))
  if (/^(npm_|NODE_OPTIONS$|NODE_TEST_CONTEXT$|PALMWIRE_LANG$|PALMWIRE_CONFIG$)/.test(name))
    delete (env as NodeJS.ProcessEnv)[name];

/** Runs a program to its end; gives all that it prints. Rejects, with that, when it fails. */
async function run(file: string, words: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout, stderr } = await execute(file, words, { cwd, env, shell: WINDOWS });
    return stdout + stderr;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${words.join(" ")}: ${String(error)}\n${stdout}${stderr}`, { cause: error });
  }
}

const npm = (words: readonly string[], cwd: string) => run(WINDOWS ? "npm.cmd" : "npm", words, cwd);

/** Where a folder's palmwire is. */
const programIn = (folder: string) => join(folder, "node_modules", "palmwire", "bin", "palmwire.js");

/** A board that runs the app of a folder, as `palmwire run` starts it. */
class RunningApp {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown[]>;
  /** Its port, once it listens. */
  readonly port: Promise<number>;
  #output = "";

  constructor(folder: string, engine: string, words: readonly string[]) {
    this.#child = spawn(
      process.execPath,
      [
        programIn(folder),
        "run",
        "app.ts",
        "--config",
        "palmwire.json",
        "--engine",
        engine,
        "--log",
        "json",
        ...words,
      ],
      { cwd: folder, env, stdio: ["pipe", "pipe", "pipe"] },
    );
    this.#exited = once(this.#child, "close");
    const { stdout, stderr } = this.#child;
    if (!stdout || !stderr) throw new Error("no pipes");
    stderr.setEncoding("utf8").on("data", (text: string) => (this.#output += text));
    this.port = new Promise((resolve, reject) => {
      createInterface({ input: stdout })
        .on("line", (line) => {
          this.#output += `${line}\n`;
          const { event, port } = JSON.parse(line) as { event: string; port: number };
          if (event === "listening") resolve(port);
        })
        .on("close", () => reject(new Error(`it ended: ${this.#output}`)));
    });
    // A client does not listen.
    this.port.catch(() => {});
  }

  /** Ends it as Ctrl-C does. */
  async stop(): Promise<void> {
    this.#child.kill("SIGINT");
    const [code] = await this.#exited;
    // Windows knows no signals: there it ends the process.
    if (!WINDOWS) assert.equal(code, 0, this.#output);
  }
}

/** Each app's job, done over this computer's network. */
const JOBS: Readonly<Record<Template, (folder: string, engine: string) => Promise<void>>> = {
  "tcp-server": (folder, engine) =>
    serving(folder, engine, async (port) => {
      const peer = await Peer.to(port);
      peer.socket.write("23.5\n");
      await peer.until(() => peer.received.toString() === "ok 1\n");
      peer.socket.destroy();
    }),
  chat: (folder, engine) =>
    serving(folder, engine, async (port) => {
      const one = await Peer.to(port);
      const other = await Peer.to(port);
      await one.until(() => one.received.includes(" has come\n"));
      other.socket.write("hi\n");
      await one.until(() => one.received.includes(": hi\n"));
      for (const peer of [one, other]) peer.socket.destroy();
    }),
  udp: (folder, engine) =>
    serving(folder, engine, async (port) => {
      const socket = createSocket("udp4").bind(0, "127.0.0.1");
      await once(socket, "listening");
      socket.send("23.5", port, "127.0.0.1");
      const [bytes] = (await once(socket, "message")) as [Buffer];
      socket.close();
      assert.equal(bytes.toString(), "ok 1");
    }),
  "tcp-client": async (folder, engine) => {
    const server = await PeerServer.listen();
    const app = new RunningApp(folder, engine, ["--to", `127.0.0.1:${server.port}`]);
    try {
      const peer = await server.next();
      await peer.until(() => /^hello from .*\n$/.test(peer.received.toString()));
    } finally {
      await app.stop();
      await server.close();
    }
  },
};

async function serving(folder: string, engine: string, job: (port: number) => Promise<void>): Promise<void> {
  const app = new RunningApp(folder, engine, ["--port", "0"]);
  try {
    await job(await app.port);
  } finally {
    await app.stop();
  }
}

describe("the packed file in an empty folder", () => {
  let root: string;
  let tool: string;
  /** The folder that has node_modules. */
  let installed: string | undefined;

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "palmwire-user-"));
    const out = await npm(["pack", "--ignore-scripts", "--json", "--pack-destination", root], packageRoot());
    const [{ filename }] = JSON.parse(out.slice(out.indexOf("["))) as [{ filename: string }];
    // As `npx` does it.
    tool = join(root, "tool");
    await npm(
      ["install", "--prefix", tool, "--prefer-offline", "--no-audit", "--no-fund", join(root, filename)],
      root,
    );
  });

  after(() => rmSync(root, { recursive: true, force: true }));

  for (const template of TEMPLATES)
    describe(template, () => {
      let folder: string;
      const palmwire = (...words: string[]) => run(process.execPath, [programIn(folder), ...words], folder);

      before(() => (folder = join(root, template)));

      it("is written", async () => {
        await run(
          process.execPath,
          [programIn(tool), "new", folder, "--template", template, ...(WINDOWS ? [] : ["--xs"])],
          root,
        );
      });

      it("is installed: a few packages, and no warnings", async () => {
        if (installed) renameSync(join(installed, "node_modules"), join(folder, "node_modules"));
        const said = await npm(["install", "--prefer-offline", "--no-audit", "--no-fund"], folder);
        installed = folder;
        assert.match(said, /^\s*((added|changed) \d+ packages?|up to date)[^\n]*\s*$/);
        const lock = join(folder, "node_modules", ".package-lock.json");
        const { packages: all } = JSON.parse(readFileSync(lock, "utf8")) as {
          packages: Record<string, { link?: boolean }>;
        };
        const packages = Object.keys(all).filter(
          (name) => name.startsWith("node_modules/") && !all[name].link,
        );
        assert.ok(packages.length <= PACKAGES_MAX, `${packages.length}: ${packages.join()}`);
      });

      it("passes its test", () => npm(["test"], folder));

      it("passes its types", () => npm(["run", "types"], folder));

      it("passes its check", () => npm(["run", "check"], folder));

      it("passes its scenario", () => npm(["run", "scenario"], folder));

      for (const engine of ENGINES) it(`does its job: ${engine}`, () => JOBS[template](folder, engine));

      it("stops by itself: --for", () => {
        const place = template === "tcp-client" ? ["--to", "127.0.0.1:9"] : ["--port", "0"];
        return palmwire("run", "app.ts", ...place, "--for", "0.5", "--screen", "none");
      });

      it("is bundled", async () => {
        await npm(["run", "bundle"], folder);
        assert.ok(statSync(join(folder, "app.espruino.js")).size > 1000);
      });

      for (const runtime of ["espruino", "moddable"])
        it(`would be flashed: ${runtime}`, async () => {
          const before = readdirSync(folder);
          const words = [
            "--runtime",
            runtime,
            "--device",
            "/dev/ttyUSB0",
            "--wifi",
            "home:12345678",
            "--dry-run",
          ];
          const said = await npm(["run", "flash", "--", ...words], folder);
          assert.match(said, runtime === "espruino" ? /espruino/ : /mcconfig/);
          assert.deepEqual(readdirSync(folder), before);
        });

      it("says in help what the app does, and its options", async () => {
        const said = await palmwire("run", "app.ts", "--help");
        assert.match(said, template === "tcp-client" ? /--to </ : /--port </);
      });
    });

  describe("the page Your first app", () => {
    let folder: string;
    const { blocks } = parseMarkdown(readFileSync(join(packageRoot(), "docs", "first-app.md"), "utf8"));
    const shown = (language: string) => blocks.find((block) => block.language === language)?.text ?? "";

    before(async () => {
      folder = join(root, "thermometer");
      await run(process.execPath, [programIn(tool), "new", folder], root);
      if (installed) renameSync(join(installed, "node_modules"), join(folder, "node_modules"));
      installed = folder;
      writeFileSync(join(folder, "app.ts"), shown("ts"));
      writeFileSync(join(folder, "test", "app.test.js"), shown("js"));
    });

    it("has a program that passes its check and its types", async () => {
      await npm(["run", "check"], folder);
      await npm(["run", "types"], folder);
    });

    it("has a test that passes", async () => {
      assert.match(await npm(["test"], folder), /^\W*pass 1$/m);
    });

    it("has a program that answers, on every engine", async () => {
      for (const engine of ENGINES) await JOBS["tcp-server"](folder, engine);
    });

    it("has commands that work", async () => {
      const said = await npm(["start", "--", "--engine", "espruino", "--port", "0", "--for", "5"], folder);
      assert.match(said, /listening on/);
      await run(process.execPath, [programIn(folder), "doctor"], folder);
      const words = "--runtime espruino --device /dev/ttyUSB0 --wifi classroom --dry-run".split(" ");
      assert.match(await npm(["run", "flash", "--", ...words], folder), /would run: .*espruino/);
    });
  });
});
