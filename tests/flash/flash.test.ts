import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { BOARD_NAMES, profileNamed, type BoardProfile } from "../../host-sim/sim/board/profiles.js";
import { comPortsIn, serialPorts } from "../../host-sim/flash/serial-ports.js";
import { commandLine, settingsLine } from "../../host-sim/flash/tool.js";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { runHere } from "../cli/run-here.js";
import { PROGRAM, runToEnd } from "../run/board-process.js";
import { FakeTools, toolRunIn, type ToolRun } from "./fake-tools.js";

const PASSWORD = "a secret, really";
const WIFI = { WIFI_SSID: "classroom", WIFI_PASSWORD: PASSWORD };
const NO_SDK = { MODDABLE: "", IDF_PATH: "", ESPRUINO: "" };

const flash = (words: string[], environment: NodeJS.ProcessEnv = WIFI) =>
  runHere(["flash", ...words], { ...NO_SDK, ...environment });

/** In a process of its own, for what starts a tool: that has the terminal of the process. */
const flashAlone = (words: string[], environment: NodeJS.ProcessEnv) =>
  runToEnd(["flash", ...words], { ...NO_SDK, ...environment });

describe("palmwire flash", () => {
  it("prints the commands for Moddable, without the password", async () => {
    const words = ["tcp-echo-server", "--runtime", "moddable", "--device", "/dev/ttyUSB7", "--dry-run"];
    const { code, stdout, stderr } = await flash([...words, "--port", "6001"]);
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^would run: UPLOAD_PORT=\/dev\/ttyUSB7 \S*mcconfig -m -p esp32\/nodemcu \S+\/manifest\.json\n/,
    );
    assert.match(
      stdout,
      /^with the settings: app=tcp-echo-server board=mpython port=6001 .*ssid=classroom password=\*\*\* /m,
    );
    assert.ok(!stdout.includes(PASSWORD));
  });

  it("prints the commands for Espruino: 115200 baud, to flash, nothing from the Internet", async () => {
    const words = ["tcp-echo-client", "--runtime", "espruino", "--device", "COM3", "--dry-run"];
    const { code, stdout, stderr } = await flash([...words, "--to", "192.168.1.2"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /--port COM3 -b 115200/);
    assert.match(stdout, /SAVE_ON_SEND=1 .*MODULE_URL= .*BOARD_JSON_URL=none/);
    assert.ok(!stdout.includes(PASSWORD));
  });

  it("prints no part of any password, and the rest of the line unchanged", async () => {
    for (const password of [
      "it's a secret",
      "mpython!",
      "COM3COM3",
      "'".repeat(8),
      '"$HOME"& %a%',
      "1".repeat(64),
    ]) {
      const words = ["udp-self", "--runtime", "espruino", "--device", "COM3", "--dry-run"];
      const { stdout: line, stderr } = await runHere([
        "flash",
        ...words,
        "--ssid",
        "a",
        "--password",
        password,
      ]);
      const open = (await runHere(["flash", ...words, "--ssid", "a"])).stdout;
      assert.equal(stderr, "");
      assert.equal(line, open.replace("password=''", "password=***"));
    }
  });

  it("accepts a network name with a colon", async () => {
    const words = ["udp-self", "--runtime", "moddable", "--device", "COM3", "--dry-run"];
    const cafe = { WIFI_SSID: "Cafe:upstairs", WIFI_PASSWORD: PASSWORD };
    assert.match((await flash(words, cafe)).stdout, /ssid=Cafe:upstairs password=\*\*\* /);
  });

  it("removes the files of a dry run", async () => {
    const folder = await mkdtemp(join(tmpdir(), "palmwire-dry-"));
    for (const runtime of ["espruino", "moddable"]) {
      const words = ["udp-self", "--runtime", runtime, "--device", "COM3", "--dry-run"];
      const { stdout } = await flash(words, { ...WIFI, TMPDIR: folder, TEMP: folder });
      assert.ok(stdout.includes(join(folder, "palmwire-XXXXXX")), stdout);
      assert.deepEqual(await readdir(folder), []);
    }
    await rm(folder, { recursive: true });
  });

  describe("runs the tool", () => {
    let tools: FakeTools;

    before(function () {
      if (process.platform === "win32") this.skip();
      tools = new FakeTools();
    });

    after(() => tools?.remove());

    const started = async (words: string[], environment: NodeJS.ProcessEnv = {}) => {
      const all = [...words, "--device", "/dev/null"];
      const { code, stdout, stderr } = await flashAlone(all, {
        ...WIFI,
        ...tools.environment,
        ...environment,
      });
      assert.ok(!stderr.includes(PASSWORD));
      return { code, stderr, stdout, run: toolRunIn(stdout) };
    };

    /** For every tool, the secret is only in a file that this user can read, which is removed afterwards. */
    const keepsSecret = ({ words, path, text, fileMode, folderMode, umask }: ToolRun) => {
      assert.ok(text.includes(JSON.stringify(PASSWORD)));
      assert.ok(!words.join(" ").includes(PASSWORD));
      assert.deepEqual([fileMode, folderMode, umask], [0o600, 0o700, 0o077]);
      assert.equal(existsSync(path), false);
      assert.equal(existsSync(dirname(path)), false);
    };

    it("for Espruino, with the bundle in a file", async () => {
      const { code, run } = await started(["tcp-echo-client", "--runtime", "espruino"]);
      assert.equal(code, 0);
      keepsSecret(run);
      assert.deepEqual(run.words.slice(0, 6), ["--quiet", "--no-ble", "--time", "--port", "/dev/null", "-b"]);
      assert.equal(basename(run.path), "tcp-echo-client.js");
    });

    it("for Moddable, with the settings in a manifest that includes the package's", async () => {
      const words = [
        "tcp-echo-server",
        "--runtime",
        "moddable",
        "--port",
        "6001",
        "--board",
        "esp32c3-ssd1306",
      ];
      const { code, run } = await started(words);
      assert.equal(code, 0);
      keepsSecret(run);
      assert.deepEqual(run.words, ["-m", "-p", "esp32/esp32c3", run.path]);
      assert.equal(run.uploadPort, "/dev/null");
      const { include, config, modules } = JSON.parse(run.text) as {
        include: string[];
        config: object;
        modules: Record<string, string | string[]>;
      };
      assert.deepEqual(include, [join(packageRoot(), "manifest.json")]);
      // What the board and the app do not need is left out.
      const oled = join(packageRoot(), "firmware", "oled");
      assert.ok(modules["~"].includes(join(oled, "sh1106")));
      assert.ok(!modules["~"].includes(join(oled, "ssd1306")));
      assert.equal(modules["firmware/boards/boards"], "./firmware-boards-boards");
      assert.deepEqual(config, {
        app: "tcp-echo-server",
        board: "esp32c3-ssd1306",
        port: 6001,
        qr: "no",
        ssid: "classroom",
        password: PASSWORD,
        wifiTimeout: 15,
      });
    });

    it("for a later Moddable SDK, with that SDK's client for the time", async () => {
      const words = ["udp-self", "--runtime", "moddable"];
      const examples = join(tools.folder, "examples");
      const includes = async (manifest: object) => {
        await writeFile(join(examples, "manifest_net.json"), JSON.stringify(manifest));
        const { include } = JSON.parse((await started(words)).run.text) as { include: string[] };
        return include.slice(1);
      };
      await mkdir(examples);
      const modules = "$(MODULES)/network";
      assert.deepEqual(await includes({ include: [`${modules}/net/manifest.json`] }), [
        "$(MODDABLE)/examples/io/udp/ntp/manifest_ntp.json",
      ]);
      assert.deepEqual(await includes({ include: [`${modules}/sntp/manifest.json`] }), []);
      await rm(examples, { recursive: true });
    });

    it("and exits with its exit code", async () => {
      assert.equal((await started(["udp-self", "--runtime", "moddable"], { FAKE_EXIT: "7" })).code, 7);
    });

    it("and reports if it cannot be started", async () => {
      const folder = await mkdtemp(join(tmpdir(), "palmwire-broken-"));
      await writeFile(join(folder, "espruino"), "#!/no/such/interpreter\n", { mode: 0o755 });
      const environment = { ...tools.environment, PATH: [folder, process.env.PATH].join(delimiter) };
      const words = ["udp-self", "--runtime", "espruino", "--device", "/dev/null"];
      const { code, stderr } = await flashAlone(words, { ...WIFI, ...environment });
      assert.equal(code, 2);
      assert.match(stderr, /^palmwire: \S+espruino cannot be run \(ENOENT\)\n$/);
      await rm(folder, { recursive: true });
    });

    it("and reports if the file cannot be created", async () => {
      const words = ["udp-self", "--runtime", "moddable", "--device", "/dev/null"];
      const environment = { ...WIFI, ...tools.environment, TMPDIR: "/no/such/folder" };
      const { code, stderr } = await flashAlone(words, environment);
      assert.equal(code, 2);
      assert.match(stderr, /^palmwire: no file can be created in \/no\/such\/folder \(ENOENT\): [^\n]*\n$/);
    });

    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      it(`and removes its files when ${signal} ends both`, async () => {
        const words = ["flash", "udp-self", "--runtime", "moddable", "--device", "/dev/null"];
        const env = { ...process.env, ...WIFI, ...tools.environment, FAKE_EXIT: "wait" };
        const child = spawn(process.execPath, [PROGRAM, ...words], {
          env,
          stdio: ["ignore", "pipe", "inherit"],
        });
        let stdout = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
        while (!stdout.includes("}\n")) await once(child.stdout, "data");
        const run = toolRunIn(stdout);
        assert.ok(existsSync(run.path));
        const closed = once(child, "close");
        child.kill(signal);
        assert.deepEqual(await closed, [1, null]);
        assert.equal(existsSync(dirname(run.path)), false);
      });

    /** The bundle that Espruino is sent. */
    const bundleOf = async (words: string[]) => {
      const { code, run } = await started([...words, "--runtime", "espruino"]);
      assert.equal(code, 0);
      return run.text;
    };

    it("with a bundle that keeps the history of udp-chat, if given a size", async () => {
      for (const [bytes, kept] of [
        ["8192", true],
        ["0", false],
      ] as const) {
        const bundle = await bundleOf(["udp-chat", "--history-bytes", bytes]);
        assert.equal(bundle.includes('"palmwire.h"'), kept, bytes);
      }
    });

    it("with a bundle for an app's option that has the name of an option of run", async () => {
      assert.match(await bundleOf(["spread-client", "--name", "desk 3"]), /desk 3/);
    });

    it("with a bundle with control characters in its texts", async () => {
      assert.match(await bundleOf(["udp-chat", "--phrase-a", "a\tb\u007f"]), /"a\\x09b\\x7f"/i);
    });

    it("with a bundle for another board than the default", async () => {
      for (const board of BOARD_NAMES.slice(-1)) {
        const { data, clock } = (profileNamed(board) as BoardProfile).description;
        const pins = (await bundleOf(["udp-self", "--board", board])).match(/:(\d+)\b/g);
        for (const pin of [data, clock]) assert.ok(pins?.includes(`:${pin}`), `${board}: pin ${pin}`);
      }
    });
  });

  it("rejects a history size that Espruino cannot use, and one for Moddable", async () => {
    for (const [runtime, bytes, complaint] of [
      ["espruino", "100", /^palmwire: --history-bytes '100' is wrong: give 4096 to 65536 in steps of 256/],
      ["moddable", "8192", /^palmwire: --history-bytes is for --runtime espruino; with Moddable, pass/],
    ] as const) {
      const words = [
        "udp-chat",
        "--runtime",
        runtime,
        "--history-bytes",
        bytes,
        "--device",
        "COM3",
        "--dry-run",
      ];
      const { code, stderr } = await flash(words);
      assert.equal(code, 2);
      assert.match(stderr, complaint);
    }
  });

  it("checks the options like run", async () => {
    const { code, stderr } = await flash(["tcp-echo-server", "--port", "70000", "--runtime", "espruino"]);
    assert.equal(code, 2);
    assert.match(stderr, /^palmwire: --port '70000' is wrong: give 0 to 65535/);
  });

  it("rejects a room for which the board does not have enough sockets", async () => {
    for (const [runtime, sockets, hint] of [
      ["espruino", 9, "at most 8 together"],
      ["moddable", 8, "at most 7 together; 15 with --board esp32s3-ssd1306"],
    ] as const) {
      const words = [
        "chat-server",
        "--max-clients",
        "9",
        "--runtime",
        runtime,
        "--device",
        "COM3",
        "--dry-run",
      ];
      const { code, stderr } = await flash(words);
      assert.equal(code, 2);
      assert.match(
        stderr,
        new RegExp(`^palmwire: --max-clients .* need 10 sockets .*, there are ${sockets}: ${hint}\n$`),
      );
    }
  });

  it("reports which tool is missing, and how to get it", async () => {
    const file = process.platform === "win32" ? "COM3" : "/dev/null";
    const { code, stderr } = await flash(["--runtime", "moddable", "--device", file]);
    assert.equal(code, 2);
    assert.match(stderr, /^palmwire: MODDABLE is not set: .*; IDF_PATH is not set: [^\n]*\n$/);
  });

  it("requires a port, a runtime and a Wi-Fi, and tells how to give them", async () => {
    for (const [words, environment, complaint] of [
      [["--runtime", "espruino"], WIFI, /--device is missing: name the serial port/],
      [[], WIFI, /--runtime is missing: give espruino or moddable/],
      [["--runtime", "espruino"], {}, /--wifi is missing: give SSID:PASSWORD/],
      [[], {}, /--runtime is missing: .*; --wifi is missing: .*; --device is missing: /],
    ] as const) {
      const { code, stderr } = await flash([...words], environment);
      assert.equal(code, 2);
      assert.match(stderr, complaint);
      assert.equal(stderr.split("\n").length, 2);
    }
  });
});

describe("palmwire doctor", () => {
  it("finds Node, and says how to get what is missing", async () => {
    const { code, stdout } = await runHere(["doctor"], NO_SDK);
    assert.equal(code, 0);
    assert.match(stdout, /^ok {6}node/m);
    assert.match(stdout, /^missing moddable {5}MODDABLE is not set: install/m);
    assert.match(stdout, /^ok {6}ESPRUINO {5}not set: --engine espruino uses a model/m);
  });

  it("runs the interpreter named by ESPRUINO", async () => {
    const folder = await mkdtemp(join(tmpdir(), "palmwire-doctor-"));
    const interpreter = join(folder, "espruino");
    const prints = (words: string) => writeFile(interpreter, `#!/bin/sh\necho "${words}"\n`, { mode: 0o755 });
    const ESPRUINO = interpreter;
    await prints("VERSION=2v99");
    const fine = await runToEnd(["doctor"], { ...NO_SDK, ESPRUINO });
    assert.match(fine.stdout, /^ok {6}ESPRUINO {5}--engine espruino uses the interpreter 2v99$/m);
    await prints("hello");
    const wrong = await runToEnd(["doctor"], { ...NO_SDK, ESPRUINO });
    assert.match(
      wrong.stdout,
      /^missing ESPRUINO {5}ESPRUINO=\S+ is not a Linux build of Espruino: it does not print/m,
    );
    await rm(folder, { recursive: true });
  });
});

describe("serial ports", () => {
  it("include USB adapters, but not terminals", async () => {
    const folder = await mkdtemp(join(tmpdir(), "palmwire-dev-"));
    for (const name of ["ttyUSB1", "ttyACM0", "ttyS0", "tty1", "cu.usbserial-10", "cu.Bluetooth"])
      await writeFile(join(folder, name), "");
    const paths = (platform: NodeJS.Platform) => serialPorts(platform, folder).map(({ path }) => path);
    assert.deepEqual(paths("linux"), [join(folder, "ttyACM0"), join(folder, "ttyUSB1")]);
    assert.deepEqual(paths("darwin"), [join(folder, "cu.usbserial-10")]);
    await rm(folder, { recursive: true });
  });

  it("are read from the output of Windows' registry tool", () => {
    const output =
      "\r\nHKEY_LOCAL_MACHINE\\HARDWARE\\DEVICEMAP\\SERIALCOMM\r\n" +
      "    \\Device\\Silabser0    REG_SZ    COM3\r\n    \\Device\\USBSER000    REG_SZ    COM12\r\n";
    assert.deepEqual(comPortsIn(output), ["COM3", "COM12"]);
  });
});

describe("the lines that flash shows", () => {
  it("quote words for a shell", () => {
    const handover = {
      tool: "/opt/my tools/mcconfig",
      environment: { UPLOAD_PORT: "COM3" },
      name: "manifest.json",
      text: "",
      words: (path: string) => ["-p", "esp32", path],
    };
    assert.equal(
      commandLine(handover, "/tmp/it's/manifest.json"),
      "UPLOAD_PORT=COM3 '/opt/my tools/mcconfig' -p esp32 '/tmp/it'\\''s/manifest.json'",
    );
  });

  it("show *** for any password, and no control characters", () => {
    const line = settingsLine({ ssid: "my \u001b[2Jnet", password: "m", port: 5001 });
    assert.equal(line, "ssid='my ␛[2Jnet' password=*** port=5001");
    assert.equal(settingsLine({ ssid: "open", password: "" }), "ssid=open password=''");
  });
});
