import { fileURLToPath } from "node:url";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { hostAddress } from "../../host-sim/settings/host-address.js";
import { readRunSettings } from "../../host-sim/settings/run-settings.js";
import { CONFIG_BYTES_MAX, ConfigFile } from "../../host-sim/settings/config-file.js";
import { mergeSettings } from "../../host-sim/settings/settings.js";
import { readWiFi, WIFI } from "../../host-sim/settings/wifi-settings.js";
import { UsageError } from "../../host-sim/settings/usage-error.js";

const KNOWN = ["port", "wifi", "ssid", "password", "wifi-timeout", "name"].map((name) => ({ name }));

describe("Settings", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-settings-"));
    file = join(folder, "palmwire.json");
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const merged = (content: string, flags = {}, environment = {}) => {
    writeFileSync(file, content);
    return mergeSettings({ flags, environment, configFile: new ConfigFile(file) }, KNOWN, ["to"]).values;
  };

  it("are taken from the command line, then the environment, then the file", () => {
    const content = '{"port": 1, "name": "file", "wifi-timeout": "3"}';
    assert.deepEqual(merged(content), { port: "1", name: "file", "wifi-timeout": "3" });
    const environment = { PALMWIRE_PORT: "2", PALMWIRE_WIFI_TIMEOUT: "4" };
    assert.deepEqual(merged(content, {}, environment), { port: "2", name: "file", "wifi-timeout": "4" });
    const all = merged(content, { port: "5" }, environment);
    assert.deepEqual(all, { port: "5", name: "file", "wifi-timeout": "4" });
  });

  describe("of a Wi-Fi", () => {
    const wifi = (content: string, flags = {}, environment: NodeJS.ProcessEnv = {}) =>
      readWiFi(merged(content, flags, environment), WIFI, { SSID: "palmwire", password: "" });
    const inEnvironment = (environment: NodeJS.ProcessEnv) => wifi("{}", {}, environment);

    it("are WIFI_SSID and WIFI_PASSWORD, unless PALMWIRE_WIFI overrides them", () => {
      const room = { WIFI_SSID: "room", WIFI_PASSWORD: "white chalk" };
      assert.deepEqual(inEnvironment(room), { SSID: "room", password: "white chalk" });
      assert.deepEqual(inEnvironment({ WIFI_SSID: "room" }), { SSID: "room", password: "" });
      assert.deepEqual(inEnvironment({ ...room, PALMWIRE_WIFI: "hall" }), { SSID: "hall", password: "" });
    });

    it("can have a colon in the name if name and password are given separately", () => {
      const cafe = { SSID: "Cafe:upstairs", password: "12345678:9" };
      const { SSID, password } = cafe;
      assert.deepEqual(wifi("{}", { ssid: SSID, password }), cafe);
      assert.deepEqual(inEnvironment({ WIFI_SSID: SSID, WIFI_PASSWORD: password }), cafe);
      assert.deepEqual(inEnvironment({ PALMWIRE_SSID: SSID, PALMWIRE_PASSWORD: password }), cafe);
      assert.deepEqual(wifi(JSON.stringify({ ssid: SSID, password })), cafe);
    });

    it("are taken from the source with precedence, each separately", () => {
      const file = '{"ssid": "file", "password": "of the file"}';
      assert.deepEqual(wifi(file, { ssid: "flag" }), { SSID: "flag", password: "of the file" });
      const environment = { WIFI_PASSWORD: "of the environment" };
      assert.deepEqual(wifi(file, {}, environment), { SSID: "file", password: "of the environment" });
      assert.deepEqual(wifi(file, { password: "" }, environment), { SSID: "file", password: "" });
    });

    it("override both parts as SSID:PASSWORD, and only one part separately", () => {
      const file = '{"ssid": "file", "password": "of the file"}';
      assert.deepEqual(wifi(file, { wifi: "flag" }), { SSID: "flag", password: "" });
      assert.deepEqual(wifi('{"wifi": "file:12345678"}', { ssid: "flag" }), {
        SSID: "flag",
        password: "12345678",
      });
      // A name in WIFI_SSID alone is an open network.
      assert.deepEqual(wifi('{"wifi": "file:12345678"}', {}, { WIFI_SSID: "x" }), {
        SSID: "x",
        password: "",
      });
    });

    it("cannot be given both ways in one source", () => {
      for (const both of [
        () => wifi("{}", { wifi: "a:12345678", ssid: "b" }),
        () => inEnvironment({ PALMWIRE_WIFI: "a:12345678", PALMWIRE_PASSWORD: "87654321" }),
        () => wifi('{"wifi": "a", "password": "12345678"}'),
      ])
        assert.throws(both, {
          message: /^--wifi beside --ssid or --password: give either --wifi, or --ssid/,
        });
    });

    it("have a password of 8 to 63 bytes, a key of 64 hexadecimal digits, or none", () => {
      for (const password of ["", "12345678", "x".repeat(63), "密码密码", "0123456789abcdEF".repeat(4)])
        assert.equal(wifi("{}", { ssid: "a", password }).password, password);
      for (const password of ["1", "1234567", "x".repeat(64), "密码", "0".repeat(63) + "g", "0".repeat(65)])
        assert.throws(() => wifi("{}", { ssid: "a", password }), { message: /^--password: the password of/ });
      assert.throws(() => wifi("{}", { wifi: "a:1234567" }), { message: /^--wifi: the password of/ });
      assert.throws(() => wifi("{}", { password: "1234567\t" }), { message: /no control characters/ });
    });
  });

  it("give their source, except for the command line", () => {
    writeFileSync(file, '{"port": 1, "name": "x", "wifi": "a"}');
    const sources = {
      flags: { port: "2" },
      environment: { PALMWIRE_NAME: "y", WIFI_SSID: "b" },
      configFile: new ConfigFile(file),
    };
    const { origins } = mergeSettings(sources, KNOWN);
    assert.deepEqual(origins, { name: "PALMWIRE_NAME", wifi: file, ssid: "WIFI_SSID" });
  });

  it("that are switches can be true and false in a file", () => {
    writeFileSync(file, '{"qr": true, "reliable": false}');
    const sources = { flags: {}, environment: {}, configFile: new ConfigFile(file) };
    const known = ["qr", "reliable"].map((name) => ({ name, isSwitch: true }));
    assert.deepEqual(mergeSettings(sources, known).values, { qr: "yes", reliable: "no" });
  });

  it("cannot be numbers that JSON rounds", () => {
    assert.deepEqual(merged('{"password": 12345678}'), { password: "12345678" });
    assert.throws(() => merged('{"password": 12345678901234567890}'), {
      message: /must be text or a number/,
    });
  });

  it("that are empty in the environment count as not set", () => {
    assert.deepEqual(merged('{"port": 1}', {}, { PALMWIRE_PORT: "", WIFI_SSID: "" }), { port: "1" });
  });

  it("in a file for other apps are ignored", () => {
    assert.deepEqual(merged('{"to": "1.2.3.4:5", "port": 1}'), { port: "1" });
  });

  it("are read from files with a byte order mark", () => {
    assert.deepEqual(merged('\ufeff{"name": "教室"}'), { name: "教室" });
  });

  it(`are read from files of up to ${CONFIG_BYTES_MAX} bytes`, () => {
    const content = '{"name": "x"}';
    const padded = content + " ".repeat(CONFIG_BYTES_MAX - content.length);
    assert.deepEqual(merged(padded), { name: "x" });
    assert.throws(() => merged(`${padded} `), /larger than/);
  });

  it("are reported without the password, however invalid the file is", () => {
    const secret = "zq7xw9kv";
    const content = JSON.stringify({ port: 5001, wifi: `room:${secret}`, name: "a board" }, undefined, 2);
    fc.assert(
      fc.property(fc.nat(content.length), fc.string({ maxLength: 3 }), fc.nat(3), (place, text, removed) => {
        const broken = content.slice(0, place) + text + content.slice(place + removed);
        try {
          merged(broken);
        } catch (error) {
          assert.ok(error instanceof UsageError, String(error));
          // Three letters do not reveal the password.
          for (let i = 0; i + 4 <= secret.length; i++)
            assert.ok(!error.message.includes(secret.slice(i, i + 4)), error.message);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("split SSID and password at the first colon", () => {
    assert.deepEqual(readRunSettings({ wifi: "room:1234:678" }).wifi, { SSID: "room", password: "1234:678" });
    assert.deepEqual(readRunSettings({ wifi: "room" }).wifi, { SSID: "room", password: "" });
    assert.deepEqual(readRunSettings({ wifi: "room:" }).wifi, { SSID: "room", password: "" });
    const { wifi, accessPoint } = readRunSettings({ wifi: "room:12345678", ap: "hall:87654321" });
    assert.deepEqual([wifi.password, accessPoint.password], ["12345678", "87654321"]);
    assert.deepEqual(readRunSettings({ wifi: "room:12345678" }).accessPoint, {
      SSID: "room",
      password: "12345678",
    });
    const parts = { wifi: "room:12345678", "ap-password": "87654321" };
    assert.deepEqual(readRunSettings(parts).accessPoint, { SSID: "room", password: "87654321" });
  });

  it("accept the limits themselves", () => {
    assert.equal(readRunSettings({ for: "0.1" }).for_ms, 100);
    assert.equal(readRunSettings({ for: "86400" }).for_ms, 86_400_000);
    assert.equal(readRunSettings({ name: "x".repeat(64) }).boards[0].name.length, 64);
    readRunSettings({ wifi: `${"x".repeat(32)}:${"y".repeat(63)}` });
  });

  it("tell of what is seen on a panel, unless asked to be strict", () => {
    assert.equal(readRunSettings({}).strictPanel, false);
    assert.equal(readRunSettings({ "strict-panel": "yes" }).strictPanel, true);
    assert.throws(() => readRunSettings({ "strict-panel": "perhaps" }), /strict-panel 'perhaps'/);
  });

  it("have the font of a file, for engines whose boards read it", () => {
    const file = fileURLToPath(new URL("../../fonts/ascii.font", import.meta.url));
    const { font } = readRunSettings({ font: file, engine: "xs" });
    assert.deepEqual([...font.read(0, 4)], [0x50, 0x46, 1, 0]);
    assert.equal(readRunSettings({}).font.read(0, 4)[0], 0x50);
    assert.throws(() => readRunSettings({ font: `${file}s` }), /--font .*ENOENT/);
    assert.throws(() => readRunSettings({ font: fileURLToPath(import.meta.url) }), /is no font file/);
    assert.throws(
      () => readRunSettings({ font: file, engine: "espruino" }),
      /--font is for --engine node or xs/,
    );
  });

  it("show no screen with the JSON log, unless asked", () => {
    assert.equal(readRunSettings({}).screen, "terminal");
    assert.equal(readRunSettings({ log: "json" }).screen, "none");
    assert.equal(readRunSettings({ log: "json", screen: "terminal" }).screen, "terminal");
  });

  describe("--host", () => {
    const LAN = ["192.168.1.5", "10.0.0.2"];

    it("accepts any address of this machine", () => {
      for (const host of ["127.0.0.1", "127.0.0.9", "10.0.0.2"])
        assert.deepEqual(hostAddress(host, LAN), { bind: host, shown: host });
      assert.deepEqual(hostAddress("localhost", LAN), { bind: "127.0.0.1", shown: "127.0.0.1" });
    });

    it("lan and 0.0.0.0 show the first address that others can reach", () => {
      assert.deepEqual(hostAddress("lan", LAN), { bind: "192.168.1.5", shown: "192.168.1.5" });
      assert.deepEqual(hostAddress("0.0.0.0", LAN), { bind: "0.0.0.0", shown: "192.168.1.5" });
    });

    it("reports if there is no network for these", () => {
      for (const host of ["lan", "0.0.0.0"])
        assert.throws(() => hostAddress(host, []), {
          message: /this machine is not on a network; join one, or/,
        });
    });
  });
});
