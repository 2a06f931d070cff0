/** A program finds the same device in XS as in Node: the same values, the same exceptions, the same order of events. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { LoadedApp } from "../../host-sim/sim/engine/engine.js";
import { ScriptedBoard } from "../../tools/footprint-board.js";
import { PEER_ADDRESS } from "../../tools/footprint-world.js";
import { propertyRuns } from "../setup.js";
import { inNode, inXS, XS } from "./xs-board.js";

/** Performs the actions of values.script, one per millisecond, and prints the results. */
const PROBE = `
  var script = JSON.parse(values.script), objects = [], timers = [], step = 0;
  function show(value) {
    if (!(value instanceof ArrayBuffer) && !(value instanceof Uint8Array)) return String(value);
    return "[" + new Uint8Array(value).join() + "]" + (value.address ? value.address + ":" + value.port : "");
  }
  function print(text) { device.console.print(text); }
  function attempt(what, act) {
    try { var value = act(); print(what + ": " + show(value)); return value; }
    catch (error) { print(what + " throws " + error.name + ": " + error.message); }
  }
  function call(index, method, first, second, third) {
    var object = objects[index % objects.length];
    if (!object || typeof object[method] !== "function") return;
    return attempt(method + " " + index % objects.length, function () {
      var value = object[method](first, second, third);
      // The result of write() is only specified for TCP.
      return method === "write" && (object instanceof device.network.udp.io || object instanceof device.i2c.default.io) ? undefined : value;
    });
  }
  function options(more) {
    return Object.assign({ target: objects.length, onReadable: onReadable, onWritable: onWritable, onError: onError, onChanged: onChanged }, more);
  }
  function make(io, more) {
    attempt("new", function () { objects.push(new io(options(more))); });
  }
  function onReadable(count) {
    print("readable " + this.target + " " + count);
    if (values.reads !== "never") call(this.target, "read", values.reads === "some" ? 3 : undefined);
  }
  function onWritable(count) { print("writable " + this.target + " " + count); }
  function onError() { print("error " + this.target); }
  function onChanged(property) { print("changed " + this.target + " " + property + " " + this[property]); }
  var actions = {
    connect: function (a) { make(device.network.tcp.io, { address: a.address, port: a.port, nodelay: true, keepAlive: a.length }); },
    listen: function (a) { make(device.network.listener.io, { port: a.length ? a.port : undefined, address: a.length & 1 ? a.address : undefined }); },
    udp: function (a) { make(device.network.udp.io, { port: a.port, address: a.length & 1 ? a.address : undefined }); },
    wifi: function () { make(device.network.wifi.io, {}); },
    i2c: function (a) { make(device.i2c.default.io, { data: device.i2c.default.data, clock: device.i2c.default.clock, hz: 400000, address: a.port & 1 ? 60 : 61 }); },
    accept: function (a) {
      var bare = objects[a.index % objects.length] instanceof device.network.listener.io && call(a.index, "read");
      if (bare) objects.push(bare);
    },
    adopt: function (a) { make(device.network.tcp.io, { from: objects[a.index % objects.length] }); },
    read: function (a) {
      var i2c = objects[a.index % objects.length] instanceof device.i2c.default.io;
      call(a.index, "read", i2c ? a.length & 15 : a.length || undefined);
    },
    readInto: function (a) {
      var listener = objects[a.index % objects.length] instanceof device.network.listener.io;
      if (listener) return;
      var buffer = a.port & 1 ? new Uint8Array(a.length & 15) : new ArrayBuffer(a.length & 15);
      call(a.index, "read", buffer);
      print(show(buffer));
    },
    writeRead: function (a) { call(a.index, "writeRead", new Uint8Array(a.port & 15).fill(7), a.length & 15); },
    bare: function () { attempt("bare", function () { return new device.network.tcp.io(); }); },
    write: function (a) { call(a.index, "write", new Uint8Array(a.length).fill(7), a.address, a.port); },
    add: function (a) { call(a.index, "add", a.address); },
    remove: function (a) { call(a.index, "remove", a.address); },
    join: function (a) { call(a.index, "connect", { SSID: "palmwire", password: "" }); },
    leave: function (a) { call(a.index, "disconnect"); },
    close: function (a) { call(a.index, "close"); },
    get: function (a) {
      var object = objects[a.index % objects.length];
      if (object) attempt(a.property, function () { return object[a.property]; });
    },
    timer: function (a) { timers.push(device.timer.set(function (at) { print("timer " + at); }, a.length >> 6, timers.length)); },
    clear: function (a) { if (timers.length) device.timer.clear(timers[a.index % timers.length]); },
    font: function (a) { attempt("font", function () { return device.font.read(a.port, a.length & 31); }); },
    time: function () { print(device.clock.ticks() + " " + device.clock.wall() + " " + device.random()); },
    text: function (a) { print(device.text.decode(device.text.encode(a.text))); },
    log: function (a) { device.log("error", { code: "probe", message: a.text, port: a.port, data: new Uint8Array(a.length) }); },
    limits: function () { print(JSON.stringify(device.limits)); },
  };
  function next() {
    var action = script[step++];
    if (!action) return;
    device.timer.set(next, 1, undefined);
    print(action.do);
    actions[action.do](action);
  }
  make(device.network.wifi.io, {});
  call(0, "connect", { SSID: "palmwire", password: "" });
  device.timer.set(next, 100, undefined);
  device.console.open(undefined, function (_, line) { print("typed " + show(line)); }, function () { print("end of input"); });
  device.buttons.open(undefined, function (_, button) { print("pressed " + button); });
  return { stop: function () { print("stop"); for (var i = 0; i < objects.length; i++) objects[i].close(); } };
`;

const ACTIONS = [
  ...[
    "connect",
    "connect",
    "listen",
    "udp",
    "wifi",
    "i2c",
    "accept",
    "accept",
    "adopt",
    "adopt",
    "read",
    "readInto",
    "write",
  ],
  ...[
    "write",
    "add",
    "remove",
    "join",
    "leave",
    "close",
    "get",
    "timer",
    "clear",
    "font",
    "time",
    "text",
    "log",
  ],
  "limits",
  "writeRead",
  "bare",
];
const PROPERTIES = ["remoteAddress", "remotePort", "port", "connection", "address", "target"];

const action = fc.record({
  do: fc.constantFrom(...ACTIONS),
  index: fc.nat({ max: 12 }),
  address: fc.constantFrom(PEER_ADDRESS, "224.0.0.1", "not an address"),
  port: fc.nat({ max: 3000 }),
  length: fc.nat({ max: 3000 }),
  property: fc.constantFrom(...PROPERTIES),
  text: fc.string({ unit: "binary", maxLength: 20 }),
});

/** Events of the world, with their times in milliseconds. */
const happening = fc.record({
  at: fc.integer({ min: 100, max: 200 }),
  kind: fc.constantFrom("arrive", "say", "finish", "datagram", "type", "press", "endOfInput"),
  who: fc.nat({ max: 5 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 2500 }),
});

const world = fc.record({
  reads: fc.constantFrom("all", "some", "never"),
  script: fc.array(action, { minLength: 1, maxLength: 60, size: "max" }),
  happenings: fc.array(happening, { maxLength: 20, size: "max" }),
});
type World = typeof world extends fc.Arbitrary<infer Type> ? Type : never;

function happen({ network, board }: ScriptedBoard, { kind, who, bytes }: World["happenings"][number]): void {
  const stream = network.streams[who % Math.max(network.streams.length, 1)];
  if (kind === "arrive") network.arrive();
  else if (kind === "say") stream?.say(bytes);
  else if (kind === "finish") stream?.finish();
  else if (kind === "datagram") network.send(bytes);
  else if (kind === "type") board.console.type("typed");
  else if (kind === "press") board.console.press(who & 1);
  else board.console.end();
}

async function logOf(app: LoadedApp, { reads, script, happenings }: World) {
  const board = new ScriptedBoard(app, "probe", { reads, script: JSON.stringify(script) });
  for (let at = 0; at <= 300; at++) {
    board.clock.pass(1);
    for (const it of happenings) if (it.at === at) happen(board, it);
  }
  await board.stop();
  return { events: board.events, sent: board.network.sent };
}

(XS ? describe : describe.skip)("the device in XS", () => {
  it("behaves like the device in Node", async function () {
    // The number of runs is configurable.
    this.timeout(0);
    const xs = inXS(PROBE);
    const node = inNode(PROBE);
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        assert.deepEqual(await logOf(xs, given), await logOf(node, given));
      }),
      { numRuns: propertyRuns(40) },
    );
  });
});
