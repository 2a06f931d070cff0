/** Programs within the dialect and outside of it. */

/** What an app must export. */
export const APP = `export function options() { return []; }
export default function start(): { stop(): void } { return { stop() {} }; }
`;

/** An app with a class of its own that extends one of the kit's. */
export const kitApp = (base: string, body: string) =>
  `import { ${base} } from "palmwire";\n${APP}export class Own extends ${base}<never> {\n  ${body}\n}\n`;

/** Other ways to leave the dialect than in the rules' own examples. */
export const WRONG: readonly (readonly [id: string, source: string, place: string])[] = [
  ["async", "export const f = async (): Promise<void> => {};", "1:18"],
  ["async", "export class A { async f(): Promise<void> {} }", "1:25"],
  [
    "destructuring",
    "export function f(a: { b: number }): number {\n  let b;\n  ({ b } = a);\n  return b;\n}",
    "3:4",
  ],
  ["destructuring", "export function f([a]: number[]): number { return a; }", "1:19"],
  ["spread", "export function f(a: object): object { return { ...a }; }", "1:49"],
  ["default-parameter", "export class A { f(x = 1): number { return x; } }", "1:20"],
  ["private-name", "export class A { #f(): void {} }", "1:18"],
  ["enum", "export declare enum A { a }", "1:8"],
  ["enum", "export const enum A { a }", "1:8"],
  ["built-in-subclass", "export class A extends TypeError {}", "1:24"],
  ["length-member", "export class A { length: number | undefined; }", "1:18"],
  ["length-assignment", "export function f(a: { length: number }): void { a.length++; }", "1:50"],
  [
    "loop-function",
    "export function f(go: (x: () => void) => void): void { while (true) go(function () {}); }",
    "1:72",
  ],
  [
    "use-before-definition",
    "export function f(): number { return g(); function g(): number { return 1; } }",
    "1:38",
  ],
  ["use-before-definition", "export class B extends A {}\nclass A {}", "1:24"],
  ["module-object", "export const a = [1, 2] as const;", "1:18"],
  ["module-object", "const f = () => 1;\nexport const a = 1 + f();", "2:22"],
  ["module-object", "export default {};", "1:16"],
  ["module-variable", "var a = 1;\nexport { a };", "1:1"],
  ["import-effect", "for (;;) {}", "1:1"],
  ["import-form", "import a = require('./a.js');\nexport { a };", "1:1"],
  ["text-length", "const NAME = '掌控';\nexport function f(): string { return NAME.slice(1); }", "2:38"],
  ["own-time", "export function f(): Date { return new Date(); }", "1:36"],
  ["absent-global", "export function f(): object { return new Map(); }", "1:42"],
  ["absent-global", "export function f(): void { process.exit(); }", "1:29"],
  ["absent-member", "export function f(a: string): string[] { return Array.from(a); }", "1:55"],
];

/** What looks like it leaves the dialect, and does not. */
export const RIGHT: readonly string[] = [
  "export function f(a?: { b?: number }): number { return a?.b ?? 0; }",
  "export class A { get size(): number { return 1; } }",
  "export function f(): void { try { throw new Error('no'); } catch { return; } }",
  "export function f(a: Uint8Array): void { for (const b of a) void b; }",
  "declare const PIN: number;\nexport const pin = PIN;",
  "export declare namespace A { const a: number; }",
  "export type Later = ReturnType<typeof setTimeout>;",
  "export function f(wall_ms: number): string { return new Date(wall_ms).toISOString(); }",
  "export function f(Map: () => number): number { return Map(); }",
  "export class Items { at(i: number): number { return i; } }\nexport function f(a: Items): number { return a.at(1); }",
  "export function f(): () => number { return g; }\nfunction g(): number { return 1; }",
  "export const TEXT = '掌控';",
  "export function f(): number { return 'abc'.length; }",
  "'use strict';\nexport const a = -1;",
];

/** Members of apps of one's own, by the class that they extend, which take a name of the kit's. */
export const TAKEN: readonly (readonly [base: string, members: string])[] = [
  // Private in ClientApp itself, and in LineApp above it.
  ["ClientApp", "reading: number | undefined;"],
  ["ClientApp", "private readonly client: object | undefined;"],
  ["ClientApp", "get link(): number { return 1; }"],
  ["ServerApp", "countClients(): number { return 1; }"],
  // What JavaScript declares with its first value.
  ["ClientApp", "onPress(): void { Object.assign(this); this.failures = 1; }"],
  // No doc comment promises it.
  ["ServerApp", "onMessage(): void {}"],
  ["UDPApp", "onUp(): void {}"],
  ["TypedUDPApp", "onLine(): void {}"],
];

/** Members that they may have. */
export const PROMISED: readonly (readonly [base: string, members: string])[] = [
  ["ClientApp", "onJoined(): void {}\n  show(): void {}\n  onTyped(): void {}"],
  ["ServerApp", "count: number | undefined;\n  declare device: never;\n  static clients(): void {}"],
  ["ServerApp", "onPress(): void { this.text = undefined; this.stopped = true; }"],
  ["UDPApp", "override onDown(): void {}\n  onDatagram(): void {}\n  accepts(): boolean { return true; }"],
  // Whoever extends what they are made of writes what is abstract there.
  [
    "LineApp",
    "onLine(): void {}\n  draw(): void {}\n  onWiFiUp(): void {}\n  hangUp(): void {}\n  onOpened(): void {}\n  onEnded(): void {}",
  ],
];
