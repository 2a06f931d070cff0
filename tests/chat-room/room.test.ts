import { WATCH_MS } from "../../firmware/net/connection.js";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  roomOptions,
  roomSockets,
  WAITING_MAX,
  waitingPlaces,
  type RoomValues,
} from "../../firmware/chat-room/room-options.js";
import { POLL_MS } from "../../firmware/chat-room/room.js";
import { readOptions } from "../../firmware/options.js";
import type { MemoryPeer } from "./memory-network.js";
import { TestRoom } from "./test-room.js";

/** What a member of these tests holds before it is congested: the chip's send buffer and the default queue. */
const HELD_BYTES = 8192 + 2048;
const PATIENCE_MS = 300;
const LINE = `${"x".repeat(99)}\n`;

describe("a room", () => {
  it("lets people wait in order, and enter in order, dead ones skipped", () => {
    const room = TestRoom.open({ maxClients: 2 });
    const [one, two, , four] = [room.come(), room.come(), room.come(), room.come(), room.come()];
    assert.deepEqual(room.happened, [
      "1 entered",
      "2 entered",
      "3 waits at 1",
      "4 waits at 2",
      "5 waits at 3",
    ]);
    room.happened.length = 0;
    four.die();
    room.pass(0);
    one.say("bye\n");
    room.pass(0);
    two.hangUp();
    room.pass(0);
    assert.deepEqual(room.happened, [
      "5 waits at 2",
      "1: bye",
      "1 left: bye",
      "3 entered",
      "5 waits at 1",
      "2 left: closed by peer",
      "5 entered",
    ]);
  });

  it("refuses those beyond the line, and tells them why", () => {
    const room = TestRoom.open({ maxClients: 1, maxWaiting: 1 });
    room.come();
    room.come();
    const third = room.come();
    room.pass(0);
    assert.equal(third.told, "full");
    assert.ok(third.ended);
    assert.deepEqual(room.happened.slice(2), ["3 refused"]);
  });

  it("does not open where the chip has not the sockets", () => {
    assert.throws(() => TestRoom.open({ maxClients: 6, maxWaiting: 2 }), /^RangeError: 9 sockets$/);
    assert.equal(TestRoom.open({ maxClients: 6, maxWaiting: 2 }, "esp32s3").room.maxWaiting, 2);
    assert.equal(TestRoom.open({ maxClients: 7 }).room.maxWaiting, 0);
  });

  it("has as many places in line as there are sockets for, at most WAITING_MAX, where none are given", () => {
    const values = (given: Partial<RoomValues>) => readOptions(roomOptions(5), given);
    const places = (given: Partial<RoomValues>, sockets: number) => [
      waitingPlaces(values(given), sockets),
      roomSockets(values(given), sockets),
    ];
    assert.deepEqual(places({}, 9), [3, 9]);
    assert.deepEqual(places({}, 16), [WAITING_MAX, 5 + WAITING_MAX + 1]);
    assert.deepEqual(places({ maxClients: 12 }, 9), [0, 13]);
    assert.deepEqual(places({ maxWaiting: 0 }, 9), [0, 6]);
    assert.deepEqual(places({ maxWaiting: 4 }, 9), [4, 10]);
  });

  it("keeps the order of each who speaks, whoever comes and goes", () => {
    const step = fc.oneof(
      fc.constant({ come: true }),
      fc.record({ leave: fc.nat(9) }),
      fc.record({ speak: fc.nat(9) }),
      fc.record({ pass: fc.integer({ min: 0, max: 100 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const room = TestRoom.open({ maxClients: 2, maxWaiting: 4, flood: 20, burst: 2 });
        const peers: MemoryPeer[] = [];
        const said: number[] = [];
        for (const now of steps) {
          if ("come" in now) peers.push(room.come());
          else if ("leave" in now) peers[now.leave]?.hangUp();
          else if ("pass" in now) room.pass(now.pass);
          else if (now.speak < peers.length) {
            const count = (said[now.speak] = (said[now.speak] ?? 0) + 1);
            peers[now.speak].say(`${count}\n`);
          }
          assert.ok(room.members.length <= 2 && room.room.waiting.length <= 4);
          assert.ok(room.room.waiting.length === 0 || room.members.length === 2);
        }
        room.pass(10_000);
        const entered = room.happened
          .filter((line) => line.endsWith("entered"))
          .map((line) => parseInt(line));
        assert.deepEqual(
          entered,
          entered.toSorted((a, b) => a - b),
        );
        peers.forEach((_, i) => {
          const heard = room.happened.filter((line) => line.startsWith(`${i + 1}: `));
          assert.deepEqual(
            heard,
            heard.map((_line, k) => `${i + 1}: ${k + 1}`),
          );
        });
      }),
    );
  });
});

describe("a room with a slow member", () => {
  /** One who speaks, one who is told, and one who takes nothing any more. */
  function crowd(given: Parameters<typeof TestRoom.open>[0] = {}) {
    const room = TestRoom.open({ flood: 0, idle: 0, ...given });
    const [speaker, listener, slow] = [room.come(), room.come(), room.come()];
    room.happened.length = 0;
    slow.taking = false;
    return { room, speaker, listener, slow };
  }

  it("hears nobody while it cannot be told more, drops it when patience ends, and loses nothing", () => {
    const { room, speaker, listener, slow } = crowd();
    speaker.say(LINE.repeat(300));
    room.pass(PATIENCE_MS - 1);
    assert.ok(speaker.unread > 0);
    assert.ok(listener.told.length <= HELD_BYTES + LINE.length);
    room.pass(1 + POLL_MS);
    assert.ok(slow.ended);
    assert.deepEqual(room.errors, ["dropped: it reads too slowly"]);
    assert.ok(room.happened.includes("3 left: reads too slowly"));
    room.pass(100);
    assert.equal(listener.told, LINE.repeat(300));
  });

  it("hears who has left meanwhile, once it can be told more", () => {
    const { room, speaker, listener, slow } = crowd();
    speaker.say(LINE.repeat(300));
    room.pass(0);
    const other = room.come();
    other.say("my last\n");
    other.hangUp();
    room.pass(POLL_MS);
    assert.ok(!listener.told.includes("my last"));
    slow.taking = true;
    slow.take();
    room.pass(WATCH_MS + 10 * POLL_MS);
    assert.ok(listener.told.includes("my last\n"));
    assert.ok(room.happened.includes("4 left: closed by peer"));
    assert.deepEqual(room.errors, []);
  });

  it("goes on at once when it takes what it was told", () => {
    const { room, speaker, listener, slow } = crowd();
    speaker.say(LINE.repeat(300));
    room.pass(PATIENCE_MS / 2);
    slow.taking = true;
    slow.take();
    room.pass(10);
    assert.equal(listener.told, LINE.repeat(300));
    assert.equal(slow.told, LINE.repeat(300));
    assert.deepEqual(room.errors, []);
  });

  it("lets nobody wait for one that has been silent for long when its queue becomes full", () => {
    const { room, speaker, listener, slow } = crowd();
    for (let sent = LINE.length; sent <= HELD_BYTES; sent += LINE.length) {
      speaker.say(LINE);
      room.pass(10);
    }
    const told = listener.told.length;
    speaker.say(LINE.repeat(2));
    room.pass(POLL_MS);
    assert.ok(slow.ended);
    assert.equal(listener.told.length, told + 2 * LINE.length);
  });

  it("drops one that takes a little now and then, before it has cost the others much", () => {
    const { room, speaker, slow } = crowd();
    speaker.say(LINE.repeat(3000));
    let waited_ms = 0;
    while (!slow.ended && waited_ms < 60_000) {
      // A few kB each 200 ms: never so slow that patience ends.
      room.pass(200);
      waited_ms += 200;
      slow.take(4000);
    }
    assert.ok(slow.ended);
    assert.ok(waited_ms <= 3 * PATIENCE_MS);
  });

  it("is patient with one that takes its time, but not much of it", () => {
    const { room, speaker, slow } = crowd();
    const lines = 3000;
    speaker.say(LINE.repeat(lines));
    for (let turn = 0; turn < 1000 && slow.told.length < lines * LINE.length; turn++) {
      room.pass(POLL_MS / 2);
      slow.take();
    }
    assert.equal(slow.told.length, lines * LINE.length);
    assert.deepEqual(room.errors, []);
  });

  it("drops one in line at once when it does not take what it is told", () => {
    const room = TestRoom.open({ maxClients: 1, flood: 0 });
    const member = room.come();
    const waiter = room.come();
    waiter.taking = false;
    while (!room.room.waiting[0].connection.congested) room.room.waiting[0].send(Buffer.from(LINE));
    room.pass(POLL_MS);
    assert.ok(waiter.ended && !member.ended);
    assert.equal(room.room.waiting.length, 0);
  });
});

describe("a room's idle probe", () => {
  const IDLE_S = 10;
  const IDLE_MS = IDLE_S * 1000;

  it("sends a newline to who is silent, and keeps who takes it", () => {
    const room = TestRoom.open({ idle: IDLE_S });
    const quiet = room.come();
    room.pass(IDLE_MS);
    assert.equal(quiet.told, "");
    room.pass(IDLE_MS * 0.3);
    assert.equal(quiet.told, "\n");
    room.pass(IDLE_MS * 10);
    assert.ok(!quiet.ended && String(quiet.told).length > 5);
  });

  it("drops who has gone without a word, in the room or in line, and says why", () => {
    const room = TestRoom.open({ idle: IDLE_S, maxClients: 1 });
    const peers = [room.come(), room.come(), room.come()];
    for (const peer of peers.slice(0, 2)) peer.taking = false;
    room.pass(IDLE_MS * 2.6);
    assert.deepEqual(
      peers.map((peer) => peer.ended),
      [true, true, false],
    );
    assert.deepEqual(room.errors, ["dropped: it does not answer", "dropped: it does not answer"]);
    assert.ok(room.happened.includes("3 entered"));
  });

  it("leaves alone who speaks, or takes what others say", () => {
    const room = TestRoom.open({ idle: IDLE_S });
    const [speaker, listener] = [room.come(), room.come()];
    for (let i = 0; i < 20; i++) {
      speaker.say("still here\n");
      room.pass(IDLE_MS / 2);
    }
    assert.equal(speaker.told, "");
    assert.equal(listener.told, "still here\n".repeat(20));
  });

  it("can be switched off", () => {
    const room = TestRoom.open({ idle: 0 });
    const quiet = room.come();
    room.pass(10_000_000);
    assert.equal(quiet.told, "");
  });
});

describe("a room's end", () => {
  it("sends what waits, then closes", () => {
    const room = TestRoom.open({ flood: 0 });
    const [one, two] = [room.come(), room.come()];
    one.taking = false;
    room.room.broadcast(Buffer.from(LINE.repeat(90)));
    room.room.broadcast(Buffer.from("goodbye"));
    room.room.end();
    room.pass(0);
    assert.ok(two.ended && two.told.endsWith("goodbye"));
    assert.ok(!one.ended);
    one.take();
    room.pass(POLL_MS);
    assert.ok(one.ended && one.told.endsWith("goodbye"));
    assert.ok(room.ended);
  });

  it("cuts off who does not take its goodbye", () => {
    const room = TestRoom.open({ goodbye: 300 });
    const mute = room.come();
    mute.taking = false;
    room.room.broadcast(Buffer.from(LINE.repeat(200)));
    room.room.end();
    room.pass(299);
    assert.ok(!mute.ended && !room.ended);
    room.pass(POLL_MS + 2);
    assert.ok(mute.ended && room.ended);
    assert.equal(room.clock.next_ms, undefined);
  });

  it("is over at once when nobody is there", () => {
    const room = TestRoom.open();
    room.room.end();
    assert.ok(room.ended);
  });
});
