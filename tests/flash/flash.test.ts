import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BOARD_NAMES, profileNamed, type BoardProfile } from "../../host-sim/board/profiles.js";
import { comPortsIn, serialPorts } from "../../host-sim/flash/serial-ports.js";
import { commandLine } from "../../host-sim/flash/tool.js";
import { runToEnd } from "../run/board-process.js";

const PASSWORD = "a secret, really";
const WIFI = { WIFI_SSID: "classroom", WIFI_PASSWORD: PASSWORD };
const NO_SDK = { MODDABLE: "", IDF_PATH: "", ESPRUINO: "" };

const flash = (words: string[], environment: NodeJS.ProcessEnv = WIFI) =>
  runToEnd(["flash", ...words], { ...NO_SDK, ...environment });

describe("palmwire flash", () => {
  it("prints what it would do with Moddable, and no password", async () => {
    const words = ["tcp-echo-server", "--runtime", "moddable", "--device", "/dev/ttyUSB7", "--dry-run"];
    const { code, stdout, stderr } = await flash([...words, "--port", "6001"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^would run: UPLOAD_PORT=\/dev\/ttyUSB7 \S*mcconfig -m -p esp32\/nodemcu /);
    assert.match(stdout, /app=tcp-echo-server .*port=6001 .*ssid=classroom/);
    assert.ok(!stdout.includes(PASSWORD) && stdout.includes("***"));
  });

  it("prints what it would do with Espruino: 115200 baud, to flash, nothing from the Internet", async () => {
    const words = ["tcp-echo-client", "--runtime", "espruino", "--device", "COM3", "--dry-run"];
    const { code, stdout, stderr } = await flash([...words, "--to", "192.168.1.2"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /--port COM3 -b 115200/);
    assert.match(stdout, /SAVE_ON_SEND=1 .*MODULE_URL= .*BOARD_JSON_URL=none/);
    assert.ok(!stdout.includes(PASSWORD));
  });

  it("has Espruino keep the history of udp-chat, where it is told how much, and of nothing else", async () => {
    for (const [app, bytes, kept] of [
      ["udp-chat", "8192", true],
      ["udp-chat", "0", false],
      ["tcp-echo-client", "8192", false],
    ] as const) {
      const words = [app, "--runtime", "espruino", "--device", "COM3", "--dry-run", "--history-bytes", bytes];
      const { code, stdout, stderr } = await flash([...words, "--to", "192.168.1.2"]);
      assert.equal(code, 0, stderr);
      const [file] = /\S+$/.exec(stdout.trim()) ?? [];
      const text = await readFile(String(file), "utf8");
      assert.equal(text.includes('"palmwire.h"'), kept, words.join(" "));
    }
  });

  it("refuses a history that Espruino cannot keep, and one for Moddable", async () => {
    for (const [runtime, bytes, complaint] of [
      ["espruino", "100", /^palmwire: --history-bytes '100' is wrong: give 4096 to 65536 in steps of 256/],
      ["moddable", "8192", /^palmwire: --history-bytes is for --runtime espruino; with Moddable give/],
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

  it("takes an option of the app that has the name of one of run's", async () => {
    const words = [
      "spread-client",
      "--runtime",
      "espruino",
      "--device",
      "COM3",
      "--dry-run",
      "--name",
      "desk 3",
    ];
    const { code, stdout, stderr } = await flash(words);
    assert.equal(code, 0, stderr);
    const [file] = /\S+$/.exec(stdout.trim()) ?? [];
    assert.match(await readFile(String(file), "utf8"), /desk 3/);
  });

  it("bundles for another board than the default", async () => {
    for (const board of BOARD_NAMES.slice(-1)) {
      const words = ["udp-self", "--runtime", "espruino", "--device", "COM3", "--dry-run", "--board", board];
      const { code, stdout, stderr } = await flash(words);
      assert.equal(code, 0, stderr);
      const [, file] = /(\S+udp-self\.js)/.exec(stdout) ?? [];
      const { data, clock } = (profileNamed(board) as BoardProfile).description;
      const pins = (await readFile(file, "utf8")).match(/:(\d+)\b/g);
      for (const pin of [data, clock]) assert.ok(pins?.includes(`:${pin}`), `${board}: pin ${pin}`);
    }
  });

  it("checks the options as run does", async () => {
    const { code, stderr } = await flash(["tcp-echo-server", "--port", "70000", "--runtime", "espruino"]);
    assert.equal(code, 2);
    assert.match(stderr, /^palmwire: --port '70000' is wrong: give 0 to 65535/);
  });

  it("refuses a room that the board has not the sockets for", async () => {
    for (const [runtime, sockets] of [
      ["espruino", 9],
      ["moddable", 8],
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
        new RegExp(`^palmwire: --max-clients .* need 10 sockets .*, there are ${sockets}\n$`),
      );
    }
  });

  it("says which tool is missing, and how to get it", async () => {
    const file = process.platform === "win32" ? "COM3" : "/dev/null";
    const { code, stderr } = await flash(["--runtime", "moddable", "--device", file]);
    assert.equal(code, 2);
    assert.match(stderr, /^palmwire: MODDABLE is not set: .*; IDF_PATH is not set: [^\n]*\n$/);
  });

  it("wants a port, a runtime and a Wi-Fi, each with its mend", async () => {
    for (const [words, environment, complaint] of [
      [["--runtime", "espruino"], WIFI, /--device is missing: name the serial port/],
      [[], WIFI, /--runtime is missing: give espruino or moddable/],
      [["--runtime", "espruino"], {}, /--wifi is missing: give SSID:PASSWORD/],
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
    const { code, stdout } = await runToEnd(["doctor"], NO_SDK);
    assert.equal(code, 0);
    assert.match(stdout, /^ok {6}node/m);
    assert.match(stdout, /^missing moddable {5}MODDABLE is not set: install/m);
    assert.match(stdout, /^ok {6}ESPRUINO {5}not set: --engine espruino is a model/m);
  });

  it("asks the interpreter that ESPRUINO names", async () => {
    const folder = await mkdtemp(join(tmpdir(), "palmwire-doctor-"));
    const interpreter = join(folder, "espruino");
    const prints = (words: string) => writeFile(interpreter, `#!/bin/sh\necho "${words}"\n`, { mode: 0o755 });
    const ESPRUINO = interpreter;
    await prints("VERSION=2v99");
    const fine = await runToEnd(["doctor"], { ...NO_SDK, ESPRUINO });
    assert.match(fine.stdout, /^ok {6}ESPRUINO {5}--engine espruino is the interpreter 2v99$/m);
    await prints("hello");
    const wrong = await runToEnd(["doctor"], { ...NO_SDK, ESPRUINO });
    assert.match(
      wrong.stdout,
      /^missing ESPRUINO {5}ESPRUINO=\S+ is no Linux build of Espruino: it does not say/m,
    );
    await rm(folder, { recursive: true });
  });
});

describe("serial ports", () => {
  it("are USB adapters, not terminals", async () => {
    const folder = await mkdtemp(join(tmpdir(), "palmwire-dev-"));
    for (const name of ["ttyUSB1", "ttyACM0", "ttyS0", "tty1", "cu.usbserial-10", "cu.Bluetooth"])
      await writeFile(join(folder, name), "");
    const paths = (platform: NodeJS.Platform) => serialPorts(platform, folder).map(({ path }) => path);
    assert.deepEqual(paths("linux"), [join(folder, "ttyACM0"), join(folder, "ttyUSB1")]);
    assert.deepEqual(paths("darwin"), [join(folder, "cu.usbserial-10")]);
    await rm(folder, { recursive: true });
  });

  it("are read from what Windows prints of its registry", () => {
    const output =
      "\r\nHKEY_LOCAL_MACHINE\\HARDWARE\\DEVICEMAP\\SERIALCOMM\r\n" +
      "    \\Device\\Silabser0    REG_SZ    COM3\r\n    \\Device\\USBSER000    REG_SZ    COM12\r\n";
    assert.deepEqual(comPortsIn(output), ["COM3", "COM12"]);
  });
});

describe("commandLine", () => {
  it("quotes what a shell would split, and hides secrets", () => {
    const line = commandLine({
      file: "mcconfig",
      words: ["ssid=my net", "password=it's"],
      environment: {},
      secrets: ["it's"],
    });
    assert.equal(line.includes("it's"), false);
    assert.match(line, /^mcconfig 'ssid=my net' /);
  });
});
