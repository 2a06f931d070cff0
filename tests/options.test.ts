import assert from "node:assert/strict";
import fc from "fast-check";
import {
  brokerOption,
  choiceOption,
  endpointOption,
  flagOf,
  integerOption,
  isAddress,
  joined,
  limitsOf,
  OPTION_ERROR,
  portOption,
  readOptions,
  serverOption,
  wifiOptions,
  type Option,
} from "../firmware/options.js";
import { APP_NAMES, loadApp } from "../host-sim/settings/apps.js";

describe("The options table", () => {
  const read = (option: Option, value: unknown) =>
    readOptions([option], { [option.name]: value })[option.name];

  /** The message of the error for a value that is wrong. */
  function complaint(option: Option, value: unknown): string {
    try {
      read(option, value);
    } catch (error) {
      assert.ok(error instanceof Error);
      assert.equal(error.name, OPTION_ERROR);
      assert.ok(!error.message.includes("\n"), error.message);
      return error.message;
    }
    assert.fail(`'${value}' was taken`);
  }

  const group: Option = {
    name: "group",
    kind: "group",
    fallback: "224.0.0.1",
    min: 0,
    max: 0,
    help: "the group",
  };

  it("types the values: a number, a text, or one of the words", () => {
    const modeOption = choiceOption("mode", ["hub", "p2p"], "");
    const table = joined([portOption(5001), modeOption], wifiOptions());
    const values = readOptions(table, {});
    const port: number = values.port;
    const mode: "hub" | "p2p" = values.mode;
    const ssid: string = values.ssid;
    assert.deepEqual([port, mode, ssid], [5001, "hub", "palmwire"]);
    // @ts-expect-error: a port is no text.
    const text: string = values.port;
    // @ts-expect-error: the table has no such option.
    assert.deepEqual([text, values.group], [5001, undefined]);
  });

  it("returns a value for every option: the given one, or its default", () => {
    const table = [portOption(5001), ...wifiOptions()];
    assert.deepEqual(readOptions(table, { port: "8080", ssid: "classroom" }), {
      port: 8080,
      ssid: "classroom",
      password: "",
      wifiTimeout: 15,
    });
    assert.deepEqual(readOptions(table, { port: "", wifiTimeout: undefined }), {
      port: 5001,
      ssid: "palmwire",
      password: "",
      wifiTimeout: 15,
    });
  });

  it("requires an option without a default, and tells what it is for", () => {
    const required: Option = { ...endpointOption(5001, "the server to talk to"), fallback: undefined };
    assert.match(complaint(required, undefined), /^--to is missing: the server to talk to \(.*required\)$/);
  });

  describe("a whole number", () => {
    const option = integerOption("wifiTimeout", 15, 1, 120, "seconds");

    it("is accepted at its limits, as text and as a number", () => {
      for (const value of [1, "1", 120, "120", "007"]) assert.equal(read(option, value), Number(value));
    });

    for (const wrong of [0, 121, -1, 1.5, "1e2", "0x10", " 5", "5s", "fifteen", "9".repeat(400), NaN, true])
      it(`is not ${String(wrong).slice(0, 12)}, and the message gives the limits`, () => {
        const message = complaint(option, wrong);
        assert.equal(message, `--wifi-timeout '${wrong}' is wrong: give 1 to 120, default 15`);
      });
  });

  describe("a text", () => {
    const option: Option = { name: "phrase", kind: "text", fallback: "a", min: 2, max: 6, help: "" };

    it("is measured in UTF-8 bytes, at its limits", () => {
      for (const text of ["ab", "abcdef", "é", "教室", "😀ab"]) assert.equal(read(option, text), text);
    });

    for (const wrong of ["a", "abcdefg", "教室a", "😀abc"])
      it(`is not '${wrong}'`, () => {
        assert.match(complaint(option, wrong), /^--phrase .* is wrong: give .*6 bytes, default a$/);
      });

    it("has the length that it takes on the wire, whatever it contains", () => {
      fc.assert(
        fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 8 }), (text) => {
          const fits = { ...option, min: 0, max: Buffer.byteLength(text) };
          assert.equal(read(fits, text), text);
          assert.throws(() => read({ ...fits, max: fits.max - 1 }, text), { name: OPTION_ERROR });
        }),
      );
    });

    it("is not repeated in the message if it is a password", () => {
      const password = wifiOptions()[1];
      const secret = "s3cret ".repeat(10);
      const message = complaint(password, secret);
      assert.ok(!message.includes("s3cret"), message);
      assert.match(message, /^--password is wrong: give at most 64 bytes$/);
    });
  });

  describe("an endpoint", () => {
    const option = endpointOption(5001, "the server");

    it("is an address and a port, which may be omitted", () => {
      for (const [text, endpoint] of [
        ["192.168.1.5:80", "192.168.1.5:80"],
        ["192.168.1.5", "192.168.1.5:5001"],
        ["0.0.0.0:1", "0.0.0.0:1"],
        ["255.255.255.255:65535", "255.255.255.255:65535"],
        ["<broadcast>", "255.255.255.255:5001"],
        ["<broadcast>:9", "255.255.255.255:9"],
        ["10.0.0.1:0080", "10.0.0.1:80"],
      ])
        assert.equal(read(option, text), endpoint);
    });

    for (const wrong of [
      "localhost:5001",
      "192.168.1.5:0",
      "192.168.1.5:65536",
      "192.168.1.5:",
      ":5001",
      "192.168.1:5001",
      "192.168.1.256:5001",
      "192.168.01.5:5001",
      "1.2.3.4:5:6",
      "1.2.3.4 :5",
      "1.2.3.4:+5",
      "[::1]:5001",
      "5001",
    ])
      it(`is not '${wrong}', and the message shows a correct one`, () => {
        const message = complaint(option, wrong);
        assert.ok(message.startsWith(`--to '${wrong}' is wrong: give `));
        assert.match(message, /IPv4/);
        assert.match(message, /default 127\.0\.0\.1:5001$/);
      });
  });

  describe("a server", () => {
    const option = serverOption(5001, "the server");

    it("is the address of one host and a port, which may be omitted", () => {
      for (const [text, endpoint] of [
        ["192.168.1.5:80", "192.168.1.5:80"],
        ["127.0.0.1", "127.0.0.1:5001"],
        ["223.255.255.255", "223.255.255.255:5001"],
      ])
        assert.equal(read(option, text), endpoint);
    });

    for (const wrong of [
      "224.0.0.1:5001",
      "239.255.255.255",
      "255.255.255.255:1",
      "<broadcast>",
      "a:1",
      "1.2.3.4:0",
    ])
      it(`is not '${wrong}', and the message shows a correct one`, () => {
        assert.equal(
          complaint(option, wrong),
          `--to '${wrong}' is wrong: give one machine's IPv4 HOST:PORT, port 5001 if left out, default 127.0.0.1:5001`,
        );
      });
  });

  describe("a broker", () => {
    const option = brokerOption("join", "the broker");

    it("is one machine or some, and a room; ports may be omitted", () => {
      for (const [text, broker] of [
        ["mqtt://10.0.0.2/class", "mqtt://10.0.0.2:1883/class"],
        ["mqtt://10.0.0.2:1884/school/class 3", "mqtt://10.0.0.2:1884/school/class 3"],
        ["mqtt://10.0.0.2,10.0.0.3:1/x", "mqtt://10.0.0.2:1883,10.0.0.3:1/x"],
        [
          "mqtt://1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4/x",
          "mqtt://1.1.1.1:1883,1.1.1.2:1883,1.1.1.3:1883,1.1.1.4:1883/x",
        ],
        [`mqtt://10.0.0.2/${"教".repeat(21)}x`, `mqtt://10.0.0.2:1883/${"教".repeat(21)}x`],
        [undefined, ""],
        ["mqtts://10.0.0.2/class", "mqtts://10.0.0.2:8883/class"],
        ["mqtts://broker-2.school.example,10.0.0.3:1/x", "mqtts://broker-2.school.example:8883,10.0.0.3:1/x"],
        ["mqtts://localhost:1/x", "mqtts://localhost:1/x"],
        [`mqtts://${"a".repeat(63)}/x`, `mqtts://${"a".repeat(63)}:8883/x`],
      ])
        assert.equal(read(option, text), broker);
    });

    for (const wrong of [
      "10.0.0.2/class",
      "mqttss://10.0.0.2/class",
      "MQTTS://10.0.0.2/class",
      "mqtts://10.0.0.2",
      "mqtts:///class",
      "mqtts://10.0.0.256/class",
      "mqtts://224.0.0.1/class",
      "mqtts://school:0/class",
      "mqtts://-school/class",
      "mqtts://school-/class",
      "mqtts://school..example/class",
      "mqtts://school_1/class",
      "mqtts://学校/class",
      "mqtts://me@school/class",
      `mqtts://${"a".repeat(64)}/x`,
      `mqtts://${"a.".repeat(127)}a/x`,
      "mqtt://10.0.0.2",
      "mqtt://10.0.0.2/",
      "mqtt:///class",
      "mqtt://broker/class",
      "mqtt://10.0.0.2:0/class",
      "mqtt://10.0.0.2:65536/class",
      "mqtt://224.0.0.1/class",
      "mqtt://10.0.0.2/class/+",
      "mqtt://10.0.0.2/#",
      "mqtt://1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4,1.1.1.5/x",
      "mqtt://1.1.1.1,/x",
      `mqtt://10.0.0.2/${"教".repeat(21)}xy`,
    ])
      it(`is not '${wrong}', and the message shows a correct one`, () => {
        assert.equal(
          complaint(option, wrong),
          `--join '${wrong}' is wrong: give mqtt://HOST:PORT/ROOM or mqtts://, port 1883 or 8883 if left out, at most 64 bytes of ROOM`,
        );
      });
  });

  describe("a group", () => {
    it("is a multicast address", () => {
      for (const text of ["224.0.0.0", "224.0.0.1", "239.255.255.255"]) assert.equal(read(group, text), text);
    });

    for (const wrong of ["223.255.255.255", "240.0.0.0", "224.0.0", "224.0.0.256", "all"])
      it(`is not '${wrong}', and the message gives the limits`, () => {
        assert.match(
          complaint(group, wrong),
          /give 224\.0\.0\.0 to 239\.255\.255\.255, default 224\.0\.0\.1$/,
        );
      });
  });

  describe("a choice", () => {
    const option = choiceOption("mode", ["hub", "p2p"], "how");

    it("is one of its words, the first by default", () => {
      assert.equal(read(option, undefined), "hub");
      assert.equal(read(option, "p2p"), "p2p");
    });

    for (const wrong of ["HUB", "hub ", "hubs", "0"])
      it(`is not '${wrong}', and the message lists them`, () => {
        assert.equal(complaint(option, wrong), `--mode '${wrong}' is wrong: give hub or p2p, default hub`);
      });
  });

  it("recognises an IPv4 address in dotted decimal only", () => {
    for (const right of ["0.0.0.0", "127.0.0.1", "255.255.255.255", "10.20.30.40"])
      assert.equal(isAddress(right), true, right);
    for (const wrong of [
      "",
      "1.2.3",
      "1.2.3.4.5",
      "1.2.3.",
      "1..2.3",
      "256.0.0.1",
      "00.0.0.0",
      "1.2.3.4a",
      "-1.2.3.4",
    ])
      assert.equal(isAddress(wrong), false, wrong);
  });

  it("converts names to flags", () => {
    assert.equal(flagOf("wifiTimeout"), "--wifi-timeout");
    assert.equal(flagOf("port"), "--port");
  });

  for (const app of APP_NAMES)
    it(`of ${app} accepts its own defaults, and describes each option in one line`, async () => {
      const { options } = await loadApp(app);
      const values = readOptions(options, {});
      // A default that stands for "not given" cannot be given.
      const sayable = options.filter(({ otherwise }) => otherwise === undefined);
      const again = readOptions(sayable, values);
      for (const option of sayable) assert.deepEqual(again[option.name], values[option.name], option.name);
      for (const option of options) {
        assert.match(option.name, /^[a-z][a-zA-Z]*$/);
        assert.ok(option.help.length > 0 && !option.help.includes("\n"), option.name);
        assert.ok(!limitsOf(option).includes("undefined"), option.name);
      }
      assert.equal(new Set(options.map(({ name }) => name)).size, options.length);
    });
});
