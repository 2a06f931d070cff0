import assert from "node:assert/strict";
import { encode, type Packet } from "dns-packet";
import Parser from "../../host-sim/ecma419-register/moddable-dns-parser.js";

function parsed(packet: Packet): Parser {
  return new Parser(Uint8Array.from(encode(packet)).buffer);
}

describe("dns/parser of Moddable's programs", () => {
  it("tells the parts of a response by their numbers", () => {
    const instance = "web._http._tcp.local";
    const parser = parsed({
      type: "response",
      id: 7,
      flags: 1 << 10,
      questions: [{ type: "PTR", name: "_http._tcp.local" }],
      answers: [
        { type: "PTR", name: "_http._tcp.local", ttl: 4500, data: instance },
        { type: "TXT", name: instance, ttl: 4500, data: ["a=b", "c"] },
      ],
      authorities: [{ type: "A", name: "board.local", ttl: 120, flush: true, data: "10.0.0.2" }],
      additionals: [
        {
          type: "SRV",
          name: instance,
          ttl: 120,
          data: { priority: 1, weight: 2, port: 80, target: "board.local" },
        },
        { type: "AAAA", name: "board.local", ttl: 120, data: "fe80::1" },
      ],
    });
    const { id, flags, questions, answers, authorities, additionals } = parser;
    assert.deepEqual([id, flags], [7, 0x8400]);
    assert.deepEqual([questions, answers, authorities, additionals], [1, 2, 1, 2]);
    const qname = ["_http", "_tcp", "local"];
    const web = ["web", ...qname];
    const board = ["board", "local"];
    assert.deepEqual(parser.question(0), { qname, qtype: 12, qclass: 1 });
    assert.deepEqual(
      [parser.answer(0), parser.answer(1), parser.authority(0), parser.additional(0)],
      [
        { qname, qtype: 12, qclass: 1, ttl: 4500, rdata: web },
        { qname: web, qtype: 16, qclass: 1, ttl: 4500, rdata: ["a=b", "c"] },
        { qname: board, qtype: 1, qclass: 0x8001, ttl: 120, rdata: "10.0.0.2" },
        {
          qname: web,
          qtype: 33,
          qclass: 1,
          ttl: 120,
          rdata: { priority: 1, weight: 2, port: 80, target: board },
        },
      ],
    );
    assert.deepEqual(parser.additional(1)?.rdata, "UNHANDLED");
    assert.deepEqual([parser.question(1), parser.answer(5)], [null, null]);
  });

  it("tells that an answer is wanted by unicast, and reads no packet at all as an empty one", () => {
    const bytes = Uint8Array.from(encode({ type: "query", questions: [{ type: "A", name: "board.local" }] }));
    bytes[bytes.length - 2] |= 0x80;
    assert.equal(new Parser(bytes.buffer).question(0)?.qclass, 0x8001);
    for (const length of [0, 5, bytes.length - 1]) {
      const parser = new Parser(bytes.slice(0, length).buffer);
      assert.deepEqual([parser.questions, parser.answers, parser.question(0)], [0, 0, null]);
    }
  });
});
