/** What a scenario is made of besides its verbs: the reader and the schema go by these tables. */
import { BOARD_NAMES, PANEL_NAMES } from "../board/profiles.js";
import { COUNT, DURATION, INTEGER, OPTIONS, TEXT, choice, may, must } from "./values.js";

/** What can execute a board's app. */
export const ENGINES = ["node", "xs", "espruino"] as const;

/** The keys of a scenario that have plain values. */
export const SCENARIO_FIELDS = {
  seed: may(INTEGER, "what everything random is drawn from (default 1)"),
  within: may(DURATION, "how long expectations hold out unless they say otherwise (default 10s)"),
};

/** The other keys of a scenario. */
export const SCENARIO_PARTS = {
  name: "What the scenario is called: a text, or one for each language.",
  description: "What it shows: a text, or one for each language.",
  boards: "The boards by their names.",
  phones: "The phones with a network tool: names, or a name with a count.",
  steps: "What is done and expected, one after the other.",
  faults: "What goes wrong beside the steps, each at its time.",
  lesson: "Stages with captions in place of the steps: what a learner does, and what he should see.",
} as const;

export const BOARD_FIELDS = {
  app: must(TEXT, "an app of the tree, or the path of one's own, relative to the scenario"),
  options: may(OPTIONS, "values of the app's options; $name is the address of a phone, or of a board above"),
  engine: may(choice(...ENGINES), "what executes the app (default node)"),
  board: may(choice(...BOARD_NAMES), `kind of board (default ${BOARD_NAMES[0]})`),
  panel: may(choice(...PANEL_NAMES), "display that is connected to the board (default: the board's)"),
  password: may(TEXT, "the Wi-Fi's password as the board knows it (default: the right one)"),
  count: may(COUNT, "so many boards: NAME-1, NAME-2 and so on"),
};

/** The keys of a lesson. */
export const LESSON_PARTS = {
  introduction: "What the lesson is about, and what is needed: a text, or one for each language.",
  stages: "What is tried, one thing after the other.",
  question: "A question or something to find out at the end: a text, or one for each language.",
} as const;

/** The keys of a lesson's stage: all of them are needed. */
export const STAGE_PARTS = {
  title: "A few words: a text, or one for each language.",
  try: "What the learner does: a text, or one for each language.",
  see: "What he should see, and why: a text, or one for each language.",
  steps: "The same as steps; at least one waits for something that can be seen.",
} as const;

export const PHONE_FIELDS = {
  name: must(TEXT, "name of the phone"),
  count: may(COUNT, "so many phones: NAME-1, NAME-2 and so on"),
};

export const FAULT_FIELDS = {
  at: must(DURATION, "how long after the start"),
  every: may(DURATION, "and again each time so much later"),
  until: may(DURATION, "not again when so much time has passed since the start"),
};

/** What a step can be besides a verb. */
export const SLEEP = "sleep";
export const REPEAT = "repeat";
export const TOGETHER = "together";
export const NEVER = "never";

export const REPEAT_FIELDS = { times: must(COUNT, "how often") };
export const NEVER_FIELDS = { for: may(DURATION, "how long (default: within)") };

export const STEP_HELP = {
  [SLEEP]: "Lets time pass.",
  [REPEAT]: "Does steps again and again.",
  [TOGETHER]: "Begins steps at the same time, and goes on when all are done.",
  [NEVER]: "What must not come for so long.",
} as const;
