import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { runToEnd } from "../run/board-process.js";
import { runHere, type RunHere } from "./run-here.js";

const ECHO = `name: {en: Echo, zh: 回显}
boards:
  server: {app: tcp-echo-server}
phones: [phone]
steps:
  - connect: {phone: phone, to: server, as: tool}
  - send: {tool: tool, text: "hi\\n"}
`;
const COUNTING = join(packageRoot(), "tests", "testing", "apps", "counting.ts");

describe("palmwire scenario", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-scenario-"));
    file = join(folder, "test.yaml");
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function run(content: string | Uint8Array, ...flags: string[]): Promise<RunHere> {
    writeFileSync(file, content);
    return runHere(["scenario", file, "--lang", "en", ...flags]);
  }

  /** What it says without the file's path. */
  const said = ({ stdout, stderr }: RunHere) => `${stdout}${stderr}`.replaceAll(file, "FILE");

  it("exits with 0 when all is met, and prints each step with its time", async () => {
    const ran = await run(`${ECHO}  - receives: {tool: tool, text: "hi\\n"}\n`);
    assert.equal(ran.code, 0, said(ran));
    assert.match(said(ran), /^FILE: Echo \(seed 1\)\n {5}0\.044 connect phone=phone to=server as=tool\n/);
    assert.match(
      said(ran),
      /\nFILE: passed: 3 steps, [\d.]+ s of virtual time in [\d.]+ s, trace [0-9a-f]{16}\n$/,
    );
    assert.equal(ran.stderr, "");
  });

  it("exits with 42 when something is not met, and says where, what there was, and the screen", async () => {
    const ran = await run(`${ECHO}  - receives: {tool: tool, text: ho, within: 2s}\n`);
    assert.equal(ran.code, 42, said(ran));
    assert.match(said(ran), /\nFILE:8: not met within 2 s: receives tool=tool text=ho within=2s\n/);
    assert.match(said(ran), /\n {2}at \d\.\d{3} s of virtual time, with --seed 1\n/);
    assert.match(said(ran), /\n {2}tool is open, and has received: "hi\\n"\n/);
    assert.match(said(ran), /\n {2}server's last events:\n.* listening on 192\.168\.4\.\d:5001\n/s);
    assert.match(
      said(ran),
      /\n {2}server's screen:\n {4}\| 192\.168\.4\.\d:5001\n {4}\| 1 connected\n {4}\| hi\n$/,
    );
  });

  const LESSON = `name: {en: Echo, zh: 回显}
boards: {server: {app: tcp-echo-server}}
phones: [phone]
lesson:
  introduction: {en: "About echoes", zh: "什么是回显"}
  stages:
    - title: {en: Connect, zh: 连接}
      try: {en: "Connect to it.", zh: "连接它。"}
      see: {en: "It says so.", zh: "它会显示。"}
      steps:
        - connect: {phone: phone, to: server, as: tool}
        - shows: {board: server, text: 1 connected}
    - title: {en: Send, zh: 发送}
      try: {en: "Send hi.", zh: "发送 hi。"}
      see: |
        It comes
        back.
      steps:
        - send: {tool: tool, text: "hi\\n"}
        - receives: {tool: tool, text: hi}
  question: {en: "Why?", zh: "为什么？"}
`;

  it("shows the stages of a lesson with what to try and to see, and the question at the end", async () => {
    const ran = await run(LESSON);
    assert.equal(ran.code, 0, said(ran));
    const lines = said(ran).split("\n");
    assert.deepEqual(lines.slice(0, 6), [
      "FILE: Echo (seed 1)",
      "About echoes",
      "",
      "Stage 1 of 2: Connect",
      "  Try: Connect to it.",
      "  See: It says so.",
    ]);
    assert.match(
      said(ran),
      /\n {5}\d\.\d{3} shows .*\n\nStage 2 of 2: Send\n {2}Try: Send hi\.\n {2}See: It comes back\.\n/,
    );
    assert.match(said(ran), /\n\nThink: Why\?\nFILE: passed: 4 steps/);
    writeFileSync(file, LESSON);
    const zh = await runToEnd(["scenario", file, "--lang", "zh"]);
    assert.match(zh.stdout, /什么是回显\n\n任务 1\/2：连接\n {2}试一试：连接它。\n {2}看一看：它会显示。\n/);
    assert.match(zh.stdout, /\n\n想一想：为什么？\n/);
  });

  it("ends a lesson in the stage that is not met, without the question", async () => {
    const ran = await run(LESSON.replace("text: 1 connected", "text: 2 connected, within: 1s"));
    assert.equal(ran.code, 42, said(ran));
    assert.match(said(ran), /Stage 1 of 2.*FILE:12: not met within 1 s: shows/s);
    assert.doesNotMatch(said(ran), /Stage 2|Why\?/);
  });

  it("tells of the stages of a lesson in JSON", async () => {
    const ran = await run(LESSON, "--log", "json");
    const objects = ran.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      objects.map(({ event, stage, state, line }) => [event, stage, state, line]).slice(0, 6),
      [
        ["begin", undefined, undefined, undefined],
        ["stage", 1, "begun", 7],
        ["step", undefined, undefined, 11],
        ["step", undefined, undefined, 12],
        ["stage", 1, "met", 7],
        ["stage", 2, "begun", 13],
      ],
    );
    assert.equal(objects[1].try, "Connect to it.");
  });

  it("exits with 2 for a lesson in which nothing can be seen, and one that is cut short", async () => {
    const blind = await run(LESSON.replace("        - receives: {tool: tool, text: hi}\n", ""));
    assert.equal(blind.code, 2);
    assert.match(
      said(blind),
      /FILE:18: nothing that comes of this stage is looked for\. These verbs .*shows.*receives/,
    );
    const silent = await run(LESSON.replace(/ {6}see: \{.*\n/, ""));
    assert.match(said(silent), /FILE:7: 'see' is missing/);
    const empty = await run("lesson: {introduction: x, stages: []}\n");
    assert.match(said(empty), /FILE:1: there are no stages/);
  });

  it("says so in Chinese", async () => {
    writeFileSync(file, `${ECHO}  - never: {receives: {tool: tool, text: hi}, for: 2s}\n`);
    const ran = await runToEnd(["scenario", file, "--lang", "zh"]);
    assert.equal(ran.code, 42);
    assert.match(ran.stdout.replaceAll(file, "FILE"), /^FILE：回显（种子 1）\n/);
    assert.match(
      ran.stdout.replaceAll(file, "FILE"),
      /\nFILE:8: 2 秒内不该出现却出现了：never for=2s receives tool=tool text=hi\n/,
    );
    assert.match(ran.stdout.replaceAll(file, "FILE"), /\n {2}server 的屏幕：\n/);
  });

  it("exits with 1 when an app fails, and when something is left open", async () => {
    const crash = "abort: {board: server, message: memory full}";
    const failed = await run(
      `boards: {server: {app: tcp-echo-server}}\nsteps: [repeat: {times: 3, steps: [${crash}, sleep: 1s]}]\n`,
    );
    assert.equal(failed.code, 1, said(failed));
    assert.match(said(failed), /\nFILE: the app of server failed: the app crashed 3 times within 10 s\n/);
    const leaky = join(packageRoot(), "tests", "testing", "apps", "leaky.ts");
    const open = await run(`boards: {leaky: {app: ${JSON.stringify(leaky)}}}\nsteps: [sleep: 1s]\n`);
    assert.equal(open.code, 1, said(open));
    assert.match(said(open), /left open after stop:.*leaky: WiFi, 1 timer/);
  });

  const WRONG: [what: string, content: string | Uint8Array, message: RegExp][] = [
    [
      "an unknown verb",
      `${ECHO}  - recieves: {tool: tool}\n`,
      /FILE:8: unknown verb 'recieves'. Did you mean 'receives'\?/,
    ],
    [
      "an unknown key",
      `${ECHO}  - close:\n      toll: tool\n`,
      /FILE:9: unknown key 'toll'. Did you mean 'tool'\?/,
    ],
    [
      "a wrong value",
      `${ECHO}  - sleep: 5\n`,
      /FILE:8: 5 is wrong: give a duration, such as 500ms, 5s, 2m or 1h/,
    ],
    [
      "an unknown board",
      `${ECHO}  - shows:\n      text: hi\n      board: sever\n`,
      /FILE:10: no board is called 'sever' here\. Did you mean 'server'\?/,
    ],
    [
      "an unknown app",
      ECHO.replace("tcp-echo-server", "tcp-echo-sever"),
      /FILE:3: unknown app 'tcp-echo-sever'/,
    ],
    [
      "an unknown option",
      ECHO.replace("server}", "server, options: {prt: 1}}"),
      /FILE:3: tcp-echo-server has no option 'prt'. Did you mean 'port'\?/,
    ],
    [
      "an option's wrong value",
      ECHO.replace("server}", "server, options: {port: 70000}}"),
      /FILE:3: --port '70000' is wrong: give 0 to 65535/,
    ],
    [
      "a broker over TLS",
      ECHO.replace("tcp-echo-server}", "chat-server, options: {join: mqtts://10.0.0.2/class}}"),
      /FILE:3: --join mqtts:\/\/10\.0\.0\.2:8883\/class: a scenario or test has no TLS; use mqtt:\/\//,
    ],
    ["an app that is no file", "boards: {a: {app: ./none.ts}}\nsteps: [sleep: 1s]", /FILE:1: .*none\.ts/],
    ["what is not YAML", `${ECHO}  - {sleep: 1s\n`, /FILE:9: not YAML: /],
    // Of what the reader finds after the first, most follows from it.
    [
      "a text that is something else",
      "# A\n\nB [c](d):\n`e`: f\n- g\n",
      /^palmwire: FILE:4: not YAML: .*\n$/,
    ],
    ["a fullwidth colon", `name： x\n${ECHO}`, /FILE:1: not YAML: ： is a fullwidth character: write :\n/],
    [
      "a fullwidth comma",
      `${ECHO}  - send: {tool: tool，text: 你说：好}\n`,
      /FILE:8: not YAML: ， is a fullwidth character: write ,\n/,
    ],
    [
      "something else in a line with such a colon in its text",
      `${ECHO}  - send: {tool: tool, text: 用 TCP：好}}\n`,
      /FILE:8: not YAML: (?!：)/,
    ],
    ["a key twice", `${ECHO}steps: []\n`, /FILE:8: not YAML: Map keys must be unique/],
    ["two documents", `${ECHO}---\n${ECHO}`, /FILE:\d+: not YAML: .*multiple documents/],
    ["an alias of nothing", "steps: *nothing\n", /FILE:1: not YAML: /],
    [
      "an alias of far too much",
      `a: &a [x, x, x, x, x, x, x, x, x, x]\n${[..."bcdefg"].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${"abcdefg"[i]}`).join()}]\n`).join("")}steps: *g\n`,
      /FILE:1: not YAML: Excessive alias count/,
    ],
    ["nothing", "", /FILE:1: write names with values here/],
    [
      "what is not UTF-8",
      Buffer.from("name: \xc4\xe3\nsteps: []", "latin1"),
      /FILE:1: not UTF-8, it looks like GBK/,
    ],
  ];
  for (const [what, content, message] of WRONG)
    it(`exits with 2, and names the line, for ${what}`, async () => {
      const ran = await run(content);
      assert.match(said(ran), message);
      assert.equal(ran.code, 2);
      assert.equal(ran.stdout, "");
      assert.match(ran.stderr, /^(palmwire: .*\n)+$/);
    });

  it("exits with 2 for a wrong command line", async () => {
    const CASES: [words: string[], message: RegExp][] = [
      [[], /missing required argument.*palmwire scenario --help/],
      [[join(folder, "none.yaml")], /none\.yaml: there is no such file/],
      [[folder], /^palmwire: \S+(?<!:1): this is a folder: name a file of it\n/],
      [["x.yaml", "--seed", "-1"], /--seed '-1' is wrong: give 0 to 4294967295/],
      [["x.yaml", "--engine", "nod"], /unknown engine 'nod'\. Did you mean 'node'\?/],
      [["x.yaml", "--log", "xml"], /unknown log 'xml'/],
      [["x.yaml", "--sed", "1"], /unknown option '--sed'.*--seed/],
    ];
    for (const [words, message] of CASES) {
      const ran = await runHere(["scenario", ...words, "--lang", "en"]);
      assert.equal(ran.code, 2, words.join());
      assert.match(ran.stderr, message);
    }
  });

  it("says in Chinese what is missing, and once what did not come in time", async () => {
    const bare = await runHere(["scenario", "--lang", "zh"]);
    assert.match(bare.stderr, /^palmwire: 缺少参数“file”。/);
    writeFileSync(file, `${ECHO}  - shows: {board: server, text: ho, within: 1s}\n`);
    const ran = await runToEnd(["scenario", file, "--lang", "zh"]);
    assert.match(ran.stdout, /1 秒内没有等到：shows/);
    assert.doesNotMatch(ran.stdout, /did not/);
  });

  it("runs nothing when one of several files is wrong, and all of them otherwise", async () => {
    const other = join(folder, "other.yaml");
    writeFileSync(other, "steps: [slep: 1s]\n");
    const wrong = await run(ECHO, other);
    assert.deepEqual([wrong.code, wrong.stdout], [2, ""]);
    writeFileSync(other, "boards: {b: {app: udp-self}}\nsteps: [ends: {board: b, within: 1s}]\n");
    const ran = await run(ECHO, other);
    assert.equal(ran.code, 42);
    assert.match(said(ran), /FILE: passed.*other\.yaml:2: not met/s);
  });

  it("takes seed and engine from the command line, and prints JSON", async () => {
    const ran = await run(
      `${ECHO}  - shows: {board: server, text: ho, within: 1s}\n`,
      "--seed",
      "7",
      "--engine",
      "xs",
      "--log",
      "json",
    );
    assert.equal(ran.code, 42, said(ran));
    const objects = ran.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const { event, seed } = objects[0];
    assert.deepEqual([event, seed], ["begin", 7]);
    assert.deepEqual(
      objects.map(({ event, line }) => [event, line]),
      [
        ["begin", undefined],
        ["step", 6],
        ["step", 7],
        ["failed", 8],
      ],
    );
    const { how, exitCode, within, seen } = objects[3];
    assert.deepEqual([how, exitCode, within], ["unmet", 42, 1000]);
    const [{ screen }] = seen as { screen: string[] }[];
    assert.equal(screen[2], "hi");
  });

  it("runs apps beside the file, and gives the line of what is wrong in them", async () => {
    const app = JSON.stringify(COUNTING);
    const ran = await run(
      `boards: {mine: {app: ${app}}}\nphones: [phone]\nsteps:\n  - connect: {phone: phone, to: mine, as: tool}\n  - receives: {tool: tool, text: number 1}\n`,
    );
    assert.equal(ran.code, 0, said(ran));
    writeFileSync(join(folder, "broken.ts"), "export default function start() {\n  return (;\n}\n");
    const broken = await run("boards: {mine: {app: ./broken.ts}}\nsteps: [sleep: 1s]\n");
    assert.equal(broken.code, 2);
    assert.match(said(broken), /FILE:1: .*broken\.ts:2/);
  });

  it("compares the screen with a picture, which it writes when it is told to", async () => {
    const content =
      "boards: {b: {app: tcp-echo-server}}\nsteps: [picture: {board: b, file: pictures/first.png, within: 3s}]\n";
    const missing = await run(content);
    assert.equal(missing.code, 42);
    assert.match(said(missing), /there is no .*first\.png: UPDATE_SCREENS=1 writes it/);
    writeFileSync(file, content);
    assert.equal((await runHere(["scenario", file], { UPDATE_SCREENS: "1" })).code, 0);
    const same = await run(content);
    assert.equal(same.code, 0, said(same));
    const other = await run(content.replace("tcp-echo-server", "spread-server"));
    assert.equal(other.code, 42);
    assert.match(said(other), /b: \d+ pixels differ from pictures\/first\.png/);
  });

  it("explains itself", async () => {
    const { code, stdout } = await runHere(["scenario", "--help", "--lang", "en"]);
    assert.equal(code, 0);
    for (const word of ["<file...>", "--seed <N>", "--engine <NAME>", "--log <FORM>"])
      assert.ok(stdout.includes(word));
  });
});
