import assert from "node:assert/strict";
import fc from "fast-check";
import { HEADER_BYTES, hasHeader, QUEUE_MAX, WINDOW } from "../../firmware/net/reliable.js";
import { propertyRuns } from "../setup.js";
import { FIRST_MS, Link, seeded, type Fate } from "./reliable-link.js";

const GOOD: readonly Fate[] = [[1]];
const NOTHING_ARRIVES: readonly Fate[] = [[]];

/** A link that loses, doubles and reorders, but never everything. */
const fates = fc
  .array(fc.array(fc.integer({ min: 0, max: 3 * FIRST_MS }), { maxLength: 3 }), {
    minLength: 5,
    maxLength: 60,
  })
  .map((all): Fate[] => [...all, [1], [2], [1]]);

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => String(from + i));

/** `some` in the order of `all`, each at most once. */
function isSubsequence(some: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const one of some) {
    at = all.indexOf(one, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

describe("ReliablePeer", () => {
  describe("on a good link", () => {
    it("delivers messages in order, once each, and settles", () => {
      const link = new Link(GOOD, 3);
      for (const text of numbers(0, 10)) assert.ok(link.a.say(text));
      link.rest();
      assert.deepEqual(link.b.got, numbers(0, 10));
      assert.deepEqual([link.a.peer.busy, link.a.settled, link.a.reports], [false, 1, []]);
    });

    it("asks once, then gets one acknowledgement per message", () => {
      const link = new Link(GOOD, 3);
      link.a.say("first");
      link.rest();
      assert.equal(link.carried, 4);
      link.a.say("second");
      link.rest();
      assert.equal(link.carried, 6);
    });

    it(`has at most ${WINDOW} messages in flight, and queues ${QUEUE_MAX}`, () => {
      const link = new Link(GOOD, 3);
      link.a.say("known");
      link.rest();
      const before = link.carried;
      for (const text of numbers(0, QUEUE_MAX)) assert.ok(link.a.say(text));
      assert.equal(link.carried - before, WINDOW);
      assert.equal(link.a.peer.room, 0);
      assert.equal(link.a.say("too much"), false);
      link.rest();
      assert.deepEqual(link.b.got, ["known", ...numbers(0, QUEUE_MAX)]);
    });

    it("sends nothing twice", () => {
      const link = new Link(GOOD, 3);
      for (const text of numbers(0, QUEUE_MAX)) link.a.say(text);
      link.rest();
      assert.equal(link.carried, 2 + 2 * QUEUE_MAX);
    });

    it("continues beyond 16-bit sequence numbers", () => {
      const link = new Link(GOOD, 3);
      const count = 2 ** 16 + 100;
      for (let n = 0; n < count; n += QUEUE_MAX) {
        for (const text of numbers(n, n + QUEUE_MAX)) assert.ok(link.a.say(text));
        link.rest();
      }
      assert.equal(link.b.got.length, Math.ceil(count / QUEUE_MAX) * QUEUE_MAX);
      assert.ok(link.b.got.every((text, i) => text === String(i)));
    });

    it("starts again with a peer that has restarted, on either side", () => {
      const link = new Link(GOOD, 3);
      for (const text of ["1", "2"]) link.a.say(text);
      link.rest();
      link.b.restart();
      link.a.say("3");
      link.rest();
      link.a.restart();
      link.a.say("4");
      link.rest();
      assert.deepEqual(link.b.got, ["1", "2", "3", "4"]);
      assert.deepEqual(link.a.reports, []);
    });

    it("ignores late datagrams from before the peer's restart", () => {
      const link = new Link(GOOD, 3);
      const late: Uint8Array[] = [];
      const carry = link.carry.bind(link);
      link.carry = (from, datagram) => {
        if (from === link.a) late.push(Uint8Array.from(datagram));
        carry(from, datagram);
      };
      link.a.say("old");
      link.rest();
      link.a.restart();
      const old = late.splice(0);
      link.a.say("new");
      link.rest();
      for (const datagram of old) link.b.arrive(datagram);
      link.a.say("newer");
      link.rest();
      assert.deepEqual(link.b.got, ["old", "new", "newer"]);
    });

    it("ignores acknowledgements for its previous session", () => {
      const link = new Link(GOOD, 3);
      const late: Uint8Array[] = [];
      const carry = link.carry.bind(link);
      link.carry = (from, datagram) => {
        if (from === link.b) late.push(Uint8Array.from(datagram));
        carry(from, datagram);
      };
      link.a.say("1");
      link.rest();
      link.a.restart();
      link.b.on = false;
      link.a.say("2");
      for (const datagram of late) link.a.arrive(datagram);
      assert.equal(link.a.peer.busy, true);
      link.b.on = true;
      link.rest();
      assert.deepEqual(link.b.got, ["1", "2"]);
    });

    it("delivers empty messages and any bytes", () => {
      const link = new Link(GOOD, 3);
      const got: Uint8Array[] = [];
      link.b.onMessage = (bytes) => void got.push(Uint8Array.from(bytes));
      const sent = [new Uint8Array(0), Uint8Array.of(0xff, 0x50, 1), new Uint8Array(1460).fill(0xff)];
      for (const bytes of sent) link.a.peer.send(link.a.peer.frame(bytes));
      link.rest();
      assert.deepEqual(got, sent);
    });
  });

  describe("on a bad link", () => {
    it("delivers everything once and in order, both ways, in spite of loss, duplication and reordering", () => {
      fc.assert(
        fc.property(fates, fc.integer(), fc.integer({ min: 1, max: 60 }), (pattern, seed, count) => {
          const link = new Link(pattern, 1000, seeded(seed));
          const random = seeded(seed + 1);
          for (const text of numbers(0, count)) {
            for (const end of [link.a, link.b])
              while (!end.say(text)) {
                assert.ok(end.peer.busy);
                link.clock.pass(FIRST_MS);
              }
            link.clock.pass(random() * FIRST_MS);
          }
          link.rest();
          for (const end of [link.a, link.b]) {
            assert.deepEqual(end.got, numbers(0, count));
            assert.deepEqual([end.peer.busy, end.reports], [false, []]);
          }
        }),
        { numRuns: propertyRuns(200) },
      );
    });

    it("reports every loss, duplicates nothing, and always ends", () => {
      const anyFates = fc.array(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 2 }), {
        minLength: 1,
        maxLength: 40,
      });
      fc.assert(
        fc.property(anyFates, fc.integer({ min: 1, max: 4 }), fc.integer(), (pattern, tries, seed) => {
          const link = new Link(pattern, tries, seeded(seed));
          const random = seeded(seed + 1);
          const said: string[] = [];
          for (let n = 0; n < 100; n++) {
            if (!link.a.peer.plain && link.a.say(String(n))) said.push(String(n));
            assert.ok(link.a.peer.room >= 0);
            link.clock.pass(random() * FIRST_MS * 4);
          }
          link.rest();
          assert.equal(link.a.peer.busy, false);
          assert.ok(isSubsequence(link.b.got, said));
          // A message given up may have arrived: only its acknowledgement was lost.
          const unheard = said.filter((text) => !link.b.got.includes(text));
          assert.ok(unheard.length <= link.a.reported, `${unheard.length} > ${link.a.reported}`);
        }),
        { numRuns: propertyRuns(200) },
      );
    });

    it("doubles the wait each time, up to a limit, and gives up after the given number of tries", () => {
      const link = new Link(NOTHING_ARRIVES, 8);
      const at_ms: number[] = [];
      link.carry = () => at_ms.push(link.clock.now_ms());
      link.a.say("hello?");
      const took_ms = link.rest();
      assert.deepEqual(
        at_ms.slice(0, 8),
        [0, 1, 3, 7, 15, 31, 47, 63].map((times) => times * FIRST_MS),
      );
      assert.equal(took_ms, 79 * FIRST_MS);
    });
  });

  describe("with a peer that never answers", () => {
    it("asks with a header only, then sends its queue as plain text, and reports that", () => {
      const link = new Link(GOOD, 3);
      const arrived: Buffer[] = [];
      link.b.arrive = (bytes) => void arrived.push(Buffer.from(bytes));
      link.a.say("你好");
      link.a.say("吗");
      link.rest();
      assert.deepEqual(
        arrived.map((bytes) => (hasHeader(bytes) ? bytes.length : bytes.toString())),
        [HEADER_BYTES, HEADER_BYTES, HEADER_BYTES, "你好", "吗"],
      );
      assert.deepEqual(link.a.reports, [{ messages: 2, plain: true }]);
      assert.equal(link.a.peer.plain, true);
    });

    it("uses acknowledgements again after a header comes from the peer", () => {
      const link = new Link(GOOD, 3);
      link.b.on = false;
      link.a.say("plain");
      link.rest();
      link.b.on = true;
      link.b.say("I can");
      link.rest();
      assert.deepEqual([link.a.got, link.a.peer.plain], [["I can"], false]);
      link.a.say("so can I");
      link.rest();
      assert.deepEqual(link.b.got, ["so can I"]);
    });

    it("gives up if the peer has answered before; later messages keep their order when it is back", () => {
      const link = new Link(GOOD, 3);
      link.a.say("1");
      link.rest();
      link.b.on = false;
      for (const text of ["2", "3"]) link.a.say(text);
      link.rest();
      assert.deepEqual(link.a.reports, [{ messages: 2, plain: false }]);
      link.b.on = true;
      for (const text of ["4", "5"]) link.a.say(text);
      link.rest();
      assert.deepEqual(link.b.got, ["1", "4", "5"]);
      assert.equal(link.a.reported, 2);
    });

    it("asks a peer again that was given up, which may have restarted", () => {
      const link = new Link(GOOD, 3);
      link.a.say("1");
      link.rest();
      link.b.on = false;
      link.a.say("2");
      link.rest();
      link.b.arrive = (bytes) => {
        if (!hasHeader(bytes)) link.b.plain.push(Buffer.from(bytes).toString());
      };
      link.a.say("3");
      link.rest();
      assert.deepEqual([link.b.plain, link.a.peer.plain], [["3"], true]);
    });

    it("reports it when the channel is closed first", () => {
      const link = new Link(NOTHING_ARRIVES, 3);
      link.a.say("1");
      link.a.peer.forgotten();
      assert.deepEqual(link.a.reports, [{ messages: 1, plain: false }]);
      link.a.peer.forgotten();
      assert.equal(link.a.reports.length, 1);
      assert.equal(link.rest(), 0);
    });
  });

  describe("untrusted datagrams", () => {
    it("are answered with at most one datagram, not longer, and cause no exception", () => {
      const start = fc.constantFrom(
        [0xff, 0x50],
        [0xff, 0x50, 1],
        [0xff, 0x50, 1, 0],
        [0xff, 0x50, 1, 1],
        [],
      );
      fc.assert(
        fc.property(fc.array(fc.tuple(start, fc.uint8Array({ maxLength: 40 }))), (datagrams) => {
          const link = new Link(NOTHING_ARRIVES, 3);
          for (const [head, rest] of datagrams) {
            const datagram = Uint8Array.of(...head, ...rest);
            const before = link.carried;
            const got = link.b.got.length;
            link.b.arrive(datagram);
            assert.ok(link.carried - before <= 1 && link.b.got.length - got <= 1);
          }
        }),
        { numRuns: propertyRuns(500) },
      );
    });

    it("do not acknowledge what was never sent", () => {
      const link = new Link(GOOD, 3);
      link.a.say("1");
      link.rest();
      const { peer } = link.a;
      const forged = peer.frame(new Uint8Array(0));
      forged[3] = 1;
      forged[8] = 7;
      link.a.say("2");
      peer.receive(forged);
      assert.equal(peer.busy, true);
      link.rest();
      assert.deepEqual(link.b.got, ["1", "2"]);
    });

    it("with another version of the header are not answered", () => {
      const link = new Link(GOOD, 3);
      const datagram = Buffer.from([0xff, 0x50, 2, 0, 1, 2, 3, 4, 0, 0, 0, 0]);
      link.b.arrive(datagram);
      assert.deepEqual([link.carried, link.b.got], [0, []]);
    });

    it("have no header if its first bytes are missing, or if they are too short", () => {
      assert.equal(hasHeader(Buffer.from("你好，世界，你好")), false);
      assert.equal(hasHeader(Buffer.from([0xff, 0x50, 1])), false);
      assert.equal(hasHeader(new Uint8Array(0)), false);
      assert.equal(hasHeader(Buffer.from([0xff, 0x50, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0])), true);
    });
  });
});
