/** Where something stands in a scenario: the keys and the indexes that lead there. */
export type Path = readonly (string | number)[];

/** What is wrong with a scenario. Who shows it makes the sentence from what is wrong and its fields. */
export type Complaint = { readonly path: Path } & (
  | { readonly wrong: "no-map" | "no-list" | "no-steps" | "no-stages" | "not-one-verb" }
  | {
      readonly wrong: "unknown-key" | "unknown-verb";
      readonly name: string;
      readonly known: readonly string[];
    }
  | { readonly wrong: "missing-key"; readonly name: string }
  | { readonly wrong: "wrong-value"; readonly wanted: Wanted; readonly value: unknown }
  | {
      readonly wrong: "unknown-name";
      readonly kind: NameKind;
      readonly name: string;
      readonly known: readonly string[];
    }
  | { readonly wrong: "bad-name" | "name-taken" | "star-needed"; readonly name: string }
  /** Exactly one of the keys must be there, or at least one. */
  | { readonly wrong: "one-of" | "some-of"; readonly names: readonly string[] }
  /** A stage of a lesson in which nothing can be seen to have come. */
  | { readonly wrong: "no-expectation"; readonly known: readonly string[] }
  /** A step that only acts where one is needed that waits for something, or the other way round. */
  | { readonly wrong: "expects-nothing" | "waits"; readonly name: string; readonly known: readonly string[] }
);

/** What a name stands for: a host is a board or a phone; a talker sends and receives; a tool is any of the phones'. */
export type NameKind = "board" | "phone" | "host" | "connection" | "socket" | "server" | "talker" | "tool";

/** What a value should have been. */
export type Wanted =
  | "text"
  | "expression"
  | "bytes"
  | "duration"
  | "signed duration"
  | "port"
  | "probability"
  | "count"
  | "integer"
  | "rate"
  | "options"
  | "fields"
  | "two names"
  | { readonly choices: readonly string[] };
