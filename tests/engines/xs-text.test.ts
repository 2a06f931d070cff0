/** Tests how XS's decoder, which Moddable uses on a board, handles invalid UTF-8. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { ScriptedBoard } from "../../tools/footprint-board.js";
import { propertyRuns } from "../setup.js";
import { inXS, XS } from "./xs-board.js";

/** Prints the code points of what each datagram decodes to. */
const DECODES = `
  new device.network.wifi.io({}).connect({ SSID: "palmwire", password: "" });
  new device.network.udp.io({ port: 8080, onReadable: function () {
    var text = device.text.decode(new Uint8Array(this.read())), codes = [];
    for (var character of text) codes.push(character.codePointAt(0).toString(16));
    device.console.print(codes.join(" "));
  } });
  return { stop: function () {} };`;

/** Long enough for the Wi-Fi. */
const BOOT_MS = 5000;

/** After these bytes XS accepts a byte below 0x80 as a continuation. */
const FAULTY = [0xed, 0xf4];

/** Boundary bytes of the encoding's tables come up often. */
const byte = fc
  .oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf),
    fc.constantFrom(0xe0, 0xe1, 0xec, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf5, 0xff),
  )
  .filter((byte) => !FAULTY.includes(byte));
const anyBytes = fc.array(byte, { minLength: 1, maxLength: 24 }).map((bytes) => Uint8Array.from(bytes));
const utf8 = fc
  .string({ unit: "binary", minLength: 1, maxLength: 24 })
  .map((text) => new TextEncoder().encode(text));

(XS ? describe : describe.skip)("the decoder of XS", () => {
  let board: ScriptedBoard;

  before(() => {
    board = new ScriptedBoard(inXS(DECODES));
    board.clock.pass(BOOT_MS);
  });

  after(() => board.stop());

  function inXSWords(bytes: Uint8Array): string {
    board.events.length = 0;
    board.network.send(bytes);
    board.clock.pass(1);
    assert.equal(board.printed.length, 1);
    return String(board.printed[0]);
  }

  const inNodeWords = (bytes: Uint8Array): string =>
    Array.from(new TextDecoder().decode(bytes), (character) => character.codePointAt(0)?.toString(16)).join(
      " ",
    );

  it("decodes UTF-8", () => {
    fc.assert(
      fc.property(utf8, (bytes) => assert.equal(inXSWords(bytes), inNodeWords(bytes))),
      { numRuns: propertyRuns(300) },
    );
  });

  it("returns U+FFFD where Node does, but not always the same number in a row", () => {
    const once = (words: string) => words.replace(/\bfffd( fffd)+\b/g, "fffd");
    fc.assert(
      fc.property(anyBytes, (bytes) => assert.equal(once(inXSWords(bytes)), once(inNodeWords(bytes)))),
      { numRuns: propertyRuns(500) },
    );
    const counts = [
      ["an over-long form", [0xc0, 0x80], 1, 2],
      ["a form that the end cuts", [0xf0, 0x9f, 0x98], 3, 1],
    ] as const;
    for (const [what, bytes, there, here] of counts) {
      const words = [inXSWords(Uint8Array.from(bytes)), inNodeWords(Uint8Array.from(bytes))];
      assert.deepEqual(
        words.map((word) => word.split(" ").length),
        [there, here],
        what,
      );
    }
  });

  it("accepts ED or F4 followed by ASCII as a character", () => {
    assert.equal(inXSWords(Uint8Array.of(0xed, 0x41, 0x80)), "d040");
    assert.equal(inXSWords(Uint8Array.of(0xf4, 0x41, 0x80, 0x80)), "101000");
  });
});
