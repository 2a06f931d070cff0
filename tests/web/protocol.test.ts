import assert from "node:assert/strict";
import { encodeGBK } from "../../host-sim/web/gbk.js";
import {
  decodePicture,
  encodePicture,
  fromBase64,
  LIMITS,
  parseRequest,
  toBase64,
} from "../../host-sim/web/protocol.js";

const parsed = (message: unknown) => parseRequest(JSON.stringify(message));

describe("the page's messages", () => {
  it("reads every request", () => {
    const requests = [
      { kind: "press", board: 0, button: 1 },
      { kind: "type", board: 65_535, line: "你好" },
      { kind: "wifi", board: 1, action: "off" },
      { kind: "wifi", board: 1, action: "password", value: "wrong" },
      { kind: "wifi", board: 1, action: "signal", value: -80 },
      { kind: "power", board: 2, on: false },
      { kind: "start", board: 2, app: "udp-chat", panel: "ssd1306-72x40", options: { port: "8080" } },
      { kind: "tool", tool: 1, do: "open", socket: "tcp-client", host: "127.0.0.1", port: 5001 },
      { kind: "tool", tool: 1, do: "open", socket: "tcp-server", port: 0 },
      { kind: "tool", tool: 1, do: "open", socket: "udp", port: 0, groups: ["224.0.0.1"] },
      { kind: "tool", tool: 1, do: "send", connection: 3, data: "aGk=", host: "127.0.0.1", port: 1 },
      { kind: "tool", tool: 1, do: "close", connection: 3 },
    ];
    for (const request of requests) assert.deepEqual(parsed(request), request);
  });

  it("takes no field that it does not know", () => {
    const request = { kind: "press", board: 0, button: 0, more: 1 };
    assert.deepEqual(parsed(request), { kind: "press", board: 0, button: 0 });
  });

  it("refuses what is malformed or outside its limits", () => {
    const wrong = [
      null,
      [],
      1,
      {},
      { kind: "unknown", board: 0 },
      { kind: "press", board: -1, button: 0 },
      { kind: "press", board: 0.5, button: 0 },
      { kind: "press", board: 65_536, button: 0 },
      { kind: "press", board: 0, button: 2 },
      { kind: "type", board: 0, line: "a\nb" },
      { kind: "type", board: 0, line: "你".repeat(LIMITS.lineBytes / 2) },
      { kind: "wifi", board: 0, action: "explode" },
      { kind: "wifi", board: 0, action: "signal", value: 0 },
      { kind: "wifi", board: 0, action: "password", value: "x".repeat(LIMITS.passwordBytes + 1) },
      { kind: "power", board: 0, on: "yes" },
      { kind: "start", board: 0, app: 1 },
      { kind: "start", board: 0, panel: 1 },
      { kind: "start", board: 0, panel: "x".repeat(LIMITS.panelLength + 1) },
      { kind: "start", board: 0, options: [] },
      { kind: "start", board: 0, options: { port: 1 } },
      { kind: "tool", tool: -1, do: "close" },
      { kind: "tool", tool: 1, do: "open", socket: "tcp-client", host: "localhost", port: 1 },
      { kind: "tool", tool: 1, do: "open", socket: "tcp-client", host: "127.0.0.01", port: 1 },
      { kind: "tool", tool: 1, do: "open", socket: "tcp-client", host: "127.0.0.1", port: 0 },
      { kind: "tool", tool: 1, do: "open", socket: "udp", port: 0, groups: ["10.0.0.1"] },
      { kind: "tool", tool: 1, do: "send", data: "no base64!" },
      { kind: "tool", tool: 1, do: "send", data: "A".repeat(4 * LIMITS.toolBytes) },
    ];
    for (const message of wrong) assert.equal(parsed(message), undefined, JSON.stringify(message));
    assert.equal(parseRequest("{"), undefined);
    assert.equal(
      parseRequest(`{"kind":"press","board":0,"button":0,"x":"${"x".repeat(LIMITS.messageBytes)}"}`),
      undefined,
    );
  });

  it("makes no prototype of an option's name", () => {
    const request = parseRequest('{"kind":"start","board":0,"options":{"__proto__":"x"}}');
    assert.equal(request?.kind, "start");
    assert.deepEqual(Object.keys((request as { options: object }).options), ["__proto__"]);
  });

  it("carries bytes as base64", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
    assert.equal(toBase64(bytes), Buffer.from(bytes).toString("base64"));
  });
});

describe("picture messages", () => {
  it("carry every pixel, the top row of a page in bit 0", () => {
    const [width, height] = [5, 12];
    const pixels = Uint8Array.from({ length: width * height }, (_, i) => ((i * 7) % 3) & 1);
    const message = encodePicture(0x0102, { width, height, pixels, contrast: 207 });
    assert.equal(message.length, 3 + width * 2);
    const read = decodePicture(message.buffer);
    assert.ok(read);
    assert.deepEqual([read.board, read.contrast], [0x0102, 207]);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        assert.equal((read.bits[(y >> 3) * width + x] >> (y & 7)) & 1, pixels[y * width + x]);
    assert.equal(decodePicture(new ArrayBuffer(2)), undefined);
  });
});

describe("text in GBK", () => {
  it("is what decodes to the text again", () => {
    const text = "hello 你好，掌控板！0、1";
    assert.equal(new TextDecoder("gbk").decode(encodeGBK(text)), text);
    assert.deepEqual([...encodeGBK("你好")], [0xc4, 0xe3, 0xba, 0xc3]);
    assert.deepEqual([...encodeGBK("😀")], [0x3f]);
  });
});
