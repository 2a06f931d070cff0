import assert from "node:assert/strict";
import { FASTEST, type LabBoard, type LabMessage } from "../../../host-sim/web/lab/lab-protocol.js";
import { fromBase64, toBase64 } from "../../../host-sim/web/protocol.js";
import { TestLab } from "./bundled-lab.js";

const utf8 = new TextEncoder();
const text = new TextDecoder();

/** An app whose `start` does this first. */
function appThat(does: string, more = ""): string {
  return `import { ServerApp, joined, portOption, wifiOptions } from "palmwire";
import type { App, Device, LineConnection, ValuesOf } from "palmwire";

export function options() {
  return joined([portOption(7000, "tcp")], wifiOptions());
}

class Own extends ServerApp<ValuesOf<typeof options>> {
  onLine(client: LineConnection, line: string): void {
    ${more}
    client.send("you said " + line);
  }
}

export default function start(device: Device, values: ValuesOf<typeof options>, onEnd: (reason: string) => void): App {
  ${does}
  return new Own(device, values, onEnd);
}
`;
}

/** The line of `does` in it. */
const DOES_LINE = 16;

describe("the lab of the one-file page", function () {
  this.timeout(120_000);

  let lab: TestLab;

  beforeEach(async () => (lab = await TestLab.open()));

  const example = (name: string): LabBoard => {
    const found = lab.last("ready")?.examples.find((each) => each.name === name);
    assert.ok(found, name);
    return { file: found.file, source: found.source };
  };

  /** Sends a text with the network tool to board 0, and gives what comes back. */
  async function echoed(said: string, port: number, tool = 1): Promise<string> {
    const host = lab.all("state").find((state) => state.board === 0 && state.port === port)?.address;
    lab.send({ kind: "tool", tool, do: "open", socket: "tcp-client", host: host ?? "192.168.4.2", port });
    await lab.until("tool", (report) => report.tool === tool && report.did === "opened");
    lab.send({ kind: "tool", tool, do: "send", data: toBase64(utf8.encode(said)) });
    const report = await lab.until("tool", (each) => each.tool === tool && each.did === "received");
    return report.did === "received" ? text.decode(fromBase64(report.data)) : "";
  }

  const listening = (board: number, port: number) =>
    lab.until("state", (state) => state.board === board && state.port === port);

  it("runs a program, shows its screen, and echoes what the network tool sends", async () => {
    lab.send({ kind: "lab-start", boards: [example("tcp-echo-server")] });
    const hello = await lab.until("hello", ({ boards }) => boards[0].options.port === 5001);
    assert.equal(hello.boards[0].app, "tcp-echo-server");
    assert.equal(hello.boards[0].options.password, undefined);
    await listening(0, 5001);
    assert.equal(await echoed("你好\n", 5001), "你好\n");
    await lab.pass(500);
    assert.deepEqual(lab.screen(0).at(-1), "你好");
    const figures = await lab.until("figures", ({ sent }) => sent > 0);
    assert.ok(figures.i2cBytes > 0 && figures.frames > 0 && figures.sockets === 2);
  });

  it("has boards that talk to each other, each with a program of its own", async () => {
    const options = { to: "192.168.4.2:5001" };
    lab.send({
      kind: "lab-start",
      boards: [
        { ...example("tcp-echo-server"), name: "server" },
        { ...example("tcp-echo-client"), name: "client", options },
      ],
    });
    const event = await lab.until("event", (each) => each.board === 0 && each.event.event === "received");
    // They send it to each other faster than a silence parts two messages.
    assert.match(String(event.event.text), /^hello mPython,I am TCP Client/);
    assert.deepEqual(
      lab.last("hello")?.boards.map(({ name, app }) => [name, app]),
      [
        ["server", "tcp-echo-server"],
        ["client", "tcp-echo-client"],
      ],
    );
  });

  it("has no place from the moment that it starts anew", async () => {
    const server = example("tcp-echo-server");
    lab.send({ kind: "lab-start", boards: [server] });
    await listening(0, 5001);
    lab.forget();
    lab.send({ kind: "program", board: 0, file: server.file, source: server.source });
    const { port } = await lab.until("state", ({ power }) => power === "starting");
    assert.equal(port, undefined);
    await listening(0, 5001);
  });

  it("steers Wi-Fi, buttons, the console and the power of a board", async () => {
    const steered = `onTyped(line: string): void {
    this.device.console.print("typed " + line);
  }

  onPress(index: number): void {
    this.device.console.print("pressed " + index);
  }

  onLine`;
    const source = appThat("").replace("onLine", steered);
    lab.send({ kind: "lab-start", boards: [{ file: "a.ts", source }] });
    const port = 7000;
    await listening(0, port);
    const printed = (line: string) =>
      lab.until("event", ({ event }) => event.event === "console" && event.text === line);
    lab.send({ kind: "type", board: 0, line: "你好" });
    await printed("typed 你好");
    lab.send({ kind: "press", board: 0, button: 1 });
    await printed("pressed 1");
    lab.send({ kind: "wifi", board: 0, action: "off" });
    await lab.until("state", ({ wifi }) => !wifi.on && wifi.state === "apart");
    lab.forget();
    lab.send({ kind: "wifi", board: 0, action: "on" });
    await lab.until("state", ({ wifi }) => wifi.on && wifi.state === "up");
    lab.forget();
    lab.send({ kind: "power", board: 0, on: false });
    await lab.until("state", ({ power }) => power === "stopped");
    lab.send({ kind: "power", board: 0, on: true });
    await lab.until("state", ({ power, address }) => power === "running" && address !== undefined);
    lab.send({ kind: "start", board: 0, app: "udp-echo-server", options: { port: String(port) } });
    await lab.until("hello", ({ boards }) => boards[0].app === "udp-echo-server");
    lab.forget();
    lab.send({ kind: "start", board: 0, options: { port: "99999" } });
    const refused = await lab.until("refused");
    assert.equal(refused.option, "port");
  });

  it("has boards with any display, each shown at its own size", async () => {
    lab.send({ kind: "lab-start", boards: [{ ...example("tcp-echo-server"), panel: "ssd1306-64x48" }] });
    const glass = () => lab.last("hello")?.boards.map(({ panel, width, height }) => [panel, width, height]);
    await listening(0, 5001);
    await lab.pass(500);
    assert.deepEqual(glass(), [["ssd1306-64x48", 64, 48]]);
    assert.equal(lab.pictures.at(-1)?.length, 3 + 384);
    lab.send({ kind: "start", board: 0, panel: "sh1107-128x128" });
    await lab.until("hello", ({ boards }) => boards[0].height === 128);
    await lab.pass(1000);
    assert.deepEqual(lab.screen(0, 128, 128).slice(0, 2), ["192.168.4.2:5001", "accepting....."]);
    lab.send({ ...example("udp-echo-server"), kind: "program", board: 0 });
    await lab.until("hello", ({ boards }) => boards[0].app === "udp-echo-server");
    assert.deepEqual(glass(), [["sh1107-128x128", 128, 128]]);
    lab.send({ kind: "start", board: 0, panel: "ssd1306" });
    assert.equal((await lab.until("refused")).option, "panel");
  });

  it("passes its time at a speed, pauses, and goes on in steps", async () => {
    lab.send({ kind: "lab-start", boards: [example("tcp-echo-server")] });
    await lab.pass(1000);
    const at = () => lab.last("clock")?.now_ms ?? 0;
    assert.ok(Math.abs(at() - 1000) < 150, `${at()}`);
    lab.send({ kind: "time", speed: 10 });
    const before = at();
    await lab.pass(1000);
    assert.ok(Math.abs(at() - before - 10_000) < 1500, `${at() - before}`);
    lab.send({ kind: "time", running: false });
    await lab.pass(100);
    const paused = at();
    await lab.pass(1000);
    assert.equal(at(), paused);
    lab.send({ kind: "step", ms: 250 });
    await lab.pass(150);
    assert.equal(at(), paused + 250);
    lab.send({ kind: "lab-start", boards: [example("udp-self")], seed: 9 });
    await lab.pass(150);
    assert.equal(at(), 0);
    const { next_ms } = lab.last("clock") ?? {};
    lab.send({ kind: "step" });
    await lab.pass(150);
    assert.equal(at(), next_ms);
    assert.equal(lab.last("clock")?.seed, 9);
  });

  it("makes links lose, delay and divide, and mends them", async () => {
    lab.send({ kind: "lab-start", boards: [example("tcp-echo-server")] });
    await listening(0, 5001);
    lab.send({ kind: "link", between: [0, "tool"], do: "faults", faults: { latency_ms: 200 } });
    const links = await lab.until("links", ({ links: [link] }) => link.latency_ms === 200);
    assert.deepEqual(links.links[0].between, [0, "tool"]);
    const begun_ms = lab.last("clock")?.now_ms ?? 0;
    await echoed("slow\n", 5001);
    assert.ok((lab.last("clock")?.now_ms ?? 0) - begun_ms >= 600);
    lab.send({ kind: "link", do: "partition" });
    await lab.until("links", ({ links: [link] }) => link.partitioned);
    lab.forget();
    lab.send({ kind: "tool", tool: 1, do: "send", data: toBase64(utf8.encode("late\n")) });
    await lab.pass(3000);
    assert.deepEqual(lab.all("tool"), []);
    await lab.until("links", ({ links: [link] }) => link.counts.partitioned > 0);
    lab.send({ kind: "link", do: "repair" });
    const report = await lab.until("tool");
    assert.deepEqual(report, {
      kind: "tool",
      tool: 1,
      did: "received",
      connection: undefined,
      peer: "192.168.4.2:5001",
      data: toBase64(utf8.encode("late\n")),
    });
  });

  it("does the same with the same seed, and something else with another", async () => {
    const boards = [
      { ...example("tcp-echo-server"), name: "server" },
      { ...example("tcp-echo-client"), name: "client", options: { to: "192.168.4.2:5001" } },
    ];
    const run = async (seed: number) => {
      lab.forget();
      lab.send({
        kind: "lab-start",
        seed,
        boards,
      });
      lab.send({ kind: "link", do: "faults", faults: { loss: 0.3 } });
      await lab.pass(5000);
      return lab
        .all("event")
        .filter(({ event }) => event.time < 4000)
        .map(({ event }) => JSON.stringify(event));
    };
    const first = await run(3);
    assert.ok(first.length > 10, `${first.length}`);
    assert.deepEqual(await run(3), first);
    assert.notDeepEqual(await run(4), first);
  });

  it("replaces the program of one board while another runs on", async () => {
    lab.send({ kind: "lab-start", boards: [example("udp-echo-server"), example("tcp-echo-server")] });
    await listening(1, 5001);
    lab.forget();
    lab.send({ kind: "program", board: 0, file: "mine.ts", source: appThat("") });
    await listening(0, 7000);
    assert.equal(await echoed("hi\n", 7000), "you said hi\n");
    assert.equal(lab.last("hello")?.boards[0].app, "mine");
    assert.ok(lab.last("hello")?.apps.some(({ name }) => name === "mine"));
    assert.deepEqual(
      lab.all("state").filter(({ board, power }) => board === 1 && power !== "running"),
      [],
    );
  });

  it("replaces a program as fast as the machine can, while nothing else happens", async () => {
    lab.send({ kind: "lab-start", boards: [example("tcp-echo-server")] });
    lab.send({ kind: "time", speed: FASTEST });
    await listening(0, 5001);
    await lab.pass(1000);
    lab.send({ kind: "program", board: 0, file: "own.ts", source: appThat("") });
    await listening(0, 7000);
    await lab.pass(1000);
    lab.send({ kind: "power", board: 0, on: false });
    await lab.until("state", ({ power }) => power === "stopped");
    await lab.pass(1000);
    lab.forget();
    lab.send({ kind: "power", board: 0, on: true });
    await listening(0, 7000);
  });

  it("starts a program and stops a board while its time stands still", async () => {
    lab.send({ kind: "lab-start", boards: [example("tcp-echo-server")] });
    await listening(0, 5001);
    lab.send({ kind: "time", running: false });
    await lab.pass(100);
    lab.send({ kind: "program", board: 0, file: "own.ts", source: appThat("") });
    await lab.until("hello", ({ boards }) => boards[0].app === "own");
    lab.send({ kind: "power", board: 0, on: false });
    await lab.until("state", ({ power }) => power === "stopped");
  });

  it("says what is wrong with a program that does not compile, and starts nothing", async () => {
    lab.send({ kind: "lab-start", boards: [example("tcp-echo-server")] });
    await listening(0, 5001);
    const broken: [source: string, line: number, column: number, rule: string][] = [
      ["export default function start() {\n  let = 5;\n}\n", 2, 3, "syntax"],
      ['import { x } from "./other.js";\nexport default () => x;\n', 1, 19, "import"],
      ['import fs from "node:fs";\nexport default () => fs;\n', 1, 16, "import"],
      ['import { severApp } from "palmwire";\nexport default () => severApp;\n', 1, 10, "import"],
    ];
    for (const [source, line, column, rule] of broken) {
      lab.forget();
      lab.send({ kind: "program", board: 0, file: "app.ts", source });
      const [found] = (await lab.until("diagnostics")).findings;
      assert.deepEqual([found.line, found.column, found.rule, found.severity], [line, column, rule, "error"]);
      assert.ok(found.message.en && found.message.zh && found.message.en !== found.message.zh);
      assert.equal(lab.last("refused")?.request, "program");
      await lab.pass(500);
      assert.equal(lab.last("hello"), undefined);
    }
    lab.forget();
    lab.send({ kind: "program", board: 0, file: "app.ts", source: "export default () => {}；\n" });
    const [{ column, message }] = (await lab.until("diagnostics")).findings;
    assert.deepEqual([column, message.zh], [24, "语法错误：“；”是全角字符，请改成 ;"]);
    lab.forget();
    lab.send({ kind: "program", board: 0, file: "app.ts", source: "export const nothing = 1;\n" });
    assert.match((await lab.until("refused")).message, /app\.ts has no default export/);
  });

  it("starts nothing with wrong options, and keeps the boards that run", async () => {
    lab.send({ kind: "lab-start", boards: [example("tcp-echo-server")] });
    await listening(0, 5001);
    const second = { ...example("tcp-echo-client"), options: { to: "nowhere" } };
    lab.send({ kind: "lab-start", boards: [example("udp-self"), second] });
    const { request, board, option } = await lab.until("refused");
    assert.deepEqual([request, board, option], ["lab-start", 1, "to"]);
    assert.equal(await echoed("still\n", 5001), "still\n");
  });

  it("keeps the time and the seed of boards that run when it starts nothing", async () => {
    lab.send({ kind: "lab-start", boards: [example("tcp-echo-server")], seed: 7 });
    await lab.pass(20_000);
    const client = { ...example("tcp-echo-client"), options: { to: "nowhere" } };
    lab.send({ kind: "lab-start", boards: [client], seed: 8 });
    await lab.until("refused");
    lab.forget();
    await lab.pass(1000);
    const clock = lab.last("clock");
    assert.deepEqual([Math.round(Number(clock?.now_ms) / 100), clock?.seed], [210, 7]);
  });

  it("tells where a program threw, with the line and the column of its source", async () => {
    const source = appThat("", "if (line === 'x') (null as unknown as string[]).push(line);");
    lab.send({ kind: "lab-start", boards: [{ file: "app.ts", source }] });
    await listening(0, 7000);
    lab.send({
      kind: "tool",
      tool: 1,
      do: "open",
      socket: "tcp-client",
      host: "192.168.4.2",
      port: 7000,
    });
    await lab.until("tool", ({ did }) => did === "opened");
    lab.send({ kind: "tool", tool: 1, do: "send", data: toBase64(utf8.encode("x\n")) });
    const { board, how, file, line, column, message } = await lab.until("fault");
    const at = source.split("\n").findIndex((each) => each.includes(".push(line)"));
    assert.deepEqual([board, how, file, line], [0, "threw", "app.ts", at + 1]);
    const inLine = source.split("\n")[at];
    assert.ok(
      Number(column) > inLine.indexOf("(null") && Number(column) <= inLine.indexOf("push") + 5,
      `${column}`,
    );
    assert.match(message.en, /TypeError/);
    // It restarts, as a board does.
    lab.forget();
    await lab.until("event", ({ event }) => event.event === "listening");
  });

  it("survives a program that throws as it starts", async () => {
    lab.send({ kind: "lab-start", boards: [{ file: "app.ts", source: appThat('throw new Error("no");') }] });
    const { line, message } = await lab.until("fault");
    assert.equal(line, DOES_LINE);
    assert.match(message.en, /Error: no/);
    await lab.until(
      "state",
      ({ power, reason }) => power === "failed" && /crashed 3 times/.test(String(reason)),
    );
  });
});

describe("a loop without end in the lab", function () {
  this.timeout(120_000);

  for (const [what, loop] of [
    ["while", "while (true) {}"],
    ["for", "for (;;);"],
    ["do", "do values.port++; while (true);"],
    ["a caught", "for (;;) { try { for (;;) {} } catch { values.port++; } }"],
    ["a growing for of", "const all = [1]; for (const one of all) all[1] = all.push(one);"],
  ]) {
    it(`is ended: ${what}`, async () => {
      const lab = await TestLab.open();
      lab.useRealTime();
      const source = appThat(loop);
      lab.send({
        kind: "lab-start",
        boards: [
          { file: "loop.ts", source },
          { file: "good.ts", source: appThat("") },
        ],
      });
      lab.send({ kind: "time", speed: FASTEST });
      const fault = await lab.until("fault", undefined);
      assert.deepEqual([fault.board, fault.how, fault.file, fault.line], [0, "looped", "loop.ts", DOES_LINE]);
      await lab.until("state", ({ board, power }) => board === 0 && power === "failed");
      await lab.until("state", ({ board, port }) => board === 1 && port === 7000);
      lab.send({ kind: "program", board: 0, file: "loop.ts", source: appThat("") });
      await lab.until("state", ({ board, port }) => board === 0 && port === 7000);
    });
  }

  it("is not what another board threw later, where the program has caught its end", async () => {
    const lab = await TestLab.open();
    lab.useRealTime();
    const throwing = appThat("device.timer.set(() => { throw new Error('no'); }, 500);");
    lab.send({
      kind: "lab-start",
      boards: [
        { file: "caught.ts", source: appThat("try { for (;;) {} } catch { values.port++; }") },
        { file: "throwing.ts", source: throwing },
      ],
    });
    lab.send({ kind: "time", speed: FASTEST });
    const { board, how, message } = await lab.until("fault");
    assert.deepEqual([board, how], [1, "threw"]);
    assert.match(message.en, /Error: no$/);
  });
});

describe("messages of the lab", () => {
  it("are none before it is open, and none of what is not understood is done", async () => {
    const lab = await TestLab.open();
    lab.forget();
    lab.send({ kind: "lab-start", boards: [] });
    assert.deepEqual(
      lab.messages.map(({ kind }: LabMessage) => kind),
      ["refused"],
    );
    lab.send({ kind: "time", running: false, speed: FASTEST });
    lab.send({ kind: "press", board: 0, button: 0 });
    await lab.pass(300);
  });
});
