/** What stands on a board for what programs on a PC use. All texts are English, for the catalogue of the language. */

const TIMER = "use device.timer.set(callback, delay_ms, target), or an Alarm";
const REPEAT = "use a Metronome";
const CLEAR = "use device.timer.clear(handle)";
const PRINT = "use device.console.print(line), or device.log(event, fields)";
const OBJECT = "use an object or an array, and look the key up in it";
const CALLBACK = "take a callback and call it with the result";
const CONNECT = "use connect(), and a Server on the board that listens";
const BYTES = "use a Uint8Array, with device.text.encode and device.text.decode for text";
const HTTP = "use connect(), and write the request as text";
const STORE = "use device.store";
const NUMBER = "use device.random()";
const TICKS = "use device.clock.ticks()";
const NAME = "name the thing itself";
const ENDS = "call onEnd(reason), and take settings from options()";
const ERRORS = "throw an Error and say in its message what went wrong";
const WRITE_OUT = "write out what it does";

/** By the names of globals. */
export const GLOBAL_REPLACEMENTS: Readonly<Record<string, string>> = {
  setTimeout: TIMER,
  clearTimeout: CLEAR,
  setInterval: REPEAT,
  clearInterval: CLEAR,
  setImmediate: TIMER,
  clearImmediate: CLEAR,
  queueMicrotask: TIMER,
  requestAnimationFrame: "call invalidate() of the Screen, which then calls draw(frame)",
  console: PRINT,
  print: PRINT,
  trace: PRINT,
  alert: PRINT,
  prompt: "use device.console.open, or the kit's onTyped(line)",
  process: ENDS,
  performance: TICKS,
  crypto: NUMBER,
  fetch: HTTP,
  XMLHttpRequest: HTTP,
  WebSocket: CONNECT,
  localStorage: STORE,
  sessionStorage: STORE,
  Buffer: BYTES,
  TextEncoder: "use device.text.encode(text)",
  TextDecoder: "use device.text.decode(bytes), or a Utf8Reader",
  Map: OBJECT,
  Set: OBJECT,
  WeakMap: OBJECT,
  WeakSet: OBJECT,
  WeakRef: "keep the object in a field, and set it to undefined",
  Promise: CALLBACK,
  Symbol: "use a text or a number",
  Proxy: "write a class with methods",
  Reflect: "write obj[key], or delete obj[key]",
  BigInt: "use a number; split what is larger than 2 ** 53 in two",
  RegExp: "use indexOf, startsWith, split or a loop over the characters",
  Intl: "use dateTime, ctime, or toFixed",
  globalThis: NAME,
  window: NAME,
  self: NAME,
  global: NAME,
  document: "draw into the Framebuffer that draw(frame) gets",
  structuredClone: "make a new object with the same fields",
  eval: "call a function",
  Function: "declare a function",
  require: "write import … from at the top of the file",
  RangeError: ERRORS,
  EvalError: ERRORS,
  URIError: ERRORS,
  AggregateError: ERRORS,
  URL: "use endpointOption, or split the text",
  AbortController: "write a stop() method",
  escape: WRITE_OUT,
  unescape: WRITE_OUT,
  encodeURIComponent: WRITE_OUT,
  decodeURIComponent: WRITE_OUT,
  encodeURI: WRITE_OUT,
  decodeURI: WRITE_OUT,
  btoa: WRITE_OUT,
  atob: WRITE_OUT,
};

/** By the names of members of the standard library. */
export const MEMBER_REPLACEMENTS: Readonly<Record<string, string>> = {
  at: "write items[i], with items.length - 1 for the last",
  trunc: "use Math.floor, and -Math.floor(-x) below zero",
  cbrt: "use Math.pow(x, 1 / 3)",
  isInteger: "write Math.floor(x) === x",
  isSafeInteger: "write Math.floor(x) === x",
  isFinite: "use the global isFinite(x)",
  isNaN: "use the global isNaN(x)",
  parseInt: "use the global parseInt(text)",
  parseFloat: "use the global parseFloat(text)",
  from: "fill a new array in a loop",
  of: "write the array out: [a, b]",
  freeze: "leave it out, and say readonly in the type",
  isFrozen: "leave it out, and say readonly in the type",
  flat: "use concat",
  flatMap: "use map and concat",
  findLast: "loop from the end",
  findLastIndex: "use lastIndexOf, or loop from the end",
  reduceRight: "loop from the end",
  toSorted: "use slice() and sort()",
  toReversed: "use slice() and reverse()",
  test: "use indexOf, startsWith, split or a loop over the characters",
  codePointAt: "use a Utf8Reader over the text's bytes",
  fromCodePoint: "use device.text.decode(bytes)",
  normalize: "leave the text as it is",
  localeCompare: "compare with < and >",
  toLocaleString: "use toString, toFixed, dateTime or ctime",
  trimStart: "use trim",
  trimEnd: "use trim",
};

/** By the names of Node's modules. */
export const MODULE_REPLACEMENTS: Readonly<Record<string, string>> = {
  net: 'use Server or connect from "palmwire"',
  dgram: 'use DatagramPort from "palmwire"',
  fs: STORE,
  "fs/promises": STORE,
  timers: TIMER,
  "timers/promises": TIMER,
  console: PRINT,
  process: ENDS,
  buffer: BYTES,
  crypto: NUMBER,
  perf_hooks: TICKS,
  http: HTTP,
  https: HTTP,
  readline: "use device.console.open, or the kit's onTyped(line)",
  events: "take an owner with a method for each event",
};
