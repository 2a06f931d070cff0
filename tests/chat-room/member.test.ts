import assert from "node:assert/strict";
import { WATCH_MS } from "../../firmware/net/connection.js";
import { SPACING_MS } from "../../firmware/net/framing.js";
import { POLL_MS } from "../../firmware/chat-room/room.js";
import { TestRoom } from "./test-room.js";

/** Longer than the silence that ends a message. */
const SILENT_MS = 35;

/** A room with two members: who speaks, and who is told. */
function pair(given: Parameters<typeof TestRoom.open>[0] = {}) {
  const room = TestRoom.open(given);
  const speaker = room.come();
  const listener = room.come();
  room.happened.length = 0;
  return { room, speaker, listener };
}

describe("a member", () => {
  it("is told messages without newlines apart, and those with newlines at once", () => {
    const { room, listener } = pair();
    const [, member] = room.members;
    const say = (text: string) => member.send(room.device.text.encode(text));
    for (const text of ["one", "two", "three\n", "four\n"]) say(text);
    room.pass(0);
    assert.equal(listener.told, "one");
    room.pass(SPACING_MS - 1);
    assert.equal(listener.told, "one");
    room.pass(1);
    assert.equal(listener.told, "onetwo");
    room.pass(SPACING_MS);
    assert.equal(listener.told, "onetwothree\nfour\n");
  });

  it("is told many messages as they come rather than ever later", () => {
    const { room, listener } = pair();
    for (let i = 0; i < 100; i++) room.room.broadcast(room.device.text.encode("x"));
    room.pass(0);
    assert.equal(listener.told.length, 100 - 16);
    room.pass(16 * SPACING_MS);
    assert.equal(listener.told.length, 100);
  });

  it("says at most a burst at once, then so many a second, and nothing is lost", () => {
    const { room, speaker } = pair({ flood: 10, burst: 3 });
    speaker.say(Array.from({ length: 8 }, (_, i) => `${i}\n`).join(""));
    room.pass(0);
    assert.deepEqual(room.happened, ["1: 0", "1: 1", "1: 2"]);
    room.pass(499);
    assert.equal(room.happened.length, 7);
    // It is heard at the next look.
    room.pass(1 + POLL_MS);
    assert.equal(room.happened.length, 8);
    // After a rest it may say as much at once as ever.
    room.pass(300);
    speaker.say("a\nb\nc\nd\n");
    room.pass(0);
    assert.deepEqual(room.happened.slice(8), ["1: a", "1: b", "1: c"]);
  });

  it("says any number with flood control off", () => {
    const { room, speaker } = pair({ flood: 0 });
    speaker.say("x\n".repeat(1000));
    room.pass(0);
    assert.equal(room.happened.length, 1000);
  });

  it("says only so many in a turn, so that the others get theirs", () => {
    const { room, speaker } = pair({ flood: 0 });
    speaker.say("x\n".repeat(1000));
    room.clock.settle();
    assert.equal(room.happened.length, 32);
  });

  it("is not read while it has to wait, so that its window closes", () => {
    const { room, speaker } = pair({ flood: 10, burst: 2 });
    speaker.say("first\n");
    room.pass(0);
    speaker.say(`${"x".repeat(99)}\n`.repeat(1000));
    room.pass(1000);
    assert.ok(speaker.unread > 100_000 - 3 * 8192);
    room.pass(99_000 + POLL_MS);
    assert.equal(room.happened.length, 1001);
    assert.equal(speaker.unread, 0);
  });

  it("that has left is heard as far as flood control allows, and the rest is dropped with an event", () => {
    const { room, speaker } = pair({ flood: 1, burst: 3 });
    speaker.say("a\nb\nc\nlast 汉");
    speaker.hangUp();
    room.pass(0);
    assert.deepEqual(room.happened, ["1: a", "1: b", "1: c", "1 left: closed by peer"]);
    assert.deepEqual(room.errors, ["8 bytes dropped: the member sent too fast, and has left"]);
  });

  it("is heard to its last word when it leaves in time", () => {
    const { room, speaker } = pair();
    speaker.say("a\nb\nc\nlast 汉");
    speaker.hangUp();
    room.pass(0);
    assert.deepEqual(room.happened, ["1: a", "1: b", "1: c", "1: last 汉", "1 left: closed by peer"]);
    assert.deepEqual(room.errors, []);
  });

  it("frees its place when it has left with words that flood control keeps back", () => {
    const { room, speaker } = pair({ flood: 1, burst: 1 });
    speaker.say("x\n".repeat(4096));
    room.pass(0);
    speaker.hangUp();
    room.pass(WATCH_MS + POLL_MS);
    assert.deepEqual(room.happened, ["1: x", "1 left: closed by peer"]);
    assert.deepEqual(room.errors, ["8190 bytes dropped: the member sent too fast, and has left"]);
    assert.equal(room.members.length, 1);
  });

  it("ends a message by a silence, whatever its last byte could begin", () => {
    const { room, speaker } = pair();
    const bytes = Buffer.from("汉字");
    speaker.say(bytes.subarray(0, 4));
    room.pass(SILENT_MS);
    assert.deepEqual(room.happened, ["1: 汉\ufffd"]);
    speaker.say("bye");
    room.pass(SILENT_MS);
    assert.deepEqual(room.happened.slice(1), ["1: bye", "1 left: bye"]);
  });

  it("ends lines at newlines only, however long their sender pauses", () => {
    const { room, speaker } = pair();
    speaker.say("one\ntw");
    room.pass(10_000);
    speaker.say("o\n");
    room.pass(SILENT_MS);
    assert.deepEqual(room.happened, ["1: one", "1: two"]);
  });

  it("loses nothing of messages without newlines that come faster than it is heard", () => {
    const { room, speaker } = pair({ line: 64, flood: 10, burst: 1 });
    const said = Array.from({ length: 40 }, (_, i) => `<${i}>`.padEnd(40, "x"));
    for (const message of said) {
      speaker.say(message);
      room.pass(45);
    }
    room.pass(10_000);
    assert.ok(room.happened.every((line) => !line.endsWith("(cut off)")));
    assert.equal(room.happened.map((line) => line.slice("1: ".length)).join(""), said.join(""));
  });

  it("is told that a message was cut off at the limit, and is not listened to until its end when deaf", () => {
    const { room, speaker } = pair({ line: 64 });
    speaker.say("x".repeat(64));
    room.pass(SILENT_MS);
    speaker.say(`${"汉".repeat(22)}\n`);
    room.pass(0);
    assert.deepEqual(room.happened, [`1: ${"x".repeat(64)}`, `1: ${"汉".repeat(21)} (cut off)`, "1: 汉"]);
    speaker.say("y".repeat(65));
    room.pass(0);
    room.members[0].deaf = true;
    speaker.say(`${"y".repeat(1000)}\nheard\n`);
    room.pass(0);
    assert.deepEqual(room.happened.slice(3), [`1: ${"y".repeat(64)} (cut off)`, "1: heard"]);
  });
});
