import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runToEnd } from "../run/board-process.js";

/** Part of every password in these tests: it must never come out again. */
const SECRET = "hunter22";

/** Processes at a time. */
const AT_ONCE = 3;

interface Case {
  readonly words: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  /** What the configuration file holds, if there is one; `FILE` among the words is its path. */
  readonly config?: string;
  /** What is wrong, and the mend. */
  readonly message: RegExp;
}

const run = (...words: string[]) => ["run", ...words];
const config = (content: string, message: RegExp): Case => ({
  words: run("--config", "FILE"),
  config: content,
  message,
});

const CASES: Record<string, Case> = {
  "an unknown command": { words: ["bogus"], message: /unknown command 'bogus'.*--help/ },
  "an app in place of a command": {
    words: ["tcp-echo-server"],
    message: /Did you mean 'palmwire run tcp-echo-server'\?/,
  },
  "an app that is misspelt": {
    words: run("tcp-echo-servr"),
    message: /unknown app 'tcp-echo-servr'\. Did you mean 'tcp-echo-server'\?/,
  },
  "an app that is nothing like one": {
    words: run("x"),
    message: /unknown app 'x'\. Known: tcp-echo-server, tcp-echo-client/,
  },
  "an app beyond the app": { words: run("udp-echo-server", "x"), message: /too many arguments.*--help/ },
  "an argument of list": { words: ["list", "x"], message: /too many arguments/ },
  "a flag that is misspelt": {
    words: run("--prt", "5"),
    message: /unknown option '--prt'.*Did you mean --port\?/,
  },
  "a flag of another app": {
    words: run("tcp-echo-server", "--to", "1.2.3.4:5"),
    message: /unknown option '--to'/,
  },
  "a flag without its value": { words: run("--port"), message: /'--port <VALUE>' argument missing/ },
  "a port out of range": {
    words: run("--port", "65536"),
    message: /--port '65536' is wrong: give 0 to 65535/,
  },
  "a negative port": { words: run("--port", "-1"), message: /--port '-1' is wrong: give 0 to 65535/ },
  "a port that is no number": { words: run("--port", "http"), message: /--port 'http' is wrong: give 0/ },
  "a host name for an address": {
    words: run("tcp-echo-client", "--to", "localhost:5001"),
    message: /--to 'localhost:5001' is wrong: give an IPv4 HOST:PORT/,
  },
  "an endpoint with port 0": {
    words: run("tcp-echo-client", "--to", "127.0.0.1:0"),
    message: /--to '127\.0\.0\.1:0' is wrong/,
  },
  "a group that is none": {
    words: run("udp-multicast", "--group", "10.0.0.1"),
    message: /--group '10\.0\.0\.1' is wrong: give 224\.0\.0\.0 to 239/,
  },
  "an unknown board": {
    words: run("--board", "mpyton"),
    message: /unknown board 'mpyton'\. Did you mean 'mpython'\?/,
  },
  "an unknown chip": {
    words: run("--chip", "esp32s4"),
    message: /unknown chip 'esp32s4'\. Did you mean 'esp32s3'\?/,
  },
  "an unknown engine": { words: run("--engine", "v8"), message: /unknown engine 'v8'\..*(xs|node)/ },
  "an unknown screen": { words: run("--screen", "termnal"), message: /unknown screen 'termnal'.*'terminal'/ },
  "an unknown log": { words: run("--log", "xml"), message: /unknown log 'xml'\..*json/ },
  "an address that is none": {
    words: run("--host", "here"),
    message: /--host 'here' is no IPv4 address: give one/,
  },
  "an address of another machine": {
    words: run("--host", "203.0.113.7"),
    message: /--host 203\.0\.113\.7 is not an address of this machine\. It has: 127\.0\.0\.1/,
  },
  "an end too soon": {
    words: run("--for", "0.09"),
    message: /--for '0\.09' is wrong: give seconds from 0\.1 to 86400/,
  },
  "an end too late": { words: run("--for", "86401"), message: /--for '86401' is wrong/ },
  "an end that is no time": { words: run("--for", "soon"), message: /--for 'soon' is wrong/ },
  "an end that is empty": { words: run("--for", " "), message: /--for ' ' is wrong/ },
  "a name that is too long": {
    words: run("--name", "教".repeat(22)),
    message: /--name has 66 bytes: give 1 to 64/,
  },
  "an empty name": { words: run("--name", ""), message: /--name has 0 bytes/ },
  "a network name that is too long": {
    words: run("--wifi", `${"x".repeat(33)}:${SECRET}`),
    message: /--wifi: the network name must have 1 to 32 bytes/,
  },
  "no network name": { words: run("--wifi", `:${SECRET}`), message: /--wifi: the network name must have/ },
  "a password that is too long": {
    words: run("--wifi", `x:${SECRET.repeat(9)}`),
    message: /--wifi: the password must have at most 64 bytes/,
  },
  "a password of the access point that is too long": {
    words: run("--ap", `x:${SECRET.repeat(9)}`),
    message: /--ap: the password must have at most 64 bytes/,
  },
  "a password for a flag that does not exist": {
    words: run(`--wfi=room:${SECRET}`),
    message: /unknown option '--wfi'/,
  },
  "the same with quotes and line breaks": {
    words: run(`--wfi=room:'\n${SECRET}'\n${SECRET}`),
    message: /unknown option '--wfi'/,
  },
  "a network name with a blank and no quotes": {
    words: run("--wifi", "Room", `12:${SECRET}`),
    message: /unknown app\. A value with blanks needs quotes/,
  },
  "a flag for the password alone": {
    words: run("--password", SECRET),
    message: /unknown option '--password'/,
  },
  "a picture in a folder that is missing": {
    words: run("--png", "/no/such/folder/screen.png"),
    message: /--png \/no\/such\/folder\/screen\.png: there is no folder '\/no\/such\/folder'; make it first/,
  },
  "a picture that is a folder": { words: run("--png", tmpdir()), message: /this is a folder; name a file/ },
  "a picture without a name": { words: run("--png", ""), message: /--png is empty: name a file/ },
  "a value with a line break": { words: run("--port", "1\n2"), message: /--port '1 2' is wrong/ },
  "a wrong value in the environment": {
    words: run(),
    environment: { PALMWIRE_PORT: "70000" },
    message: /--port '70000' is wrong/,
  },
  "a configuration file that is missing": {
    words: run("--config", "/no/such/file.json"),
    message: /--config \/no\/such\/file\.json: there is no such file; give the path/,
  },
  "a configuration file that is a folder": {
    words: run("--config", tmpdir()),
    message: /cannot be read \(EISDIR\); give the path/,
  },
  "a configuration file that has no end": {
    words: run("--config", "/dev/zero"),
    message: /--config \/dev\/zero: larger than 65536 bytes/,
  },
  "a configuration file that is too large": config(
    `{"name": "x"${" ".repeat(65536)}}`,
    /larger than 65536 bytes/,
  ),
  "an empty configuration file": config("", /not JSON: .*palmwire\.example\.json/),
  "a configuration file that is no JSON": config(
    `{"wifi": "room:${SECRET}" "port": 1}`,
    /not JSON: .*palmwire\.example\.json/,
  ),
  "a configuration file with a bare password": config(`{"wifi": ${SECRET}}`, /not JSON/),
  "a configuration file that holds a list": config("[1]", /must hold one JSON object, such as/),
  "a configuration file that holds null": config("null", /must hold one JSON object/),
  "an unknown setting": config(
    `{"prt": 5, "wifi": "room:${SECRET}"}`,
    /unknown setting 'prt'\. Did you mean 'port'\?/,
  ),
  "a password as a setting": config(`{"password": "${SECRET}"}`, /unknown setting 'password'\./),
  "a setting that is a list": config('{"port": [5001]}', /'port' must be text or a number, such as/),
  "a setting that is null": config('{"port": null}', /'port' must be text or a number/),
  "a setting that is an object": config(`{"wifi": {"room": "${SECRET}"}}`, /'wifi' must be text or a number/),
  "a setting that is true": config('{"port": true}', /--port 'true' is wrong/),
  "a setting out of range": config('{"port": 65536}', /--port '65536' is wrong/),
};

describe("palmwire refuses, with exit code 2 and one line that says how to mend it,", () => {
  const results = new Map<string, Promise<Awaited<ReturnType<typeof runToEnd>>>>();
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-usage-"));
    // All of them are on their way, a few at a time, while the tests look at them one by one.
    const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
    Object.entries(CASES).forEach(([name, { words, environment, config: content }], i) => {
      const file = join(folder, `${i}.json`);
      if (content !== undefined) writeFileSync(file, content);
      const filled = words.map((word) => (word === "FILE" ? file : word));
      const result = lanes[i % AT_ONCE].then(() => runToEnd(filled, environment));
      lanes[i % AT_ONCE] = result;
      results.set(name, result);
    });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, { message }] of Object.entries(CASES))
    it(name, async () => {
      const result = await results.get(name);
      assert.ok(result);
      const { code, stdout, stderr } = result;
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /^palmwire: [^\n]+\n$/);
      assert.match(stderr, message);
      assert.ok(!stderr.includes(SECRET), stderr);
    });

  for (const log of ["text", "json"])
    it(`a TCP port that is taken (--log ${log})`, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as { port: number };
      const { code, stderr } = await runToEnd(run("--port", String(port), "--log", log, "--screen", "none"));
      assert.equal(code, 2);
      assert.equal(
        stderr,
        `palmwire: 127.0.0.1:${port} is in use: stop the other program, or give another --port (0 picks a free one)\n`,
      );
      server.close();
    });

  it("a UDP port that is taken", async () => {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    const { port } = socket.address();
    const { code, stderr } = await runToEnd(
      run("udp-echo-server", "--port", String(port), "--screen", "none"),
    );
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`^palmwire: 127\\.0\\.0\\.1:${port} is in use: [^\\n]+\\n$`));
    socket.close();
  });
});
