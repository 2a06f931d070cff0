import { WITHIN_MS } from "../world/unmet.js";
import type { Complaint, Path, Wanted } from "./complaint.js";
import { expectationsOf, type Lesson, type LessonStage } from "./lesson.js";
import { Names, STAR, isName, isPattern, type NamedKind } from "./names.js";
import {
  BOARD_FIELDS,
  FAULT_FIELDS,
  LESSON_PARTS,
  NEVER,
  NEVER_FIELDS,
  PHONE_FIELDS,
  REPEAT,
  REPEAT_FIELDS,
  SCENARIO_FIELDS,
  SCENARIO_PARTS,
  SLEEP,
  STAGE_PARTS,
  STEP_HELP,
  TOGETHER,
} from "./parts.js";
import type { Deed, Fault, Scenario, ScenarioBoard, Step, VerbStep, Words } from "./scenario.js";
import { ADDRESS_PATTERN } from "./stage.js";
import { DURATION, isMap, type Fields, type Kind, type ValuesOf } from "./values.js";
import { VERBS, type Verb } from "./verbs.js";

type Raw = Readonly<Record<string, unknown>>;

/** A scenario, or all that is wrong with it. */
export type ReadScenario =
  | { readonly scenario: Scenario; readonly complaints?: undefined }
  | { readonly scenario?: undefined; readonly complaints: readonly Complaint[] };

const SEED = 1;
const LANGUAGES = ["zh", "en"];
const STEP_NAMES: readonly string[] = [...Object.keys(VERBS), ...Object.keys(STEP_HELP)];

/** Reads what a scenario file holds, as plain objects, lists, texts and numbers. */
export function readScenario(content: unknown): ReadScenario {
  const reader = new Reader();
  const scenario = reader.scenario(content);
  return reader.complaints.length > 0 || !scenario ? { complaints: reader.complaints } : { scenario };
}

class Reader {
  readonly complaints: Complaint[] = [];
  readonly #names = new Names();

  scenario(content: unknown): Scenario | undefined {
    const map = this.#map(content, []);
    if (!map) return undefined;
    const parts = Object.keys(SCENARIO_PARTS);
    const { seed, within } = this.#values(map, [], SCENARIO_FIELDS, parts);
    const phones = this.#phones(map.phones);
    const boards = this.#boards(map.boards);
    const lesson = this.#lesson(map.lesson, ["lesson"]);
    const steps =
      map.lesson === undefined
        ? this.#neededSteps(map, [])
        : (lesson?.stages ?? []).flatMap((stage) => stage.steps);
    // A learner takes his time: nothing can happen at times beside his steps.
    for (const other of ["steps", "faults"])
      if (map.lesson !== undefined && map[other] !== undefined)
        this.#complain({ wrong: "one-of", path: [other], names: [other, "lesson"] });
    return {
      name: this.#words(map.name, ["name"]),
      description: this.#words(map.description, ["description"]),
      seed: seed ?? SEED,
      within_ms: within ?? WITHIN_MS,
      boards,
      phones,
      steps,
      lesson,
      faults: this.#faults(map.faults),
    };
  }

  /** The steps of a map that must have some. */
  #neededSteps(map: Raw, path: Path): Step[] {
    const at = [...path, "steps"];
    const steps = this.#steps(map.steps, at);
    if (map.steps === undefined) this.#complain({ wrong: "missing-key", path, name: "steps" });
    else if (Array.isArray(map.steps) && map.steps.length === 0)
      this.#complain({ wrong: "no-steps", path: at });
    return steps;
  }

  #lesson(value: unknown, path: Path): Lesson | undefined {
    const map = value === undefined ? undefined : this.#map(value, path);
    if (!map) return undefined;
    this.#checkKeys(map, path, Object.keys(LESSON_PARTS));
    const at = [...path, "stages"];
    const stages = this.#list(map.stages, at).flatMap((item, i) => this.#stage(item, [...at, i]) ?? []);
    if (map.stages === undefined) this.#complain({ wrong: "missing-key", path, name: "stages" });
    else if (Array.isArray(map.stages) && map.stages.length === 0)
      this.#complain({ wrong: "no-stages", path: at });
    return {
      introduction: this.#neededWords(map, path, "introduction"),
      stages,
      question: this.#words(map.question, [...path, "question"]),
    };
  }

  #stage(item: unknown, path: Path): LessonStage | undefined {
    const map = this.#map(item, path);
    if (!map) return undefined;
    this.#checkKeys(map, path, Object.keys(STAGE_PARTS));
    const before = this.complaints.length;
    const steps = this.#neededSteps(map, path);
    // What must never come is not seen to have happened.
    const isSeen = expectationsOf(steps).some(({ kind }) => kind !== "never");
    const known = Object.keys(VERBS).filter((name) => VERBS[name].isSeen);
    if (!isSeen && this.complaints.length === before)
      this.#complain({ wrong: "no-expectation", path: [...path, "steps"], known });
    return {
      path,
      title: this.#neededWords(map, path, "title"),
      try: this.#neededWords(map, path, "try"),
      see: this.#neededWords(map, path, "see"),
      steps,
    };
  }

  #neededWords(map: Raw, path: Path, name: string): Words {
    if (map[name] === undefined) this.#complain({ wrong: "missing-key", path, name });
    return this.#words(map[name], [...path, name]) ?? "";
  }

  #checkKeys(map: Raw, path: Path, known: readonly string[]): void {
    for (const name of Object.keys(map))
      if (!known.includes(name)) this.#complain({ wrong: "unknown-key", path: [...path, name], name, known });
  }

  #words(value: unknown, path: Path): Words | undefined {
    if (value === undefined || typeof value === "string") return value;
    const map = this.#map(value, path);
    if (!map) return undefined;
    for (const [language, text] of Object.entries(map)) {
      const at = [...path, language];
      if (!LANGUAGES.includes(language))
        this.#complain({ wrong: "unknown-key", path: at, name: language, known: LANGUAGES });
      else if (typeof text !== "string") this.#wrong(at, "text", text);
    }
    return map as Words;
  }

  #phones(value: unknown): string[] {
    return this.#list(value, ["phones"]).flatMap((item, i) => {
      const path = ["phones", i];
      if (typeof item === "string") return this.#named(item, undefined, "phone", path);
      const map = this.#map(item, path);
      if (!map) return [];
      const { name, count } = this.#values(map, path, PHONE_FIELDS);
      return name === undefined ? [] : this.#named(name, count, "phone", path);
    });
  }

  #boards(value: unknown): ScenarioBoard[] {
    const map = value === undefined ? {} : this.#map(value, ["boards"]);
    return Object.entries(map ?? {}).flatMap(([name, item]) => {
      const path = ["boards", name];
      const board = this.#map(item, path);
      if (!board) return [];
      const {
        app,
        options = {},
        engine,
        board: kind,
        panel,
        password,
        count,
      } = this.#values(board, path, BOARD_FIELDS);
      this.#checkAddresses(options, [...path, "options"]);
      return this.#named(name, count, "board", path).map((each) => ({
        path,
        name: each,
        app: String(app),
        options,
        engine,
        board: kind,
        panel,
        password,
      }));
    });
  }

  /** The addresses in a board's options must be known when it is made. */
  #checkAddresses(options: Raw, path: Path): void {
    for (const [option, value] of Object.entries(options)) {
      for (const [, braced, plain] of String(value).matchAll(ADDRESS_PATTERN)) {
        const name = braced ?? plain;
        if (!this.#names.has(name, "host")) this.#unknownName(name, "host", [...path, option]);
      }
    }
  }

  /** Gives a name, or so many with numbers. */
  #named(name: string, count: number | undefined, kind: NamedKind, path: Path): string[] {
    if (!isName(name)) {
      this.#complain({ wrong: "bad-name", path, name });
      return [];
    }
    const names = count === undefined ? [name] : Array.from({ length: count }, (_, i) => `${name}-${i + 1}`);
    for (const each of names) this.#give(each, kind, path);
    return names;
  }

  #give(name: string, kind: NamedKind, path: Path): void {
    if (this.#names.isFree(name, kind)) this.#names.give(name, kind);
    else this.#complain({ wrong: "name-taken", path, name });
  }

  #faults(value: unknown): Fault[] {
    return this.#list(value, ["faults"]).flatMap((item, i) => {
      const path = ["faults", i];
      const map = this.#map(item, path);
      if (!map) return [];
      const {
        at: at_ms,
        every: every_ms,
        until: until_ms = Infinity,
      } = this.#values(map, path, FAULT_FIELDS, Object.keys(map));
      const verbs = withoutKeys(map, FAULT_FIELDS);
      const known = Object.keys(VERBS).filter((name) => !VERBS[name].waits);
      const found = this.#verb(verbs, path, known);
      if (!found) return [];
      const [name, verb] = found;
      if (!known.includes(name)) {
        this.#complain({ wrong: "waits", path: [...path, name], name, known });
        return [];
      }
      const step = this.#verbStep(name, verb, verbs[name], path);
      return step && at_ms !== undefined ? [{ at_ms, every_ms, until_ms, step }] : [];
    });
  }

  #steps(value: unknown, path: Path): Step[] {
    return this.#list(value, path).flatMap((item, i) => {
      const step = this.#step(item, [...path, i]);
      return step ? [step] : [];
    });
  }

  #step(item: unknown, path: Path): Step | undefined {
    // A verb that needs nothing may stand alone.
    const map = typeof item === "string" ? { [item]: {} } : this.#map(item, path);
    if (!map) return undefined;
    const [name, ...others] = Object.keys(map);
    if (name === undefined || others.length > 0) {
      this.#complain({ wrong: "not-one-verb", path });
      return undefined;
    }
    const at = [...path, name];
    const value = map[name];
    if (name === SLEEP) return this.#sleep(value, path, at);
    if (name === REPEAT) return this.#repeat(value, path, at);
    if (name === TOGETHER) return { kind: "together", path, steps: this.#steps(value, at) };
    if (name === NEVER) return this.#never(value, path, at);
    const found = this.#verb(map, path, STEP_NAMES);
    return found && this.#verbStep(name, found[1], value, path);
  }

  #sleep(value: unknown, path: Path, at: Path): Step | undefined {
    const ms = DURATION.read(value);
    if (ms !== undefined) return { kind: "sleep", path, ms };
    this.#wrong(at, DURATION.wanted, value);
    return undefined;
  }

  #repeat(value: unknown, path: Path, at: Path): Step | undefined {
    const map = this.#map(value, at);
    if (!map) return undefined;
    const { times = 1 } = this.#values(map, at, REPEAT_FIELDS, ["steps"]);
    if (map.steps === undefined) this.#complain({ wrong: "missing-key", path: at, name: "steps" });
    return { kind: "repeat", path, times, steps: this.#steps(map.steps, [...at, "steps"]) };
  }

  #never(value: unknown, path: Path, at: Path): Step | undefined {
    const map = this.#map(value, at);
    if (!map) return undefined;
    const { for: for_ms } = this.#values(map, at, NEVER_FIELDS, Object.keys(map));
    const verbs = withoutKeys(map, NEVER_FIELDS);
    const known = Object.keys(VERBS).filter((name) => VERBS[name].expects);
    const found = this.#verb(verbs, at, known);
    if (!found) return undefined;
    const [name, verb] = found;
    if (!known.includes(name)) {
      this.#complain({ wrong: "expects-nothing", path: [...at, name], name, known });
      return undefined;
    }
    const step = this.#verbStep(name, verb, verbs[name], at);
    return step && { kind: "never", path, for_ms, step };
  }

  /** The one verb of a map. */
  #verb(map: Raw, path: Path, known: readonly string[]): [name: string, verb: Verb] | undefined {
    const names = Object.keys(map);
    const unknown = names.find((name) => !Object.hasOwn(VERBS, name));
    if (unknown !== undefined)
      this.#complain({ wrong: "unknown-verb", path: [...path, unknown], name: unknown, known });
    else if (names.length !== 1) this.#complain({ wrong: "not-one-verb", path });
    else return [names[0], VERBS[names[0]]];
    return undefined;
  }

  #verbStep(name: string, verb: Verb, value: unknown, path: Path): VerbStep | undefined {
    const at = [...path, name];
    const [first] = Object.keys(verb.fields);
    const isAlone = typeof value === "string" || typeof value === "number";
    const written = isAlone ? { [first]: value } : this.#map(value ?? {}, at);
    if (!written) return undefined;
    const before = this.complaints.length;
    // What stands alone has no key of its own.
    const pathOf = (key: string) => (isAlone ? at : [...at, key]);
    const values: Raw = this.#values(written, at, verb.fields, [], pathOf);
    this.#checkChoice(verb, written, at);
    if (this.complaints.length > before) return undefined;
    const deeds = this.#deeds(verb.fields, values, pathOf);
    return { kind: "verb", path, name, verb, written, deeds };
  }

  #checkChoice({ oneOf, someOf }: Verb, written: Raw, path: Path): void {
    const isGiven = (name: string) => Object.hasOwn(written, name);
    if (oneOf && oneOf.filter(isGiven).length !== 1) this.#complain({ wrong: "one-of", path, names: oneOf });
    if (someOf && !someOf.some(isGiven)) this.#complain({ wrong: "some-of", path, names: someOf });
  }

  /** What a step does for each name that its pattern stands for; gives new names. */
  #deeds(fields: Fields, values: Raw, pathOf: (key: string) => Path): Deed[] {
    const between = values.between as readonly [string, string] | undefined;
    if (between)
      return this.#pairs(between, pathOf("between")).map((pair) => deed({ ...values, between: pair }));
    const named = Object.keys(fields).filter((key) => fields[key].kind.names && values[key] !== undefined);
    const old = named.filter((key) => !fields[key].kind.isNew);
    const starred = old.find((key) => isPattern(String(values[key])));
    const stars =
      starred === undefined
        ? [undefined]
        : this.#stars(fields[starred].kind, String(values[starred]), pathOf(starred));
    const deeds = stars.map((star) => deed(withStar(values, named, star), star));
    for (const key of old)
      for (const { values } of deeds) this.#checkName(fields[key].kind, String(values[key]), pathOf(key));
    for (const key of named.filter((name) => fields[name].kind.isNew)) {
      const isOne = deeds.length === 1 || isPattern(String(values[key]));
      if (!isOne) this.#complain({ wrong: "star-needed", path: pathOf(key), name: String(values[key]) });
      for (const { values } of deeds) this.#giveTool(fields[key].kind, String(values[key]), pathOf(key));
    }
    return deeds;
  }

  #stars(kind: Kind<unknown>, pattern: string, path: Path): string[] {
    const names = kind.names ?? "host";
    const stars = this.#names.starsOf(pattern, names);
    if (stars.length === 0) this.#unknownName(pattern, names, path);
    return stars;
  }

  #pairs([one, other]: readonly [string, string], path: Path): [string, string][] {
    const [ones, others] = [one, other].map((name) => {
      const names = this.#names.matching(name, "host");
      if (names.length === 0) this.#unknownName(name, "host", path);
      return names;
    });
    return ones.flatMap((first) =>
      others.filter((second) => second !== first).map((second): [string, string] => [first, second]),
    );
  }

  #checkName({ names = "host", orAddress }: Kind<unknown>, name: string, path: Path): void {
    if (this.#names.has(name, names) || (orAddress && isAddress(name))) return;
    this.#unknownName(name, names, path);
  }

  #giveTool({ names }: Kind<unknown>, name: string, path: Path): void {
    if (!isName(name)) this.#complain({ wrong: "bad-name", path, name });
    else this.#give(name, names as NamedKind, path);
  }

  #unknownName(name: string, kind: NonNullable<Kind<unknown>["names"]>, path: Path): void {
    this.#complain({ wrong: "unknown-name", path, kind, name, known: this.#names.known(kind) });
  }

  /** The values of a map by the table of its keys. `others` are keys that are read elsewhere. */
  #values<All extends Fields>(
    map: Raw,
    path: Path,
    fields: All,
    others: readonly string[] = [],
    pathOf: (key: string) => Path = (key) => [...path, key],
  ): Partial<ValuesOf<All>> {
    const known = [...others, ...Object.keys(fields)];
    const values: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(map)) {
      if (!known.includes(key)) this.#complain({ wrong: "unknown-key", path: pathOf(key), name: key, known });
      if (!Object.hasOwn(fields, key)) continue;
      values[key] = fields[key].kind.read(value);
      if (values[key] === undefined) this.#wrong(pathOf(key), fields[key].kind.wanted, value);
    }
    for (const [key, { optional }] of Object.entries(fields))
      if (!optional && !Object.hasOwn(map, key)) this.#complain({ wrong: "missing-key", path, name: key });
    return values as Partial<ValuesOf<All>>;
  }

  #map(value: unknown, path: Path): Raw | undefined {
    if (isMap(value)) return value;
    this.#complain({ wrong: "no-map", path });
    return undefined;
  }

  #list(value: unknown, path: Path): readonly unknown[] {
    if (Array.isArray(value)) return value;
    if (value !== undefined) this.#complain({ wrong: "no-list", path });
    return [];
  }

  #wrong(path: Path, wanted: Wanted, value: unknown): void {
    this.#complain({ wrong: "wrong-value", path, wanted, value });
  }

  #complain(complaint: Complaint): void {
    this.complaints.push(complaint);
  }
}

function deed(values: Raw, star?: string): Deed {
  return { values, star };
}

/** The values with what the star stands for in all names. */
function withStar(values: Raw, named: readonly string[], star: string | undefined): Raw {
  if (star === undefined) return values;
  const names = named.map((key) => [key, String(values[key]).replace(STAR, () => star)]);
  return { ...values, ...Object.fromEntries(names) };
}

function withoutKeys(map: Raw, fields: Fields): Raw {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !Object.hasOwn(fields, key)));
}

function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text);
}
