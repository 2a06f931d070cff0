/** The JSON Schema of scenario files, for editors: made of the tables that the reader goes by. */
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
import { DURATION, NAME_PATTERN, type Fields, type JSONSchema } from "./values.js";
import { VERBS, type Verb } from "./verbs.js";

const STEPS = { $ref: "#/definitions/steps" };
const WORDS = {
  anyOf: [
    { type: "string" },
    {
      type: "object",
      properties: { zh: { type: "string" }, en: { type: "string" } },
      additionalProperties: false,
    },
  ],
};

/** JSON Schema draft 7, which editors know best. */
export function scenarioSchema(): JSONSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Palmwire scenario",
    ...mapOf(SCENARIO_FIELDS, {
      name: { ...WORDS, description: SCENARIO_PARTS.name },
      description: { ...WORDS, description: SCENARIO_PARTS.description },
      boards: {
        description: SCENARIO_PARTS.boards,
        type: "object",
        propertyNames: { pattern: NAME_PATTERN },
        additionalProperties: mapOf(BOARD_FIELDS),
      },
      phones: {
        description: SCENARIO_PARTS.phones,
        type: "array",
        items: { anyOf: [{ type: "string", pattern: NAME_PATTERN }, mapOf(PHONE_FIELDS)] },
      },
      steps: { description: SCENARIO_PARTS.steps, ...STEPS },
      faults: {
        description: SCENARIO_PARTS.faults,
        type: "array",
        items: oneVerbOf((verb) => !verb.waits, FAULT_FIELDS),
      },
      lesson: { description: SCENARIO_PARTS.lesson, ...lessonSchema() },
    }),
    required: [],
    oneOf: [{ required: ["steps"] }, { required: ["lesson"] }],
    not: { required: ["lesson", "faults"] },
    definitions: {
      ...Object.fromEntries(Object.entries(VERBS).map(([name, verb]) => [name, verbSchema(verb)])),
      steps: { type: "array", minItems: 1, items: stepSchema() },
    },
  };
}

function lessonSchema(): JSONSchema {
  const words = (description: string) => ({ ...WORDS, description });
  const { title, try: doing, see, steps } = STAGE_PARTS;
  const stage = {
    ...mapOf(
      {},
      {
        title: words(title),
        try: words(doing),
        see: words(see),
        steps: { description: steps, ...STEPS },
      },
    ),
    required: Object.keys(STAGE_PARTS),
  };
  const { introduction, stages, question } = LESSON_PARTS;
  return {
    ...mapOf(
      {},
      {
        introduction: words(introduction),
        stages: { description: stages, type: "array", minItems: 1, items: stage },
        question: words(question),
      },
    ),
    required: ["introduction", "stages"],
  };
}

function stepSchema(): JSONSchema {
  const others = {
    [SLEEP]: { description: STEP_HELP[SLEEP], ...DURATION.schema },
    [REPEAT]: {
      description: STEP_HELP[REPEAT],
      ...mapOf(REPEAT_FIELDS, { steps: STEPS }),
      required: ["times", "steps"],
    },
    [TOGETHER]: { description: STEP_HELP[TOGETHER], ...STEPS },
    [NEVER]: { description: STEP_HELP[NEVER], ...oneVerbOf((verb) => verb.expects, NEVER_FIELDS) },
  };
  const alone = Object.keys(VERBS).filter((name) => isAlone(VERBS[name]));
  const { properties, ...rest } = oneVerbOf(() => true);
  const all = { ...rest, properties: { ...(properties as JSONSchema), ...others } };
  return { anyOf: [{ enum: alone }, all] };
}

/** A verb that needs nothing said with it. */
function isAlone({ fields, oneOf, someOf }: Verb): boolean {
  return !oneOf && !someOf && Object.values(fields).every(({ optional }) => optional);
}

/** A map with one verb, and with `fields`. */
function oneVerbOf(isMeant: (verb: Verb) => boolean, fields: Fields = {}): JSONSchema {
  const names = Object.keys(VERBS).filter((name) => isMeant(VERBS[name]));
  const verbs = Object.fromEntries(names.map((name) => [name, { $ref: `#/definitions/${name}` }]));
  const { required, ...map } = mapOf(fields, verbs);
  // Editors say less of a wrong step where each verb is a choice of its own.
  if (Object.keys(fields).length === 0) return { ...map, minProperties: 1, maxProperties: 1 };
  return { ...map, required, oneOf: names.map((name) => ({ required: [name] })) };
}

function verbSchema({ help, fields, oneOf, someOf }: Verb): JSONSchema {
  const choice = oneOf ?? someOf;
  const map = {
    ...mapOf(fields),
    ...(choice ? { [oneOf ? "oneOf" : "anyOf"]: choice.map((name) => ({ required: [name] })) } : {}),
  };
  const [first, ...others] = Object.values(fields);
  const isShort = !choice && !first.optional && others.every(({ optional }) => optional);
  const forms = [
    map,
    ...(isShort ? [first.kind.schema] : []),
    ...(isAloneIn(fields) ? [{ type: "null" }] : []),
  ];
  return forms.length > 1 ? { description: help, anyOf: forms } : { description: help, ...map };
}

function isAloneIn(fields: Fields): boolean {
  return Object.values(fields).every(({ optional }) => optional);
}

function mapOf(fields: Fields, others: JSONSchema = {}): JSONSchema {
  const own = Object.entries(fields).map(([name, { kind, help }]) => [
    name,
    { description: help, ...kind.schema },
  ]);
  return {
    type: "object",
    properties: { ...others, ...Object.fromEntries(own) },
    required: Object.keys(fields).filter((name) => !fields[name].optional),
    additionalProperties: false,
  };
}
