import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APP_NAMES } from "../../host-sim/settings/apps.js";
import { columns } from "../../host-sim/language/width.js";
import { runHere } from "./run-here.js";
import { PROGRAM, runBoard, runToEnd, runUntil, stopBoards } from "../run/board-process.js";

const CHINESE = { LC_ALL: "zh_CN.UTF-8" };
const SECRET = "hunter22";
const QUIET = ["--port", "0", "--screen", "none"];
/** An address without a server. */
const NOBODY = "127.0.0.1:9";
const HAN = /\p{Script=Han}/u;

/** A command, and whether its output is in Chinese. */
const ASKED: [words: string, environment: NodeJS.ProcessEnv, chinese: boolean][] = [
  ["list", { LC_ALL: "C" }, false],
  ["list", { LC_ALL: "POSIX" }, false],
  ["list", { LC_ALL: "en_US" }, false],
  ["list", CHINESE, true],
  ["list", { LC_ALL: "zh_TW" }, true],
  ["list", { LC_ALL: "", LC_MESSAGES: "", LANG: "zh_CN.UTF-8" }, true],
  ["list --lang zh", {}, true],
  ["--lang zh list", {}, true],
  ["list --lang=en", CHINESE, false],
  ["list --lang en --lang zh", {}, true],
  ["list", { PALMWIRE_LANG: "zh" }, true],
  ["list", { PALMWIRE_LANG: "en", ...CHINESE }, false],
  ["list --lang zh", { PALMWIRE_LANG: "en" }, true],
  ["list", { PALMWIRE_CONFIG: "FILE" }, true],
  ["list --lang en", { PALMWIRE_CONFIG: "FILE" }, false],
  ["list", { PALMWIRE_LANG: "en", PALMWIRE_CONFIG: "FILE" }, false],
  ["--help", CHINESE, true],
  ["--lang zh", {}, true],
  ["help --lang zh", {}, true],
  ["help run --lang zh", {}, true],
  ["run --help --lang zh", {}, true],
  ["run --config FILE --help", {}, true],
  ["flash --help", CHINESE, true],
  ["doctor", CHINESE, true],
];

/** A wrong command, and the error message. */
const WRONG: [words: string, message: string][] = [
  ["bogus", "没有命令“bogus”。详见 palmwire --help"],
  ["lst", "没有命令“lst”（是不是 list？）。详见 palmwire --help"],
  ["help bogus", "没有命令“bogus”。详见 palmwire --help"],
  ["udp-chat", "没有命令“udp-chat”。是不是“palmwire run udp-chat”？"],
  ["list x", "“list”的参数太多：最多 0 个，给了 1 个。详见 palmwire --help"],
  ["run udp-chat x", "“x”既不是选项，也不是选项的值。详见 palmwire run --help"],
  ["run tcp-echo-servr", "没有程序“tcp-echo-servr”。是不是“tcp-echo-server”？"],
  ["run --prt 5", "没有选项“--prt”（是不是 --port？）。详见 palmwire run --help"],
  [`run --wfi=room:${SECRET}`, "没有选项“--wfi”。详见 palmwire run --help"],
  ["run --port", "选项“--port <VALUE>”缺少值。详见 palmwire run --help"],
  ["run --port 65536", "--port 的值“65536”不对，要求：0 到 65535，默认 5001"],
  ["run --board mpyton", "--board 没有“mpyton”这个值。是不是“mpython”？"],
  [
    "run tcp-echo-client --to x",
    "--to 的值“x”不对，要求：一台机器的 IPv4 的 HOST:PORT，不写端口号时用 5001，默认 127.0.0.1:5001",
  ],
  ["run --config /no/such", "--config /no/such：没有这个文件，请给出 JSON 文件的路径"],
  ["run --config OTHER", "OTHER：没有设置项“prt”。是不是“port”？"],
  [
    "run chat-server --max-clients 60 --screen none",
    "--max-clients 和 --max-waiting 共需要 61 个套接字（其中一个用于拒绝连接），但只有 8 个：两项之和最多 7；用 --board esp32s3-ssd1306 时最多 15",
  ],
  [
    "flash --runtime moddable --device COM3 --dry-run",
    "缺少 --wifi：请写成 SSID:PASSWORD，或者设置 WIFI_SSID 和 WIFI_PASSWORD",
  ],
];

describe("palmwire's language", () => {
  let folder: string;
  let files: Record<string, string>;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-language-"));
    files = { FILE: join(folder, "a.json"), OTHER: join(folder, "b.json") };
    writeFileSync(files.FILE, JSON.stringify({ lang: "zh", port: 0 }));
    writeFileSync(files.OTHER, JSON.stringify({ prt: 5001 }));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  afterEach(stopBoards);

  const filled = (text: string) => files[text] ?? text;
  const palmwire = (words: string, environment: NodeJS.ProcessEnv) =>
    runHere(
      words.split(" ").map(filled),
      Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(String(value))])),
    );

  for (const [words, environment, chinese] of ASKED)
    it(`is ${chinese ? "Chinese" : "English"}: ${JSON.stringify(environment)} palmwire ${words}`, async () => {
      const { code, stdout, stderr } = await palmwire(words, environment);
      assert.deepEqual([code, stderr], [0, ""]);
      const lines = stdout.split("\n").filter((line) => line !== "");
      assert.ok(lines.length > 4);
      if (!chinese) assert.doesNotMatch(stdout, HAN);
      else assert.ok(lines.filter((line) => HAN.test(line)).length > lines.length / 2, stdout);
    });

  for (const [words, message] of WRONG)
    it(`reports the error in ${words.replace(SECRET, "…")}`, async () => {
      const { code, stderr } = await palmwire(words, { ...CHINESE, WIFI_SSID: "" });
      assert.equal(code, 2);
      assert.equal(stderr, `palmwire: ${message.replace(/^OTHER/, files.OTHER)}\n`);
    });

  for (const [words, environment] of [
    ["list --lang fr", {}],
    ["run --lang fr", {}],
    ["run udp-chat --lang=fr", {}],
    ["doctor", { PALMWIRE_LANG: "fr" }],
    ["run", { PALMWIRE_LANG: "fr" }],
  ] as const)
    it(`rejects an unknown language: ${JSON.stringify(environment)} palmwire ${words}`, async () => {
      const english = await palmwire(words, environment);
      assert.deepEqual([english.code, english.stdout], [2, ""]);
      const isVariable = "PALMWIRE_LANG" in environment;
      const origin = isVariable ? " (set by PALMWIRE_LANG)" : "";
      assert.equal(english.stderr, `palmwire: --lang 'fr' is wrong: give zh or en${origin}\n`);
      const chinese = await palmwire(words, { ...environment, ...CHINESE });
      const from = isVariable ? "（由 PALMWIRE_LANG 设置）" : "";
      assert.equal(chinese.stderr, `palmwire: --lang 的值“fr”不对，要求：zh 或 en${from}\n`);
    });

  it("aligns the columns of every help page and of doctor's report", async () => {
    const pages = [
      "--help",
      "flash --help",
      "scenario --help",
      "fuzz --help",
      ...APP_NAMES.map((app) => `run ${app} --help`),
    ];
    for (const page of pages) {
      const { stdout } = await palmwire(page, CHINESE);
      assert.match(stdout, /^用法：palmwire /);
      assert.doesNotMatch(stdout, /\[(options|command)\]|应用/);
      // The commands to begin with are a list of their own.
      const [flags] = stdout.split("从这里开始");
      const lines = flags.split("\n").filter((line) => line.startsWith("  "));
      const starts = lines.map((line) => /^( {2}\S.*? {2,}|\s+)(?=\S)/.exec(line)?.[0] ?? line);
      assert.deepEqual(new Set(starts.map(columns)).size, 1, stdout);
      for (const line of stdout.split("\n")) assert.ok(columns(line) <= 80, line);
    }
    const { stdout } = await palmwire("doctor", { ...CHINESE, MODDABLE: "" });
    const starts = stdout
      .trimEnd()
      .split("\n")
      .map((line) => columns(/^\S+ .*? {2,}/.exec(line)?.[0] ?? ""));
    assert.deepEqual(new Set(starts), new Set([columns("正常 C 编译器  ")]));
  });

  for (const [words, environment, said, complaint] of [
    [[], {}, "连接失败", "cannot connect to"],
    [[], CHINESE, "连接失败", "无法连接"],
    [["--lang", "zh"], {}, "连接失败", "无法连接"],
    [["--lang", "en"], CHINESE, "connection failed", "cannot connect to"],
    [[], { PALMWIRE_LANG: "en", ...CHINESE }, "connection failed", "cannot connect to"],
  ] as const)
    it(`applies with ${JSON.stringify(environment)} ${words.join(" ")} to the tool and the app`, async () => {
      const client = ["run", "chat-client", "--to", NOBODY, "--screen", "none", ...words];
      const { code, stdout, stderr } = await runToEnd(client, environment);
      assert.equal(code, 1);
      assert.match(stdout, new RegExp(`^ +[\\d.]+ \\| ${said}: `, "m"));
      assert.equal(stderr, `palmwire: ${complaint} ${NOBODY}\n`);
    });

  it("applies to the log for people, for every app", async () => {
    // What the app prints comes after the line that says where it listens.
    const run = (words: readonly string[], environment = {}) =>
      runUntil(/ \| accepting\.{5}\n/, ["run", ...QUIET, ...words], environment);
    const [english, chinese, asked] = await Promise.all([run([]), run([], CHINESE), run(["--lang", "zh"])]);
    for (const { code, stderr } of [english, chinese, asked]) assert.deepEqual([code, stderr], [0, ""]);
    assert.match(english.stdout, / Wi-Fi connected 127\.0\.0\.1\n.* listening on 127\.0\.0\.1:\d+\n/);
    for (const { stdout } of [chinese, asked]) {
      assert.match(stdout, / Wi-Fi 已连接 127\.0\.0\.1\n.* 正在监听 127\.0\.0\.1:\d+\n/);
      assert.match(stdout, / \| accepting\.{5}\n/);
      assert.match(stdout, / Wi-Fi 已断开\n$/);
    }
  });

  it("does not apply to the JSON log", async () => {
    const board = runBoard(["chat-client", "--to", NOBODY, "--lang", "zh"], CHINESE);
    const { message } = await board.event({ event: "error" });
    assert.equal(message, `cannot connect to ${NOBODY}`);
    assert.equal(await board.exited, 1);
    await board.event({ event: "wifi", state: "connected" });
    for (const { text, ...fields } of board.events)
      assert.doesNotMatch(JSON.stringify(fields), HAN, String(text));
  });

  it("can be set by a configuration that is read from a pipe", async () => {
    const child = spawn("sh", [
      "-c",
      `printf '{"lang": "zh", "name": "pipe"}' | "$1" "$2" run --config /dev/stdin --for 3 --port 0 --screen none`,
      "sh",
      process.execPath,
      PROGRAM,
    ]);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    assert.deepEqual(await once(child, "close"), [0, null], output);
    assert.match(output, /正在监听/);
  });
});
