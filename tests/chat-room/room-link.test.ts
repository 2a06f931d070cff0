import assert from "node:assert/strict";
import fc from "fast-check";
import {
  FORWARDED_BYTES_MAX,
  HUBS_MAX,
  WAITING_BYTES_MAX,
  WAITING_MAX,
} from "../../firmware/chat-room/room-link.js";
import { FIRST_MS } from "../../firmware/net/backoff.js";
import { BEAT_MS, CONNECT_MS, PACKET_BYTES_MAX, STALL_MS } from "../../firmware/net/mqtt.js";
import { propertyRuns } from "../setup.js";
import {
  ACCEPTED,
  CONNECT,
  LinkedHub,
  packet,
  PINGREQ,
  PINGRESP,
  published,
  SUBSCRIBE,
  SUBSCRIBED,
} from "./linked-hub.js";

describe("the link of a hub to a broker", () => {
  it("joins with a last will, and subscribes to the room", () => {
    const hub = new LinkedHub();
    const [{ kind, body }] = hub.packets;
    assert.equal(kind, CONNECT);
    assert.deepEqual([...body.subarray(0, 10)], [0, 4, ...Buffer.from("MQTT"), 4, 0x06, 0, 30]);
    assert.match(body.toString("latin1"), /palmwire-\d+.*class\/palmwire-\d+\0\0$/s);
    hub.says(ACCEPTED);
    assert.equal(hub.packets[1].kind, SUBSCRIBE);
    assert.equal(hub.packets[1].body.toString("latin1"), "\0\x01\0\x07class/+\0");
    assert.deepEqual(hub.told, []);
    hub.says(SUBSCRIBED);
    assert.deepEqual(hub.told, ["linked, 0 lost"]);
  });

  it("survives a stranger who publishes under its name", () => {
    const hub = LinkedHub.joined();
    hub.forward("hello");
    hub.link.forward(Buffer.from("not published yet"), false);
    hub.returns("9 a number that was not used yet");
    hub.link.poll(true);
    hub.clock.settle();
    assert.deepEqual(hub.published, ["1 hello", "2 not published yet"]);
  });

  it("understands packets however they are split", () => {
    const packets = [
      ACCEPTED,
      SUBSCRIBED,
      published("palmwire-1", "1 hello\n"),
      packet(0x30, Buffer.alloc(PACKET_BYTES_MAX + 1)),
      PINGRESP,
      published("palmwire-1", `2>${"x".repeat(300)}`),
      published("palmwire-1", ""),
    ];
    const all = Buffer.concat(packets);
    const expected = ["linked, 0 lost", "passed on hello\n", `said ${"x".repeat(300)}`, "palmwire-1 left"];
    const told = (cuts: number[]) => {
      const hub = new LinkedHub();
      const places = [...new Set(cuts)].sort((a, b) => a - b);
      [0, ...places].forEach((from, i) => hub.says(all.subarray(from, places[i] ?? all.length)));
      return hub.told;
    };
    assert.deepEqual(told([]), expected);
    assert.deepEqual(told(Array.from({ length: all.length - 1 }, (_, i) => i + 1)), expected);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: all.length - 1 })), (cuts) =>
        assert.deepEqual(told(cuts), expected),
      ),
      { numRuns: propertyRuns(100) },
    );
  });

  for (const [size, isSkipped] of [
    [PACKET_BYTES_MAX - 1, false],
    [PACKET_BYTES_MAX, false],
    [PACKET_BYTES_MAX + 1, true],
    [100_000, true],
  ] as const)
    it(`${isSkipped ? "skips" : "takes"} a packet of ${size} bytes, and understands the next`, () => {
      const hub = LinkedHub.joined();
      const head_bytes = published("palmwire-1", "").length - 2;
      const large = published("palmwire-1", `1 ${"x".repeat(size - head_bytes - 2)}`);
      assert.ok(large.length > size && large.length <= size + 5);
      hub.says(Buffer.concat([large, published("palmwire-2", "1 next")]));
      const told = hub.told.slice(1).map((line) => line.slice(0, 11));
      assert.deepEqual(told, isSkipped ? ["passed on n"] : ["passed on x", "passed on n"]);
    });

  it("gives up what does not speak MQTT, at the next sign of life at the latest", () => {
    for (const garbage of ["\xff\xff\xff\xff\xff\xff", "HTTP/1.1 400 Bad Request\r\n\r\n", "\0\0\0\0", ""]) {
      const hub = new LinkedHub();
      hub.says(Buffer.from(garbage, "latin1"));
      hub.clock.pass(BEAT_MS);
      assert.ok(hub.broker.ended || hub.network.brokers.length > 1, JSON.stringify(garbage));
      assert.deepEqual(hub.told, ["free", "unlinked"]);
    }
  });

  it("ignores messages that are of no hub", () => {
    const hub = LinkedHub.joined();
    for (const payload of [
      "hello",
      "abc d",
      "0 x",
      "-1 x",
      "+1 x",
      "1",
      "01 x",
      "1e3 x",
      "1\tx",
      " 1 x",
      "99999999999 x",
    ])
      hub.says(published("palmwire-1", payload));
    hub.says(packet(0x30, Buffer.of(0, 200, 1)));
    for (const other of ["phone", "palmwire-", "palmwire-x", ""]) hub.says(published(other, "1 x"));
    hub.says(published("palmwire-1", "1 yes"));
    assert.deepEqual(hub.told, ["linked, 0 lost", "passed on yes"]);
  });

  for (const [what, bytes, limit] of [
    ["refuses the client", [Buffer.of(0x20, 2, 0, 5)], 5],
    ["refuses the subscription", [ACCEPTED, Buffer.of(0x90, 3, 0, 1, 0x80)], 0x80],
  ] as const)
    it(`says with which code the broker ${what}, and tries again`, () => {
      const hub = new LinkedHub();
      for (const each of bytes) hub.says(each);
      const errors = hub.logged.filter(({ event }) => event === "error").map(({ fields }) => fields);
      assert.deepEqual(errors, [{ code: "broker", limit, peer: "192.168.4.2:1883" }]);
      assert.deepEqual(hub.told, ["free", "unlinked"]);
      hub.clock.pass(2000);
      assert.equal(hub.network.brokers.length, 2);
    });

  /** The server closes, or sends an alert of TLS: "unexpected message". */
  for (const [what, end] of [
    ["closes", (hub: LinkedHub) => hub.broker.die()],
    ["speaks TLS", (hub: LinkedHub) => hub.says(Buffer.of(0x15, 3, 1, 0, 2, 2, 10))],
  ] as const)
    it(`says that a server ${what} which does not answer as a broker, and tries again`, () => {
      const hub = new LinkedHub();
      end(hub);
      hub.clock.settle();
      const errors = hub.logged.filter(({ event }) => event === "error").map(({ fields }) => fields);
      assert.deepEqual(errors, [{ code: "broker-none", peer: "192.168.4.2:1883" }]);
      assert.deepEqual(hub.told, ["free", "unlinked"]);
      hub.clock.pass(2000);
      assert.equal(hub.network.brokers.length, 2);
    });

  it("connects over TLS only where the runtime has it, and never without", () => {
    const hub = new LinkedHub("mqtts://192.168.4.2:8883/class");
    hub.clock.pass(60_000);
    assert.deepEqual(hub.network.brokers, []);
    const error = { code: "tcp", cause: "Error: invalid address", peer: "" };
    assert.deepEqual(hub.logged[0], { event: "error", fields: error });
  });

  it("tells what came twice from what is missing", () => {
    const hub = LinkedHub.joined();
    for (const number of [4, 5, 5, 4, 8, 8, 9]) hub.says(published("palmwire-1", `${number} ${number}`));
    assert.deepEqual(hub.told.slice(1), [
      "passed on 4",
      "passed on 5",
      "3 missed".replace("3", "2"),
      "passed on 8",
      "passed on 9",
    ]);
  });

  it(`tells for each of ${HUBS_MAX} hubs what came twice and what is missing`, () => {
    const hub = LinkedHub.joined();
    const others = Array.from({ length: HUBS_MAX }, (_, i) => `palmwire-${i + 1}`);
    const heardOf = (other: string, payload: string) => {
      const before = hub.told.length;
      hub.says(published(other, payload));
      return hub.told.slice(before);
    };
    for (const other of others) assert.deepEqual(heardOf(other, "1 x"), ["passed on x"]);
    for (const other of others) {
      assert.deepEqual(heardOf(other, "1 x"), []);
      assert.deepEqual(heardOf(other, "3 y"), ["1 missed", "passed on y"]);
    }
    const [first, second] = others;
    heardOf("palmwire-999999999", "1 x");
    assert.deepEqual(heardOf(second, "3 y"), [], "it was heard later than the first, and is kept");
    assert.deepEqual(heardOf(first, "1 is new now"), ["passed on is new now"]);
  });

  it("drops a broker that returns none of its messages, and lets the members go on", () => {
    const hub = LinkedHub.joined();
    for (let i = 0; i < WAITING_MAX; i++) hub.forward(`${i}`);
    assert.equal(hub.link.congested, false);
    hub.forward("one too many");
    assert.equal(hub.link.congested, true);
    hub.clock.pass(STALL_MS - 1);
    assert.deepEqual(hub.losses, []);
    hub.clock.pass(1);
    assert.deepEqual(hub.losses, ["does not answer"]);
    assert.deepEqual(hub.told.slice(1), ["free", "unlinked"]);
    assert.equal(hub.link.congested, false);
  });

  it("waits for a slow broker as long as some of its messages come back", () => {
    const hub = LinkedHub.joined();
    for (let i = 0; i < WAITING_MAX + 4; i++) hub.forward(`${i}`);
    const [first, second, third, fourth] = hub.published;
    assert.equal(first, "1 0");
    for (const payload of [first, second, third]) {
      hub.clock.pass(STALL_MS - 1);
      hub.returns(payload);
      assert.equal(hub.link.congested, true);
    }
    hub.returns(fourth);
    assert.equal(hub.link.congested, false);
    assert.deepEqual(hub.told.slice(1), ["free"]);
  });

  it("takes a message that comes back for all before it, and its own will for nothing", () => {
    const hub = LinkedHub.joined();
    for (let i = 0; i <= WAITING_MAX; i++) hub.forward(`${i}`);
    hub.returns("");
    hub.returns("hello");
    assert.equal(hub.link.congested, true);
    hub.returns(hub.published[WAITING_MAX - 1]);
    assert.equal(hub.link.congested, false);
    hub.forward("next");
    hub.broker.die();
    hub.clock.pass(2000);
    hub.says(ACCEPTED);
    hub.says(SUBSCRIBED);
    assert.deepEqual(hub.published, [`${WAITING_MAX + 1} ${WAITING_MAX}`, `${WAITING_MAX + 2} next`]);
    assert.deepEqual(hub.told.slice(1), ["free", "free", "unlinked", "linked, 0 lost"]);
  });

  it("forwards so much of a long line that it fits a packet, and comes back", () => {
    const hub = LinkedHub.joined();
    hub.forward("x".repeat(3 * PACKET_BYTES_MAX));
    assert.deepEqual(hub.published, [`1 ${"x".repeat(FORWARDED_BYTES_MAX)}`]);
    hub.returns(hub.published[0]);
    hub.clock.pass(STALL_MS);
    assert.deepEqual(hub.losses, []);
  });

  it("keeps what has not come back, within its limits, and sends it in order when it has joined again", () => {
    const hub = LinkedHub.joined();
    hub.forward("a");
    hub.forward("b");
    hub.returns(hub.published[0]);
    hub.broker.die();
    hub.clock.settle();
    const long = "x".repeat(WAITING_BYTES_MAX / 4);
    for (let i = 0; i < 5; i++) hub.forward(`${i}${long}`);
    hub.clock.pass(2000);
    hub.says(ACCEPTED);
    hub.says(SUBSCRIBED);
    assert.equal(hub.told.at(-1), "linked, 3 lost");
    assert.deepEqual(
      hub.published.map((payload) => payload.slice(0, 3)),
      ["5 2", "6 3", "7 4"],
    );
  });

  it("says once of each server that it cannot be reached, whether it refuses or does not answer", () => {
    const hub = new LinkedHub("mqtt://192.168.4.2:1883,192.168.4.3:1883/class", {
      isSilent: true,
      random: 0,
    });
    const missed = () =>
      hub.logged.filter(({ event }) => event === "error").map(({ fields: { code, peer } }) => [code, peer]);
    hub.broker.die();
    hub.clock.settle();
    assert.deepEqual(missed(), [["tcp", "192.168.4.2:1883"]]);
    hub.clock.pass(60_000);
    assert.deepEqual(missed(), [
      ["tcp", "192.168.4.2:1883"],
      ["tcp", "192.168.4.3:1883"],
    ]);
  });

  it("says nothing of servers where the Wi-Fi is lost", () => {
    const hub = new LinkedHub("mqtt://192.168.4.2:1883/class", { isSilent: true });
    hub.link.down();
    hub.clock.pass(60_000);
    assert.deepEqual(hub.logged, []);
  });

  it("tries the next server when one does not even refuse the connection", () => {
    const hub = new LinkedHub("mqtt://192.168.4.2:1883,192.168.4.3:1883/class", { isSilent: true });
    const first = hub.broker.remoteAddress;
    hub.clock.pass(CONNECT_MS - 1);
    assert.equal(hub.network.brokers.length, 1);
    hub.clock.pass(1 + FIRST_MS);
    assert.equal(hub.network.brokers.length, 2);
    assert.notEqual(hub.broker.remoteAddress, first);
  });

  it("begins at any server of a cluster", () => {
    const servers = ["192.168.4.2", "192.168.4.3", "192.168.4.4"];
    const broker = `mqtt://${servers.map((server) => `${server}:1883`).join(",")}/class`;
    const firsts = [0, 0.34, 0.99].map((random) => new LinkedHub(broker, { random }).broker.remoteAddress);
    assert.deepEqual(firsts, servers);
  });

  it("asks a silent broker for a sign of life, and drops it when there is none", () => {
    const hub = LinkedHub.joined();
    hub.clock.pass(BEAT_MS);
    assert.equal(hub.packets.at(-1)?.kind, PINGREQ);
    hub.says(PINGRESP);
    hub.clock.pass(BEAT_MS);
    assert.deepEqual(hub.losses, []);
    hub.clock.pass(BEAT_MS);
    assert.deepEqual(hub.losses, ["does not answer"]);
  });

  it("reads nothing while its members are congested, loses nothing, and keeps the broker", () => {
    const hub = LinkedHub.joined();
    hub.link.pause();
    for (let i = 1; i <= 50; i++) hub.says(published("palmwire-1", `${i} line ${i}`));
    hub.clock.pass(3 * BEAT_MS);
    assert.deepEqual(hub.told, ["linked, 0 lost"]);
    assert.deepEqual(hub.losses, []);
    hub.link.poll(true);
    hub.clock.settle();
    assert.deepEqual(
      hub.told.slice(1),
      Array.from({ length: 50 }, (_, i) => `passed on line ${i + 1}`),
    );
  });

  it("takes no leave when it stops, so that the broker publishes its will, but sends what it has", () => {
    const hub = LinkedHub.joined();
    hub.link.forward(Buffer.from("last"), false);
    hub.link.poll(true);
    hub.link.stop();
    hub.clock.settle();
    assert.equal(hub.packets.at(-1)?.body.toString().endsWith("last"), true);
    assert.equal(hub.broker.ended, true);
    assert.deepEqual(hub.told, ["linked, 0 lost"]);
  });
});
