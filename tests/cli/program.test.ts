import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { APP_NAMES } from "../../host-sim/settings/apps.js";
import { eventually } from "../sim/ecma419/changes.js";
import { PROGRAM, runBoard, runToEnd, runUntil, stopBoards } from "../run/board-process.js";
import { Peer, PeerServer } from "../run/peer.js";

const SECRET = "hunter22";
/** A run that ends soon. */
const SHORT = ["--for", "0.3", "--port", "0"];

describe("palmwire", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-program-"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  afterEach(stopBoards);

  const events = (stdout: string) =>
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it("list prints every app, one per line", async () => {
    const { code, stdout, stderr } = await runToEnd(["list"]);
    assert.deepEqual([code, stderr], [0, ""]);
    const lines = stdout.trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => line.split(" ")[0]),
      APP_NAMES,
    );
    for (const line of lines) assert.match(line, /^[a-z-]+ +[a-z].{10,}$/);
  });

  it("--version prints the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(join(PROGRAM, "../../package.json"), "utf8")) as {
      version: string;
    };
    assert.deepEqual(await runToEnd(["--version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("--help, or nothing at all, lists the commands", async () => {
    const help = await runToEnd(["--help"]);
    assert.deepEqual([help.code, help.stderr], [0, ""]);
    for (const command of ["list", "run", "doctor", "flash"])
      assert.match(help.stdout, new RegExp(`^ +${command}\\b`, "m"));
    assert.match(help.stdout, /\nTo begin:\n {2}palmwire run +run tcp-echo-server/);
    assert.deepEqual(await runToEnd([]), help);
  });

  it("run --help prints the flags of the app with limits and defaults, and none of this user's settings", async () => {
    const environment = { PALMWIRE_WIFI: `room:${SECRET}` };
    const { code, stdout, stderr } = await runToEnd(["run", "udp-client", "--help"], environment);
    assert.deepEqual([code, stderr], [0, ""]);
    const text = stdout.replace(/\s+/g, " ");
    assert.match(
      text,
      /--to <VALUE> the UDP server \(HOST:PORT, port 8080 if left out, default 127\.0\.0\.1:8080\)/,
    );
    assert.match(text, /--timeout <VALUE> seconds to wait for an answer \(1 to 60, default 3\)/);
    for (const flag of ["host", "port", "wifi", "png", "log", "for", "config", "engine", "chip"])
      assert.ok(text.includes(` --${flag} `), flag);
    assert.ok(!stdout.includes(SECRET));
  });

  it("gives flags precedence over environment, file and defaults", async () => {
    const file = join(folder, "palmwire.json");
    writeFileSync(file, JSON.stringify({ name: "file", log: "json", screen: "none" }));
    const nameOf = async (words: string[], environment = {}) => {
      const { stdout } = await runToEnd(["run", ...SHORT, ...words], environment);
      return events(stdout)[0].board;
    };
    const [none, config, environment, flag] = await Promise.all([
      nameOf(["--log", "json"]),
      nameOf([], { PALMWIRE_CONFIG: file }),
      nameOf(["--config", file], { PALMWIRE_NAME: "environment" }),
      nameOf(["--config", file, "--name", "flag"], { PALMWIRE_NAME: "environment" }),
    ]);
    assert.deepEqual([none, config, environment, flag], ["palmwire", "file", "environment", "flag"]);
  });

  it("--for stops cleanly with exit code 0; the end of input does not stop a server", async () => {
    const { code, stdout, stderr } = await runToEnd(["run", "--for", "3", "--port", "0", "--log", "json"]);
    assert.deepEqual([code, stderr], [0, ""]);
    const all = events(stdout);
    assert.deepEqual(
      all.filter(({ event }) => event === "wifi").map(({ state }) => state),
      ["connecting", "connected", "disconnected"],
    );
    assert.ok(all.some(({ event }) => event === "listening"));
  });

  it("--log json prints JSON lines only, each with time, board and event", async () => {
    const words = ["run", "--port", "0", "--log", "json", "--screen", "halfblocks"];
    const { stdout, stderr } = await runUntil(/accepting/, words);
    let last = 0;
    for (const { time, board, event } of events(stdout)) {
      assert.ok(typeof time === "number" && time >= last);
      assert.deepEqual([board, typeof event], ["palmwire", "string"]);
      last = time;
    }
    // The screen is on the other stream.
    assert.match(stderr, /^┌─{128}┐\n(│[ ▀▄█]{128}│\n){32}└─{128}┘\n/);
  });

  it("prints a log for people, without control characters from the network", async () => {
    const child = spawn(process.execPath, [PROGRAM, "run", "--port", "0", "--screen", "none"]);
    let stdout = "";
    const printed = async (pattern: RegExp) => {
      for (;;) {
        const match = pattern.exec(stdout);
        if (match) return match;
        await once(child.stdout, "data");
      }
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    const [, port] = await printed(/listening on 127\.0\.0\.1:(\d+)/);
    const peer = await Peer.to(Number(port));
    peer.send("evil \u001b[2J\u0007\u009b\u202e\u2066 end\n");
    await printed(/> evil.*end/);
    child.kill("SIGTERM");
    const [code] = (await once(child, "close")) as [number];
    assert.equal(code, 0);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2066]/);
    assert.match(stdout, /evil ␛\[2J␇\\u009b\\u202e\\u2066 end/);
    assert.match(stdout, /^ {3}\d+\.\d{3} Wi-Fi connecting$/m);
    peer.socket.destroy();
  });

  for (const signals of [["SIGINT"], ["SIGTERM"], ["SIGHUP"], ["SIGINT", "SIGTERM"]] as const)
    it(`${signals.join(" and ")} stops cleanly, once, with exit code 0`, async () => {
      const board = runBoard(["tcp-echo-server", "--port", "0"]);
      const peer = await Peer.to(Number((await board.event({ event: "listening" })).port));
      await board.event({ event: "connected" });
      // One Ctrl-C may reach a program twice, as it does under npm. (Two of the same kind might arrive as one.)
      for (const signal of signals) board.signal(signal);
      assert.equal(await board.exited, 0);
      await peer.until(() => peer.ended);
      assert.equal(board.stderr, "");
      const ends = board.events.filter(({ event, state }) => event === "wifi" && state === "disconnected");
      assert.equal(ends.length, 1);
    });

  it("never prints the Wi-Fi password, right or wrong", async () => {
    const wrong = ["--wifi", `room:${SECRET}`, "--ap", "room:another-one", "--wifi-timeout", "1"];
    const right = ["--wifi", `room:${SECRET}`, "--port", "0"];
    const environment = { WIFI_SSID: "room", WIFI_PASSWORD: SECRET };
    const runs = await Promise.all([
      runUntil(/"event":"error"/, ["run", ...wrong, "--log", "json"]),
      runUntil(/error wifi/, ["run", ...wrong, "--screen", "none"]),
      runUntil(/"event":"listening"/, ["run", ...right, "--log", "json"]),
      runUntil(/listening on/, ["run", "--port", "0", "--screen", "none"], environment),
    ]);
    for (const { code, stdout, stderr } of runs) {
      assert.equal(code, 0);
      assert.ok(!`${stdout}${stderr}`.includes(SECRET));
    }
    const failed = events(runs[0].stdout).find(({ event }) => event === "error");
    assert.match(String(failed?.message), /cannot join Wi-Fi 'room'.*password/);
    assert.match(runs[1].stdout, /error wifi: cannot join Wi-Fi 'room'/);
    assert.match(runs[3].stdout, /Wi-Fi connected 127\.0\.0\.1/);
  });

  it("joins a Wi-Fi with a colon in its name, given on the command line, in the environment or in a file", async () => {
    const file = join(folder, "wifi.json");
    writeFileSync(file, JSON.stringify({ ssid: "Cafe:upstairs", password: SECRET }));
    const words = [
      "run",
      "--port",
      "0",
      "--log",
      "json",
      "--ap-ssid",
      "Cafe:upstairs",
      "--ap-password",
      SECRET,
    ];
    const joined = /"state":"connected"/;
    const runs = await Promise.all([
      runUntil(joined, [...words, "--ssid", "Cafe:upstairs", "--password", SECRET]),
      runUntil(joined, words, { WIFI_SSID: "Cafe:upstairs", WIFI_PASSWORD: SECRET }),
      runUntil(joined, [...words, "--config", file]),
    ]);
    for (const { code, stdout, stderr } of runs) {
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, joined);
      assert.ok(!stdout.includes(SECRET));
    }
  });

  it("accepts localhost as an address and true for a switch, and ignores history for other apps", async () => {
    const file = join(folder, "several.json");
    const history = join(folder, "nobody.txt");
    writeFileSync(file, JSON.stringify({ qr: true, history }));
    const peer = await PeerServer.listen();
    const to = ["--to", `localhost:${peer.port}`];
    const client = runBoard(["tcp-echo-client", ...to, "--config", file]);
    (await peer.next()).socket.destroy();
    assert.equal(await client.stop(), 0);
    const server = await runToEnd(["run", ...SHORT, "--config", file, "--screen", "none"]);
    assert.equal(server.code, 0);
    assert.match(server.stderr, /^palmwire: --qr: no phone can reach 127\.0\.0\.1, .*\n$/);
    assert.equal(existsSync(history), false);
    await peer.close();
  });

  it("exits quietly when its output is closed", async () => {
    const child = spawn(process.execPath, [PROGRAM, "run", "--port", "0", "--log", "json"]);
    let stderr = "";
    let stdout = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    while (!stdout.includes('"listening"')) await once(child.stdout, "data");
    const [, port] = /"port":(\d+)/.exec(stdout) ?? [];
    child.stdout.destroy();
    const closed = once(child, "close");
    // It may have logged something before the peer connects.
    const peer = Peer.refusedBy(Number(port));
    peer.send("say something\n");
    const [code] = (await closed) as [number];
    assert.deepEqual([code, stderr], [0, ""]);
    await peer.until(() => peer.ended || peer.error !== undefined);
  });

  it("continues when the terminal is closed", async () => {
    const words = ["run", "--port", "0", "--log", "json", "--screen", "halfblocks"];
    const child = spawn(process.execPath, [PROGRAM, ...words]);
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.destroy();
    const logged = async (what: RegExp) => {
      while (!what.test(stdout)) await once(child.stdout, "data");
      return what.exec(stdout) as RegExpExecArray;
    };
    const [, port] = await logged(/"listening".*"port":(\d+)/);
    const peer = await Peer.to(Number(port));
    for (const text of ["one", "two"]) {
      peer.send(text);
      await logged(new RegExp(`"received".*"${text}"[^]*"frame"`));
    }
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "close"), [0, null]);
    peer.socket.destroy();
  });

  it("list and --help exit quietly, too", async () => {
    for (const words of [["list"], ["--help"], ["run", "--help"]]) {
      const child = spawn(process.execPath, [PROGRAM, ...words]);
      let stderr = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.stdout.destroy();
      const [code] = (await once(child, "close")) as [number];
      assert.deepEqual([code, stderr], [0, ""]);
    }
  });

  it("--png always contains a complete and current picture", async () => {
    const file = join(folder, "screen.png");
    const board = runBoard(["tcp-echo-server", "--port", "0", "--screen", "halfblocks", "--png", file]);
    const peer = await Peer.to(Number((await board.event({ event: "listening" })).port));
    const first = await board.event({ event: "frame" });
    await board.event({ event: "frame" }, first);
    await eventually(() => existsSync(file));
    let frames = board.events.filter(({ event }) => event === "frame").length;
    let looks = 0;
    // Read it continuously while it is being replaced.
    for (let n = 0; n < 12; n++) {
      peer.send(`message ${n} 汉字`);
      while (board.events.filter(({ event }) => event === "frame").length <= frames) {
        await new Promise(setImmediate);
        const { width, height } = PNG.sync.read(readFileSync(file));
        assert.deepEqual([width, height], [512, 256]);
        looks++;
      }
      frames = board.events.filter(({ event }) => event === "frame").length;
    }
    assert.ok(looks > 12);
    assert.equal(await board.stop(), 0);
    // The terminal shows the same: an upper and a lower pixel in each character of the last picture.
    const rows = board.stderr.trimEnd().split("\n").slice(-33, -1);
    const { data } = PNG.sync.read(readFileSync(file));
    for (let y = 0; y < 64; y++)
      for (let x = 0; x < 128; x++) {
        const lit = ["█", y % 2 ? "▄" : "▀"].includes(rows[y >> 1][x + 1]);
        assert.equal(data[((y * 4 + 1) * 512 + x * 4 + 1) * 4] > 128, lit, `pixel ${x}, ${y}`);
      }
    assert.ok(rows.join("").replace(/[│ ]/g, "").length > 100, "there is hardly anything to see");
  });
});
