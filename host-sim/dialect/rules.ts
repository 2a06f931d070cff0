import { builtinSubclasses, callsAbove, deepClasses } from "./classes.js";
import { absentGlobals, absentMembers, ownChance, ownTime } from "./globals.js";
import { moduleObjects, moduleVariables } from "./module-state.js";
import { loopFunctions, usesBeforeDefinition } from "./order.js";
import { takenNames } from "./own-members.js";
import type { Rule } from "./rule.js";
import { countedTexts } from "./texts.js";

/*
 * The language that every device runs, as a list of what it has not. What is banned does not exist on Espruino, behaves
 * differently there, takes too much of a board's memory, or is frozen by Moddable. `palmwire check`, the bundler, and
 * ESLint read this one list.
 */

const LOOPS = "ForStatement, ForOfStatement, ForInStatement, WhileStatement, DoWhileStatement";

const PARTS =
  "VariableDeclaration, FunctionDeclaration, ClassDeclaration, ExpressionStatement, IfStatement, " +
  `SwitchStatement, TryStatement, BlockStatement, ThrowStatement, ${LOOPS}`;

const NO_PROMISES = "Espruino's programs wait for nothing";
const NOT_PARSED = "Espruino cannot parse it";
const COSTS_MEMORY = "its replacement takes too much of a board's memory";
const FROZEN = "Moddable freezes what a module holds when the firmware is built";

export const RULES: readonly Rule[] = [
  {
    id: "async",
    what: "async function or await",
    why: NO_PROMISES,
    instead: "take a callback and call it with the result",
    places: ":function[async=true], AwaitExpression, ForOfStatement[await=true]",
    wrong: 'export async function answer(): Promise<string> {\n  return "ok";\n}\n',
    right: 'export function answer(done: (text: string) => void): void {\n  done("ok");\n}\n',
  },
  {
    id: "generator",
    what: "generator",
    why: NOT_PARSED,
    instead: "fill an array and return it, or keep the position in a field",
    places: ":function[generator=true]",
    wrong: "export function* count() {\n  yield 1;\n  yield 2;\n}\n",
    right: "export function count(): number[] {\n  return [1, 2];\n}\n",
  },
  {
    id: "iterator",
    what: "for…of over something other than an array",
    why: "Espruino's for…of knows arrays and typed arrays only, and its texts are bytes",
    instead: "loop over the array with an index",
    places:
      "ForOfStatement > CallExpression.right[callee.property.name=/^(entries|keys|values)$/]:not([callee.object.name='Object']), " +
      "ForOfStatement > TemplateLiteral.right, ForOfStatement > Literal.right",
    wrong:
      "export function sum(items: number[]): number {\n  let all = 0;\n  for (const i of items.keys()) all += i;\n  return all;\n}\n",
    right:
      "export function sum(items: number[]): number {\n  let all = 0;\n  for (let i = 0; i < items.length; i++) all += i;\n  return all;\n}\n",
  },
  {
    id: "destructuring",
    what: "destructuring",
    why: COSTS_MEMORY,
    instead: "read each field: const x = point.x",
    places: ":not(Property) > ObjectPattern, :not(Property) > ArrayPattern",
    wrong:
      "export function area(size: { w: number; h: number }): number {\n  const { w, h } = size;\n  return w * h;\n}\n",
    right: "export function area(size: { w: number; h: number }): number {\n  return size.w * size.h;\n}\n",
  },
  {
    id: "rest-parameter",
    what: "rest parameter",
    why: COSTS_MEMORY,
    instead: "take an array",
    places: ":function > RestElement",
    wrong: "export function count(...items: number[]): number {\n  return items.length;\n}\n",
    right: "export function count(items: number[]): number {\n  return items.length;\n}\n",
  },
  {
    id: "spread",
    what: "spread",
    why: COSTS_MEMORY,
    instead: "use concat, set or Object.assign",
    places: "SpreadElement",
    wrong: "export function more(items: number[]): number[] {\n  return [...items, 1];\n}\n",
    right: "export function more(items: number[]): number[] {\n  return items.concat([1]);\n}\n",
  },
  {
    id: "default-parameter",
    what: "default parameter",
    why: COSTS_MEMORY,
    instead: "pass the value, or use ?? inside",
    places: ":function > AssignmentPattern",
    wrong: "export function twice(x = 1): number {\n  return x * 2;\n}\n",
    right: "export function twice(x?: number): number {\n  return (x ?? 1) * 2;\n}\n",
  },
  {
    id: "private-name",
    what: "#private name",
    why: NOT_PARSED,
    instead: "use TypeScript's private",
    places: ":matches(PropertyDefinition, MethodDefinition, AccessorProperty) > PrivateIdentifier.key",
    wrong: "export class Counter {\n  #count: number;\n\n  constructor() {\n    this.#count = 1;\n  }\n}\n",
    right:
      "export class Counter {\n  private count: number;\n\n  constructor() {\n    this.count = 1;\n  }\n}\n",
  },
  {
    id: "field-initialiser",
    what: "field initialiser",
    why: NOT_PARSED,
    instead: "assign in the constructor",
    places: "PropertyDefinition[value]",
    wrong: "export class Counter {\n  count = 0;\n}\n",
    right: "export class Counter {\n  count: number;\n\n  constructor() {\n    this.count = 0;\n  }\n}\n",
  },
  {
    id: "static-block",
    what: "static block",
    why: NOT_PARSED,
    instead: "assign in the constructor",
    places: "StaticBlock",
    wrong: "export class Counter {\n  static {\n    void 0;\n  }\n}\n",
    right: "export class Counter {}\n",
  },
  {
    id: "accessor-field",
    what: "accessor field",
    why: NOT_PARSED,
    instead: "write a getter and a method that sets the field",
    places: "AccessorProperty",
    wrong: "export class Lamp {\n  accessor on: boolean | undefined;\n}\n",
    right: "export class Lamp {\n  on: boolean | undefined;\n}\n",
  },
  {
    id: "decorator",
    what: "decorator",
    why: COSTS_MEMORY,
    instead: "call the function where its result is needed",
    places: "Decorator",
    wrong: 'import { logged } from "./logged.js";\n\nexport class Lamp {\n  @logged\n  light(): void {}\n}\n',
    right:
      'import { logged } from "./logged.js";\n\nexport class Lamp {\n  light(): void {\n    logged();\n  }\n}\n',
  },
  {
    id: "using",
    what: "using declaration",
    why: COSTS_MEMORY,
    instead: "call close() in finally",
    places: "VariableDeclaration[kind=/using/]",
    wrong: "export function work(open: () => Disposable): void {\n  using file = open();\n  void file;\n}\n",
    right:
      "export function work(open: () => { close(): void }): void {\n  const file = open();\n  file.close();\n}\n",
  },
  {
    id: "label",
    what: "label",
    why: NOT_PARSED,
    instead: "move the loops into a function, and return from it",
    places: "LabeledStatement",
    wrong:
      "export function find(rows: number[][]): number {\n  outer: for (const row of rows) for (const x of row) if (x) break outer;\n  return 0;\n}\n",
    right:
      "export function find(rows: number[][]): number {\n  for (const row of rows) for (const x of row) if (x) return x;\n  return 0;\n}\n",
  },
  {
    id: "regular-expression",
    what: "regular expression",
    why: "Espruino's differ from JavaScript's",
    instead: "use indexOf, startsWith, split or a loop over the characters",
    places: "Literal[regex]",
    wrong: "export function parts(text: string): string[] {\n  return text.split(/,/);\n}\n",
    right: 'export function parts(text: string): string[] {\n  return text.split(",");\n}\n',
  },
  {
    id: "bigint",
    what: "BigInt",
    why: NOT_PARSED,
    instead: "use a number; split what is larger than 2 ** 53 in two",
    places: "Literal[bigint]",
    wrong: "export function large(): bigint {\n  return 5n;\n}\n",
    right: "export function large(): number {\n  return 5;\n}\n",
  },
  {
    id: "enum",
    what: "enum",
    why: "it is an object that a module holds, which takes memory",
    instead: "use a constant for each value",
    places: "TSEnumDeclaration",
    wrong: "export enum Lamp {\n  off,\n  on,\n}\n",
    right: "export const LAMP_OFF = 0;\nexport const LAMP_ON = 1;\n",
  },
  {
    id: "namespace",
    what: "namespace with values",
    why: "it is an object that a module holds, which takes memory",
    instead: "put its parts into a file of their own, and import them",
    places: `TSModuleDeclaration[declare!=true]:has(:matches(${PARTS}))`,
    wrong: "export namespace Lamp {\n  export const on = 1;\n}\n",
    right: "export const LAMP_ON = 1;\n",
  },
  {
    id: "parameter-property",
    what: "parameter property",
    why: NOT_PARSED,
    instead: "declare the field and assign it in the constructor",
    places: "TSParameterProperty",
    wrong: "export class Lamp {\n  constructor(readonly pin: number) {}\n}\n",
    right:
      "export class Lamp {\n  readonly pin: number;\n\n  constructor(pin: number) {\n    this.pin = pin;\n  }\n}\n",
  },
  {
    id: "length-assignment",
    what: "assignment to length",
    why: "Espruino throws",
    instead: "make a new array, or use splice",
    places:
      "AssignmentExpression[left.property.name='length'], UpdateExpression[argument.property.name='length']",
    wrong: "export function clear(items: number[]): void {\n  items.length = 0;\n}\n",
    right: "export function clear(items: number[]): void {\n  items.splice(0, items.length);\n}\n",
  },
  {
    id: "length-member",
    what: "member named length",
    why: "Espruino keeps its own",
    instead: "call it size or count",
    places: ":matches(PropertyDefinition, MethodDefinition, AccessorProperty)[key.name='length']",
    wrong: "export class Queue {\n  get length(): number {\n    return 1;\n  }\n}\n",
    right: "export class Queue {\n  get size(): number {\n    return 1;\n  }\n}\n",
  },
  {
    id: "computed-key",
    what: "computed key",
    why: NOT_PARSED,
    instead: "assign after the object is made: object[key] = value",
    places: ":matches(Property, MethodDefinition, PropertyDefinition)[computed=true]",
    wrong: "export function pair(key: string): Record<string, number> {\n  return { [key]: 1 };\n}\n",
    right:
      "export function pair(key: string): Record<string, number> {\n  const made: Record<string, number> = {};\n  made[key] = 1;\n  return made;\n}\n",
  },
  {
    id: "tagged-template",
    what: "tagged template",
    why: NOT_PARSED,
    instead: "call a function with the values",
    places: "TaggedTemplateExpression",
    wrong:
      "export function tell(say: (parts: TemplateStringsArray) => string): string {\n  return say`hello`;\n}\n",
    right: 'export function tell(say: (text: string) => string): string {\n  return say("hello");\n}\n',
  },
  {
    id: "class-expression",
    what: "class expression",
    why: "the bundler must see its name",
    instead: "declare the class",
    places: "ClassExpression",
    wrong: "export function make(): object {\n  const Lamp = class {};\n  return new Lamp();\n}\n",
    right: "class Lamp {}\n\nexport function make(): object {\n  return new Lamp();\n}\n",
  },
  {
    id: "built-in-subclass",
    what: "subclass of {name}",
    why: "Espruino cannot make one",
    instead: "keep a {name} in a field, or throw an Error with a message",
    places: builtinSubclasses,
    wrong: "export class Refused extends Error {}\n",
    right: 'export function refuse(): never {\n  throw new Error("refused");\n}\n',
  },
  {
    id: "subclass-depth",
    what: "class with {depth} classes above it",
    why: "each takes memory in every object, and calls nest too deep for a board",
    instead: "extend two at most; keep another object in a field",
    places: deepClasses,
    wrong: "class A {}\nclass B extends A {}\nclass C extends B {}\nexport class D extends C {}\n",
    right: "class A {}\nclass B extends A {}\nexport class C extends B {}\n",
  },
  {
    id: "super-above",
    what: "subclass of {base}, which calls super.{method}()",
    why: "Espruino then calls the same method without end",
    instead: "give what {base} adds a name of its own, and call that",
    places: callsAbove,
    wrong:
      "class A {\n  stop(): void {}\n}\nclass B extends A {\n  stop(): void {\n    super.stop();\n  }\n}\nexport class C extends B {}\n",
    right:
      "class A {\n  stop(): void {\n    this.stopped();\n  }\n  stopped(): void {}\n}\nclass B extends A {\n  stopped(): void {}\n}\nexport class C extends B {}\n",
  },
  {
    id: "own-member",
    what: "'{name}', which is {base}'s own",
    why: "an object has one member of a name, and {base} would find another thing in it",
    instead: "choose another name",
    places: takenNames,
    wrong:
      "class Lamp {\n  private count: number | undefined;\n  blink(): void {\n    this.count = 3;\n  }\n}\nexport class Red extends Lamp {\n  count: string | undefined;\n}\n",
    right:
      "class Lamp {\n  private count: number | undefined;\n  blink(): void {\n    this.count = 3;\n  }\n}\nexport class Red extends Lamp {\n  words: string | undefined;\n}\n",
  },
  {
    id: "loop-function",
    what: "function made inside a loop",
    why: "on Espruino all of them see the variables of the last time around",
    instead: "declare it outside, and give it what it needs as a parameter",
    places: loopFunctions,
    wrong:
      "export function later(items: number[], call: (done: () => number) => void): void {\n  for (const item of items) call(() => item);\n}\n",
    right:
      "export function later(items: number[], call: (done: (item: number) => number, item: number) => void): void {\n" +
      "  const done = (item: number): number => item;\n  for (const item of items) call(done, item);\n}\n",
  },
  {
    id: "use-before-definition",
    what: "'{name}' used before its definition",
    why: "Espruino makes functions and classes when it comes to them",
    instead: "move the definition above",
    places: usesBeforeDefinition,
    wrong: "export function make(): object {\n  return new Lamp();\n}\n\nclass Lamp {}\n",
    right: "class Lamp {}\n\nexport function make(): object {\n  return new Lamp();\n}\n",
  },
  {
    id: "for-in",
    what: "for…in",
    why: "its order and its keys differ between runtimes",
    instead: "loop over Object.keys(object)",
    places: "ForInStatement",
    wrong:
      'export function all(object: object): string {\n  let text = "";\n  for (const key in object) text += key;\n  return text;\n}\n',
    right:
      'export function all(object: object): string {\n  let text = "";\n  for (const key of Object.keys(object)) text += key;\n  return text;\n}\n',
  },
  {
    id: "meta-property",
    what: "new.target or import.meta",
    why: NOT_PARSED,
    instead: "pass what is needed as a parameter",
    places: "MetaProperty",
    wrong: "export function place(): string {\n  return import.meta.url;\n}\n",
    right: "export function place(url: string): string {\n  return url;\n}\n",
  },
  {
    id: "import-form",
    what: "import or export in another form than import … from",
    why: "the bundler must see everything",
    instead: "write import … from at the top of the file",
    places: "ImportExpression, TSImportEqualsDeclaration, TSExportAssignment",
    wrong: 'export function load(): unknown {\n  return import("./other.js");\n}\n',
    right: 'import { other } from "./other.js";\n\nexport function load(): unknown {\n  return other;\n}\n',
  },
  {
    id: "module-object",
    what: "object, array or result of a call kept by a module",
    why: FROZEN,
    instead: "return it from a function, or keep it in the app's object",
    places: moduleObjects,
    wrong: "export const rows: string[] = [];\n",
    right: "export function rows(): string[] {\n  return [];\n}\n",
  },
  {
    id: "module-variable",
    what: "variable of a module",
    why: FROZEN,
    instead: "use const, or keep the state in a field of the app's object",
    places: moduleVariables,
    wrong: "export let count = 0;\n",
    right: "export class Counter {\n  count: number;\n\n  constructor() {\n    this.count = 0;\n  }\n}\n",
  },
  {
    id: "import-effect",
    what: "statement outside of functions",
    why: "Moddable runs a module when the firmware is built, and not on the board",
    instead: "move it into a function that the app calls",
    places:
      "Program > :matches(IfStatement, SwitchStatement, TryStatement, BlockStatement, ThrowStatement, " +
      `ExpressionStatement:not([directive]), ${LOOPS})`,
    wrong: 'import { begin } from "./begin.js";\n\nbegin();\n',
    right: 'import { begin } from "./begin.js";\n\nexport function start(): void {\n  begin();\n}\n',
  },
  {
    id: "text-length",
    what: "characters of a text outside ASCII counted or cut",
    why: "on Espruino a text is its UTF-8 bytes",
    instead: "turn it into bytes with device.text.encode(text), and count those",
    places: countedTexts,
    wrong: 'export function width(): number {\n  return "温度".length;\n}\n',
    right: "export function width(bytes: Uint8Array): number {\n  return bytes.length;\n}\n",
  },
  {
    id: "own-time",
    what: "time of the machine",
    why: "a board has no clock of its own, and a virtual one would not replay",
    instead: "use device.clock.wall() for the time, device.clock.ticks() for durations",
    places: ownTime,
    wrong: "export function now(): number {\n  return Date.now();\n}\n",
    right:
      'import type { Device } from "palmwire";\n\nexport function now(device: Device): number {\n  return device.clock.ticks();\n}\n',
  },
  {
    id: "own-chance",
    what: "Math.random",
    why: "a virtual board would not replay",
    instead: "use device.random()",
    places: ownChance,
    wrong: "export function dice(): number {\n  return Math.floor(Math.random() * 6);\n}\n",
    right:
      'import type { Device } from "palmwire";\n\nexport function dice(device: Device): number {\n  return Math.floor(device.random() * 6);\n}\n',
  },
  {
    id: "absent-global",
    what: "'{name}'",
    why: "no such global on a board",
    instead: "declare or import it, or ask device for it",
    places: absentGlobals,
    wrong: "export function later(call: () => void): void {\n  setTimeout(call, 10);\n}\n",
    right:
      'import type { Device } from "palmwire";\n\nexport function later(device: Device, call: (target: undefined) => void): void {\n  device.timer.set(call, 10, undefined);\n}\n',
  },
  {
    id: "absent-member",
    what: "'{name}'",
    why: "Espruino has no such member",
    instead: "write it out",
    places: absentMembers,
    wrong: "export function last(items: number[]): number | undefined {\n  return items.at(-1);\n}\n",
    right:
      "export function last(items: number[]): number | undefined {\n  return items[items.length - 1];\n}\n",
  },
];
