import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { hostAddress } from "../../host-sim/command-line/host-address.js";
import { readRunSettings } from "../../host-sim/command-line/run-settings.js";
import { CONFIG_BYTES_MAX, ConfigFile } from "../../host-sim/command-line/config-file.js";
import { mergeSettings } from "../../host-sim/command-line/settings.js";
import { UsageError } from "../../host-sim/command-line/usage-error.js";

const KNOWN = ["port", "wifi", "wifi-timeout", "name"];

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
    return mergeSettings({ flags, environment, configFile: new ConfigFile(file) }, KNOWN, ["to"]);
  };

  it("come from the command line before the environment before the file", () => {
    const content = '{"port": 1, "name": "file", "wifi-timeout": "3"}';
    assert.deepEqual(merged(content), { port: "1", name: "file", "wifi-timeout": "3" });
    const environment = { PALMWIRE_PORT: "2", PALMWIRE_WIFI_TIMEOUT: "4" };
    assert.deepEqual(merged(content, {}, environment), { port: "2", name: "file", "wifi-timeout": "4" });
    const all = merged(content, { port: "5" }, environment);
    assert.deepEqual(all, { port: "5", name: "file", "wifi-timeout": "4" });
  });

  it("take the Wi-Fi from WIFI_SSID and WIFI_PASSWORD, unless PALMWIRE_WIFI says otherwise", () => {
    const wifi = (environment: NodeJS.ProcessEnv) =>
      mergeSettings({ flags: {}, environment, configFile: undefined }, KNOWN).wifi;
    assert.equal(wifi({ WIFI_SSID: "room", WIFI_PASSWORD: "chalk" }), "room:chalk");
    assert.equal(wifi({ WIFI_SSID: "room" }), "room:");
    assert.equal(wifi({ WIFI_PASSWORD: "chalk" }), undefined);
    assert.equal(wifi({ WIFI_SSID: "room", PALMWIRE_WIFI: "hall:x" }), "hall:x");
  });

  it("that are empty in the environment are not set", () => {
    assert.deepEqual(merged('{"port": 1}', {}, { PALMWIRE_PORT: "", WIFI_SSID: "" }), { port: "1" });
  });

  it("pass over what a file sets for other apps", () => {
    assert.deepEqual(merged('{"to": "1.2.3.4:5", "port": 1}'), { port: "1" });
  });

  it("are read from files that begin with a byte order mark", () => {
    assert.deepEqual(merged('\ufeff{"name": "教室"}'), { name: "教室" });
  });

  it(`are read from files of ${CONFIG_BYTES_MAX} bytes, and no more`, () => {
    const content = '{"name": "x"}';
    const padded = content + " ".repeat(CONFIG_BYTES_MAX - content.length);
    assert.deepEqual(merged(padded), { name: "x" });
    assert.throws(() => merged(`${padded} `), /larger than/);
  });

  it("never repeat a password, however broken the file is", () => {
    const secret = "zq7xw9kv";
    const content = JSON.stringify({ port: 5001, wifi: `room:${secret}`, name: "a board" }, undefined, 2);
    fc.assert(
      fc.property(fc.nat(content.length), fc.string({ maxLength: 3 }), fc.nat(3), (place, text, removed) => {
        const broken = content.slice(0, place) + text + content.slice(place + removed);
        try {
          merged(broken);
        } catch (error) {
          assert.ok(error instanceof UsageError, String(error));
          // Three letters are no longer the password.
          for (let i = 0; i + 4 <= secret.length; i++)
            assert.ok(!error.message.includes(secret.slice(i, i + 4)), error.message);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("split SSID and password at the first colon", () => {
    assert.deepEqual(readRunSettings({ wifi: "room:a:b" }).wifi, { SSID: "room", password: "a:b" });
    assert.deepEqual(readRunSettings({ wifi: "room" }).wifi, { SSID: "room", password: "" });
    assert.deepEqual(readRunSettings({ wifi: "room:" }).wifi, { SSID: "room", password: "" });
    const { wifi, accessPoint } = readRunSettings({ wifi: "room:x", ap: "room:y" });
    assert.deepEqual([wifi.password, accessPoint.password], ["x", "y"]);
    assert.deepEqual(readRunSettings({ wifi: "room:x" }).accessPoint, { SSID: "room", password: "x" });
  });

  it("take the limits themselves", () => {
    assert.equal(readRunSettings({ for: "0.1" }).for_ms, 100);
    assert.equal(readRunSettings({ for: "86400" }).for_ms, 86_400_000);
    assert.equal(readRunSettings({ name: "x".repeat(64) }).name.length, 64);
    readRunSettings({ wifi: `${"x".repeat(32)}:${"y".repeat(64)}` });
  });

  it("show no screen where the log is for programs, unless asked", () => {
    assert.equal(readRunSettings({}).screen, "terminal");
    assert.equal(readRunSettings({ log: "json" }).screen, "none");
    assert.equal(readRunSettings({ log: "json", screen: "terminal" }).screen, "terminal");
  });

  describe("--host", () => {
    const LAN = ["192.168.1.5", "10.0.0.2"];

    it("is an address of this machine, loopback or not", () => {
      for (const host of ["127.0.0.1", "127.0.0.9", "10.0.0.2"])
        assert.deepEqual(hostAddress(host, LAN), { bind: host, shown: host });
      assert.deepEqual(hostAddress("localhost", LAN), { bind: "127.0.0.1", shown: "127.0.0.1" });
    });

    it("lan and 0.0.0.0 show the first address that others can reach", () => {
      assert.deepEqual(hostAddress("lan", LAN), { bind: "192.168.1.5", shown: "192.168.1.5" });
      assert.deepEqual(hostAddress("0.0.0.0", LAN), { bind: "0.0.0.0", shown: "192.168.1.5" });
    });

    it("needs a network for these, and says so", () => {
      for (const host of ["lan", "0.0.0.0"])
        assert.throws(() => hostAddress(host, []), {
          message: /this machine is on no network; join one, or/,
        });
    });
  });
});
