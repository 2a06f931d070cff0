/** The kinds of values that a scenario is written with: what each looks like in JSON Schema, and how it is read. */
import type { NameKind, Wanted } from "./complaint.js";

export type JSONSchema = Readonly<Record<string, unknown>>;

/** A kind of value, which is a `Value` once it is read. */
export interface Kind<Value> {
  readonly wanted: Wanted;
  readonly schema: JSONSchema;
  /** What the value names, where it is a name or a list of names. */
  readonly names?: NameKind;
  /** It gives a new name, to what the step makes. */
  readonly isNew?: boolean;
  /** An IPv4 address may stand in place of the name. */
  readonly orAddress?: boolean;
  /** `$name` in it stands for an address. */
  readonly hasAddresses?: boolean;
  /** Gives undefined for what is not of this kind. */
  read(value: unknown): Value | undefined;
}

/** A key of a step. */
export interface Field<Value, Optional extends boolean = boolean> {
  readonly kind: Kind<Value>;
  readonly optional: Optional;
  readonly help: string;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** What a step's keys are once they are read. */
export type ValuesOf<All extends Fields> = {
  readonly [Name in keyof All]: All[Name] extends Field<infer Value, infer Optional>
    ? Optional extends true
      ? Value | undefined
      : Value
    : never;
};

export function must<Value>(kind: Kind<Value>, help: string): Field<Value, false> {
  return { kind, optional: false, help };
}

export function may<Value>(kind: Kind<Value>, help: string): Field<Value, true> {
  return { kind, optional: true, help };
}

/** Letters of any language, digits, - and _; a letter first. */
export const NAME_PATTERN = "^\\p{L}[\\p{L}\\p{N}_-]*$";
const MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION_PATTERN = "^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$";
const HEX_PATTERN = "^\\s*([0-9a-fA-F]{2}\\s*)*$";

export const TEXT: Kind<string> = {
  wanted: "text",
  // A number is what YAML takes `text: 42` for.
  schema: { type: ["string", "number"] },
  hasAddresses: true,
  read: (value) => (typeof value === "string" || typeof value === "number" ? String(value) : undefined),
};

export const EXPRESSION: Kind<RegExp> = {
  wanted: "expression",
  schema: { type: "string", format: "regex" },
  read(value) {
    if (typeof value !== "string") return undefined;
    try {
      return new RegExp(value, "u");
    } catch {
      return undefined;
    }
  },
};

export const BYTES: Kind<Uint8Array> = {
  wanted: "bytes",
  schema: { type: "string", pattern: HEX_PATTERN },
  read(value) {
    if (typeof value !== "string" || !new RegExp(HEX_PATTERN).test(value)) return undefined;
    return Uint8Array.from(value.match(/[^\s]{2}/g) ?? [], (byte) => parseInt(byte, 16));
  },
};

/** Milliseconds. */
export const DURATION: Kind<number> = {
  wanted: "duration",
  schema: { type: "string", pattern: DURATION_PATTERN },
  read: duration,
};

/** Milliseconds; it may be negative. */
export const SIGNED_DURATION: Kind<number> = {
  wanted: "signed duration",
  schema: { type: "string", pattern: DURATION_PATTERN.replace("^", "^-?") },
  read(value) {
    if (typeof value !== "string" || !value.startsWith("-")) return duration(value);
    const ms = duration(value.slice(1));
    return ms === undefined ? undefined : -ms;
  },
};

export const PORT = whole("port", 1, 65535);
export const COUNT = whole("count", 1, 1000);
export const INTEGER = whole("integer", -(2 ** 31), 2 ** 32);
/** Bytes a second. */
export const RATE = whole("rate", 1, 2 ** 31);

export const PROBABILITY: Kind<number> = {
  wanted: "probability",
  schema: { type: "number", minimum: 0, maximum: 1 },
  read: (value) => (typeof value === "number" && value >= 0 && value <= 1 ? value : undefined),
};

/** Values by name, such as an event's fields. */
export const EVENT_FIELDS: Kind<Readonly<Record<string, string | number>>> = {
  wanted: "fields",
  schema: { type: "object", additionalProperties: { type: ["string", "number"] } },
  hasAddresses: true,
  read: (value) =>
    mapOf(value, (item): item is string | number => typeof item === "string" || typeof item === "number"),
};

/** The values of an app's options. */
export const OPTIONS: Kind<Readonly<Record<string, string | number | boolean>>> = {
  wanted: "options",
  schema: { type: "object", additionalProperties: { type: ["string", "number", "boolean"] } },
  hasAddresses: true,
  read: (value) =>
    mapOf(value, (item): item is string | number | boolean =>
      ["string", "number", "boolean"].includes(typeof item),
    ),
};

export const BOARD = name("board");
export const PHONE = name("phone");
export const HOST = name("host");
/** A host, or an IPv4 address. */
export const DESTINATION: Kind<string> = { ...name("host"), orAddress: true };
export const CONNECTION = name("connection");
export const SOCKET = name("socket");
export const SERVER = name("server");
export const TALKER = name("talker");
export const TOOL = name("tool");
export const NEW_CONNECTION: Kind<string> = { ...CONNECTION, isNew: true };
export const NEW_SOCKET: Kind<string> = { ...SOCKET, isNew: true };
export const NEW_SERVER: Kind<string> = { ...SERVER, isNew: true };

/** The names of two hosts. */
export const TWO_HOSTS: Kind<readonly [string, string]> = {
  wanted: "two names",
  names: "host",
  schema: { type: "array", items: { type: "string" }, minItems: 2, maxItems: 2 },
  read: (value) =>
    Array.isArray(value) && value.length === 2 && value.every((item) => typeof item === "string")
      ? (value as unknown as [string, string])
      : undefined,
};

/** One of these words. */
export function choice<Word extends string>(...words: readonly Word[]): Kind<Word> {
  return {
    wanted: { choices: words },
    schema: { enum: words },
    read: (value) => words.find((word) => word === value),
  };
}

function name(kind: NameKind): Kind<string> {
  return {
    wanted: "text",
    names: kind,
    schema: { type: "string" },
    read: (value) => (typeof value === "string" ? value : undefined),
  };
}

function whole(wanted: Wanted, minimum: number, maximum: number): Kind<number> {
  return {
    wanted,
    schema: { type: "integer", minimum, maximum },
    read: (value) =>
      Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum
        ? Number(value)
        : undefined,
  };
}

function duration(value: unknown): number | undefined {
  if (typeof value !== "string" || !new RegExp(DURATION_PATTERN).test(value)) return undefined;
  const number = parseFloat(value);
  return number * MS[value.replace(/^[0-9.]+/, "")];
}

function mapOf<Item>(
  value: unknown,
  isItem: (item: unknown) => item is Item,
): Readonly<Record<string, Item>> | undefined {
  if (!isMap(value)) return undefined;
  return Object.values(value).every(isItem) ? (value as Readonly<Record<string, Item>>) : undefined;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
