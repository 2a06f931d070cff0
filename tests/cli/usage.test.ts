import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runToEnd } from "../run/board-process.js";
import { runHere } from "./run-here.js";

/** Part of every password in these tests. It must never be printed. */
const SECRET = "hunter22";

interface Case {
  readonly words: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  /** Content of the configuration file, if any. `FILE` among the words, or as a variable, stands for its path. */
  readonly config?: string | Uint8Array;
  /** The error and how to correct it. */
  readonly message: RegExp;
}

/** A command that runs by mistake ends soon. */
const run = (...words: string[]) => ["run", "--for", "0.1", ...words];
const flash = (...words: string[]) => ["flash", ...words];
const config = (content: string | Uint8Array, message: RegExp): Case => ({
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
    message: /unknown app 'x'\. Known: chat-client, chat-server, /,
  },
  "an app that --web takes for its port": {
    words: run("--web", "tcp-echo-server"),
    message: /--web 'tcp-echo-server' is wrong.*; give the app .*'palmwire run tcp-echo-server --web'\n$/,
  },
  "an app that a switch takes for its value": {
    words: run("--qr", "tcp-echo-server"),
    message: /--qr 'tcp-echo-server' is wrong.*'palmwire run tcp-echo-server --qr'\n$/,
  },
  "an app in the place of a value": {
    words: run("udp-echo-server", "--port", "chat-server"),
    message: /--port 'chat-server' is wrong.*'palmwire run chat-server --port'\n$/,
  },
  "an app beyond the app": {
    words: run("udp-echo-server", "x"),
    message: /'x' is neither an option nor the value of one\. See palmwire run --help\n$/,
  },
  "a value without its flag": {
    words: ["flash", "udp-echo-server", "--dry-run", "8001"],
    message: /'8001' is neither an option nor the value of one\. See palmwire flash --help\n$/,
  },
  "a flag that npm has kept": {
    words: run(),
    environment: { npm_lifecycle_event: "start", npm_config_wifi_timeout: "9", npm_config_name: "x" },
    message:
      /npm has kept --wifi-timeout: write -- before the options, as in 'npm start -- --wifi-timeout …'\n$/,
  },
  "the value of a flag that npm has kept": {
    words: run("6000"),
    environment: { npm_lifecycle_event: "start", npm_config_port: "true", npm_config_web: "true" },
    message: /npm has kept --\S+, --\S+: write -- before the options, as in 'npm start -- --\S+ …'\n$/,
  },
  "a flag with one hyphen": {
    words: run("-port", "5001"),
    message:
      /'-port' is no option: options begin with two hyphens, as in --port\. See palmwire run --help\n$/,
  },
  "a flag with the dash of an input method": {
    words: run("tcp-echo-server", "——port", "5001"),
    message:
      /'——port' is no option: options begin with two hyphens, as in --port\. See palmwire run --help\n$/,
  },
  "the same with two dashes, and without the app": {
    words: run("－－port", "5001"),
    message:
      /'－－port' is no option: options begin with two hyphens, as in --port\. See palmwire run --help\n$/,
  },
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
  "no boards": { words: run("--boards", "0"), message: /--boards '0' is wrong: give 1 to 64\n$/ },
  "boards that are no number": { words: run("--boards", "two"), message: /--boards 'two' is wrong: give 1/ },
  "more boards than the real network has room for": {
    words: run("--boards", "65"),
    message: /--boards 65: at most 64 on the real network; 1000 with --network virtual\n$/,
  },
  "more boards than a virtual network has room for": {
    words: run("--boards", "1001", "--network", "virtual"),
    message: /--boards '1001' is wrong: give 1 to 1000\n$/,
  },
  "boards whose ports do not all exist": {
    words: run("--boards", "3", "--port", "65534"),
    message: /--port 65534 and the 3 ports from there do not all exist; give a --port of at most 65533\n$/,
  },
  "a network that is none": {
    words: run("--network", "virtul"),
    message: /unknown network 'virtul'\. Did you mean 'virtual'\?\n$/,
  },
  "a forwarded port on the real network": {
    words: run("--forward", "8001:1:5001"),
    message: /--forward is for --network virtual: .*port of its own\n$/,
  },
  "a forwarded port that is misspelt": {
    words: run("--network", "virtual", "--forward", "8001:5001"),
    message: /--forward '8001:5001' is wrong: give PORT:BOARD:PORT, such as 8001:1:5001, for UDP with/,
  },
  "a forwarded port of another protocol": {
    words: run("--network", "virtual", "--forward", "8001:1:5001/sctp"),
    message: /--forward '8001:1:5001\/sctp' is wrong: give PORT:BOARD:PORT/,
  },
  "a forwarded port out of range": {
    words: run("--network", "virtual", "--forward", "8001:1:65536"),
    message: /--forward '8001:1:65536' is wrong: ports are 1 to 65535/,
  },
  "a forwarded port for a board that is not there": {
    words: run("--network", "virtual", "--boards", "2", "--forward", "8001:palmwire-3:5001"),
    message: /--forward '8001:palmwire-3:5001': there is no board 'palmwire-3'; give its number, 1 to 2, or/,
  },
  "a port that is forwarded twice": {
    words: run("--network", "virtual", "--forward", "8001:1:5001", "--forward", "8001:1:5002"),
    message: /--forward: 8001\/tcp would lead to two boards; give another port\n$/,
  },
  "forwarded ports without end": {
    words: run("--network", "virtual", "--forward", Array(65).fill("0:1:5001").join()),
    message: /--forward is given 65 times: at most 64\n$/,
  },
  "a forwarded port in the environment, on the real network": {
    words: run(),
    environment: { PALMWIRE_FORWARD: "8001:1:5001" },
    message: /--forward is for --network virtual: .* \(set by PALMWIRE_FORWARD\)\n$/,
  },
  "a port out of range": {
    words: run("--port", "65536"),
    message: /--port '65536' is wrong: give 0 to 65535/,
  },
  "a negative port": { words: run("--port", "-1"), message: /--port '-1' is wrong: give 0 to 65535/ },
  "a port that is no number": { words: run("--port", "http"), message: /--port 'http' is wrong: give 0/ },
  "a port in fullwidth digits": {
    words: run("--port", "５００１"),
    message: /--port '５００１' is wrong: .*; it has fullwidth characters: write 5001\n$/,
  },
  "an endpoint with a fullwidth colon and ideographic full stops": {
    words: run("tcp-echo-client", "--to", "127。0。0。1：5001"),
    message: /--to '127\S+' is wrong: .*; it has fullwidth characters: write 127\.0\.0\.1:5001\n$/,
  },
  "a password that is fullwidth and too short": {
    words: run("--password", "１２"),
    message: /--password: the password of a Wi-Fi has 8 to 63 characters[^;]*; an open one has none\n$/,
  },
  "a host name for an address": {
    words: run("tcp-echo-client", "--to", "desk:5001"),
    message: /--to 'desk:5001' is wrong: give one machine's IPv4 HOST:PORT/,
  },
  "a multicast address for TCP": {
    words: run("tcp-echo-client", "--to", "224.0.0.1:5001"),
    message: /--to '224\.0\.0\.1:5001' is wrong: give one machine's IPv4 HOST:PORT/,
  },
  "the broadcast address for TCP": {
    words: run("chat-client", "--to", "<broadcast>"),
    message: /--to '<broadcast>' is wrong: give one machine's IPv4 HOST:PORT/,
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
  "an unknown engine": { words: run("--engine", "v8"), message: /unknown engine 'v8'\. Known: node, xs/ },
  "an unknown screen": { words: run("--screen", "termnal"), message: /unknown screen 'termnal'.*'terminal'/ },
  "an unknown log": { words: run("--log", "xml"), message: /unknown log 'xml'\..*json/ },
  "an address that is none": {
    words: run("--host", "here"),
    message: /--host 'here' is not an IPv4 address: give one/,
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
    message: /--wifi: the name of a Wi-Fi has 1 to 32 bytes/,
  },
  "no network name": { words: run("--wifi", `:${SECRET}`), message: /--wifi: the name of a Wi-Fi/ },
  "a password that is too long": {
    words: run("--wifi", `x:${SECRET.repeat(9)}`),
    message: /--wifi: the password of a Wi-Fi has 8 to 63 characters, or is a key/,
  },
  "a password that is too short": {
    words: run("--ssid", "x", "--password", "hunter2"),
    message: /--password: the password of a Wi-Fi has 8 to 63 characters/,
  },
  "a key with a letter that is no digit of it": {
    words: run("--password", `${"0".repeat(63)}g`),
    message: /--password: the password of a Wi-Fi has/,
  },
  "a password with a tab": { words: run("--password", `${SECRET}\t`), message: /no control characters/ },
  "a Wi-Fi that is said both ways": {
    words: run("--wifi", "Cafe:upstairs", "--password", SECRET),
    message: /--wifi beside --ssid or --password: give either/,
  },
  "an access point that is said both ways in the environment": {
    words: run(),
    environment: { PALMWIRE_AP: `x:${SECRET}`, PALMWIRE_AP_SSID: "x" },
    message: /--ap beside --ap-ssid or --ap-password.*\(set by PALMWIRE_AP\)/,
  },
  "a short password in the environment": {
    words: run(),
    environment: { WIFI_SSID: "x", WIFI_PASSWORD: "1" },
    message: /--password: the password .*\(set by WIFI_PASSWORD\)/,
  },
  "a password of the access point that is too long": {
    words: run("--ap", `x:${SECRET.repeat(9)}`),
    message: /--ap: the password of a Wi-Fi has/,
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
  "a password with a blank and no quotes": {
    words: run("--wifi", "net:my", "secretword"),
    message: /unknown app\. A value with blanks needs quotes/,
  },
  "the same after the app": {
    words: run("tcp-echo-server", "--wifi", "net:my", "secretword"),
    message: /too many arguments/,
  },
  "the same with the second word like a flag": {
    words: run("--password", "my", "--secretword"),
    message: /unknown option: a value with blanks needs quotes/,
  },
  "the same for a flag that is misspelt": {
    words: run("--wfi", "net:my", "secretword"),
    message: /unknown app\. A value with blanks/,
  },
  "the same for a command that is none": {
    words: ["net:my", "secretword"],
    message: /unknown command: a value with blanks/,
  },
  "a misspelt flag after a password": {
    words: run("--wifi", `x:${SECRET}`, "--prt", "5"),
    message: /unknown option '--prt'.*Did you mean --port\?/,
  },
  "a misspelt app after an endpoint": {
    words: run("--to", "127.0.0.1:5001", "tcp-echo-clent"),
    message: /unknown app 'tcp-echo-clent'\. Did you mean 'tcp-echo-client'\?/,
  },
  "a picture of another kind": {
    words: run("--png", "x.txt"),
    message: /--png x\.txt: pictures are PNG files: name one that ends with \.png/,
  },
  "a recording of another kind": {
    words: run("--record", "x.gif"),
    message: /--record x\.gif: pictures are PNG files: name one that ends with \.png or \.apng/,
  },
  "a history of an app that keeps none": {
    words: run("tcp-echo-server", "--history", "x.txt"),
    message: /--history is not for tcp-echo-server: it is for udp-chat/,
  },
  "a room for more than there are sockets": {
    words: run("chat-server", "--max-clients", "9"),
    message: /need 10 sockets \(one .*\), there are 8: at most 7 together; 15 with --board esp32s3-ssd1306$/m,
  },
  "a room for more than any board has sockets": {
    words: run("chat-server", "--max-clients", "60", "--board", "esp32s3-ssd1306"),
    message: /need 61 sockets \(one .*\), there are 16: at most 15 together$/m,
  },
  "a room for more than Espruino has sockets": {
    words: run("chat-server", "--max-clients", "9", "--engine", "espruino"),
    environment: { ESPRUINO: "" },
    message: /need 10 sockets \(one .*\), there are 9: at most 8 together$/m,
  },
  "an unknown variable": {
    words: run(),
    environment: { PALMWIRE_PROT: SECRET },
    message: /unknown variable PALMWIRE_PROT in the environment\. Did you mean 'PALMWIRE_PORT'\?/,
  },
  "flash without anything": {
    words: flash(),
    environment: { WIFI_SSID: "" },
    message: /--runtime is missing: .*; --wifi is missing: .*; --device is missing: /,
  },
  "flash without what Moddable needs": {
    words: flash("--runtime", "moddable"),
    environment: { MODDABLE: "", IDF_PATH: "", WIFI_SSID: "" },
    message: /--wifi is missing: .*; --device is missing: .*; MODDABLE is not set: .*; IDF_PATH is not set: /,
  },
  "flash for a runtime that does not exist, before all else": {
    words: flash("--runtime", "espurino", "--port", "70000"),
    environment: { WIFI_SSID: "" },
    message: /unknown runtime 'espurino'\. Did you mean 'espruino'\?$/m,
  },
  "flash of a history for an app that keeps none": {
    words: flash("udp-self", "--runtime", "espruino", "--history-bytes", "8192"),
    message: /--history-bytes is not for udp-self: it is for udp-chat/,
  },
  "flash without the port": {
    words: flash("udp-self", "--runtime", "espruino", "--ssid", "x", "--dry-run", "--device"),
    message: /'--device <PORT>' argument missing/,
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
    message: /--port '70000' is wrong: give .* \(set by PALMWIRE_PORT\)$/m,
  },
  "a configuration file in the environment that is missing": {
    words: run(),
    environment: { PALMWIRE_CONFIG: "/no/such/file.json" },
    message: /there is no such file; .* \(set by PALMWIRE_CONFIG\)$/m,
  },
  "a wrong language in the file": config(
    '{"lang": "fr"}',
    /--lang 'fr' is wrong.*\(set by .*settings\.json\)/,
  ),
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
  "an empty configuration file": config(
    "",
    /not JSON: line 1, column 1: a value is missing; see palmwire\.example\.json/,
  ),
  "a configuration file in UTF-16": config(
    Buffer.from('\ufeff{"name": "x"}', "utf16le"),
    /not UTF-8, it looks like UTF-16: save it as UTF-8/,
  ),
  "a configuration file in UTF-16 without a mark": config(
    Buffer.from('{"name": "x"}', "utf16le"),
    /not UTF-8, it looks like UTF-16/,
  ),
  "a configuration file in GBK": config(
    Buffer.concat([Buffer.from('{"name": "'), Buffer.from([0xbd, 0xcc, 0xca, 0xd2]), Buffer.from('"}')]),
    /not UTF-8, it looks like GBK: save it as UTF-8/,
  ),
  "a configuration file in Windows-1252": config(
    Buffer.from('{"name": "Caf\xe9"}', "latin1"),
    /not UTF-8, it looks like Windows-1252/,
  ),
  "a configuration file with two values and no comma": config(
    '{\r\n  "port": 1\r\n  "name": "x"\r\n}',
    /not JSON: line 3, column 3: a comma is missing/,
  ),
  "a configuration file with a comma at the end": config(
    '{\n"port": 1,\n}',
    /not JSON: line 3, column 1: (a name|a value)/,
  ),
  "a configuration file with a comment": config("{\n  // mine\n}", /line 2, column 3: JSON has no comments/),
  "a configuration file with a fullwidth colon": config(
    '{\n"port"：1\n}',
    /not JSON: line 2, column 7: ： is a fullwidth character: write :; see/,
  ),
  "a configuration file with fullwidth quotes": config(
    `{"wifi": “${SECRET}”}`,
    /not JSON: line 1, column 10: “ is a fullwidth character: write "; see/,
  ),
  "a configuration file with a bare fullwidth password": config(
    '{"password": ｓｅｃｒｅｔ}',
    /not JSON: line 1, column 14: (?!.*ｓ)/,
  ),
  "a configuration file that is cut off": config(
    '{"port": 1',
    /line 1, column 11: a closing bracket is missing/,
  ),
  "a configuration file of brackets": config("[".repeat(60_000), /not JSON: line 1, column \d+: /),
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
  "a short password in the file": config(
    '{"password": "1"}',
    /--password: the password of .* \(set by .*settings\.json\)$/m,
  ),
  "a Wi-Fi that the file says both ways": config(
    `{"wifi": "x", "password": "${SECRET}"}`,
    /--wifi beside --ssid or --password: .* \(set by .*settings\.json\)$/m,
  ),
  "a setting that is a list": config('{"port": [5001]}', /'port' must be text or a number, such as/),
  "a setting that is null": config('{"port": null}', /'port' must be text or a number/),
  "a setting that is an object": config(`{"wifi": {"room": "${SECRET}"}}`, /'wifi' must be text or a number/),
  "a setting that is true": config('{"port": true}', /--port 'true' is wrong/),
  "a setting out of range": config('{"port": 65536}', /--port '65536' is wrong/),
};

describe("palmwire rejects with exit code 2 and a helpful line:", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-usage-"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, { words, environment, config: content, message }] of Object.entries(CASES))
    it(name, async () => {
      const file = join(folder, "settings.json");
      if (content !== undefined) writeFileSync(file, content);
      const fill = (text: string) => (text === "FILE" ? file : text);
      const filled = Object.entries(environment ?? {}).map(([name, value]) => [name, fill(String(value))]);
      const { code, stdout, stderr } = await runHere(words.map(fill), Object.fromEntries(filled));
      assert.equal(code, 2, stdout);
      assert.equal(stdout, "");
      assert.match(stderr, /^palmwire: [^\n]+\n$/);
      assert.match(stderr, message);
      assert.ok(!stderr.includes(SECRET), stderr);
      assert.ok(!stderr.includes("secretword"), stderr);
    });

  it("when run as a separate process, too", async () => {
    for (const { words, environment, message } of [
      CASES["a port out of range"],
      CASES["an unknown variable"],
    ]) {
      const { code, stdout, stderr } = await runToEnd(words, environment);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^palmwire: [^\n]+\n$/);
      assert.match(stderr, message);
    }
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
