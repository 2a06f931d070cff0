import assert from "node:assert/strict";
import type { Complaint } from "../../../host-sim/sim/scenario/complaint.js";
import { readScenario } from "../../../host-sim/sim/scenario/read-scenario.js";
import { lineOf, type VerbStep } from "../../../host-sim/sim/scenario/scenario.js";
import { VERBS } from "../../../host-sim/sim/scenario/verbs.js";

const CAST = {
  boards: { server: { app: "tcp-echo-server" }, pupil: { app: "tcp-echo-server", count: 3 } },
  phones: ["phone", { name: "tablet", count: 2 }],
};

function complaintsOf(steps: unknown, others: object = {}): readonly Complaint[] {
  return readScenario({ ...CAST, ...others, steps }).complaints ?? [];
}

/** The one thing that is wrong, without what is known instead. */
function complaintOf(steps: unknown, others: object = {}): object {
  const complaints = complaintsOf(steps, others);
  assert.equal(complaints.length, 1, JSON.stringify(complaints));
  return Object.fromEntries(Object.entries(complaints[0]).filter(([key]) => key !== "known"));
}

function verbStep(step: unknown): VerbStep {
  const { scenario, complaints } = readScenario({ ...CAST, steps: [step] });
  assert.deepEqual(complaints, undefined);
  return scenario?.steps[0] as VerbStep;
}

describe("the reading of a scenario", () => {
  it("fills in what is left out, and gives numbers to many of a kind", () => {
    const { scenario } = readScenario({ ...CAST, steps: [{ sleep: "1.5s" }] });
    assert.deepEqual(
      [scenario?.seed, scenario?.within_ms, scenario?.phones, scenario?.boards.map(({ name }) => name)],
      [1, 10_000, ["phone", "tablet-1", "tablet-2"], ["server", "pupil-1", "pupil-2", "pupil-3"]],
    );
    assert.deepEqual(scenario?.steps, [{ kind: "sleep", path: ["steps", 0], ms: 1500 }]);
  });

  it("takes a value alone for the first key, a verb alone, and numbers for texts", () => {
    assert.deepEqual(verbStep({ "power-off": "server" }).deeds[0].values, { board: "server" });
    assert.deepEqual(verbStep("repair").deeds[0].values, {});
    assert.deepEqual(verbStep({ type: { board: "server", text: 42 } }).deeds[0].values.text, "42");
  });

  it("does a step for each name that a pattern stands for", () => {
    const { deeds } = verbStep({ connect: { phone: "phone", to: "pupil-*", as: "call-*" } });
    assert.deepEqual(
      deeds.map(({ star, values }) => [star, values.to, values.as]),
      ["1", "2", "3"].map((star) => [star, `pupil-${star}`, `call-${star}`]),
    );
    const pairs = verbStep({ partition: { between: ["tablet-*", "pupil-*"] } }).deeds;
    assert.deepEqual(pairs.map(({ values }) => values.between).at(-1), ["tablet-2", "pupil-3"]);
    assert.equal(pairs.length, 6);
    assert.equal(verbStep({ hold: { between: ["pupil-*", "pupil-*"] } }).deeds.length, 6);
  });

  it("reads durations, bytes and expressions", () => {
    const durations = { "500ms": 500, "5s": 5000, "2m": 120_000, "1h": 3_600_000, "-1d": -86_400_000 };
    for (const [by, ms] of Object.entries(durations))
      assert.equal(verbStep({ "clock-jump": { board: "server", by } }).deeds[0].values.by, ms);
    const { scenario } = readScenario({
      ...CAST,
      steps: [{ udp: { phone: "phone", as: "tool" } }, { send: { tool: "tool", bytes: "0d 0A ff" } }],
    });
    assert.deepEqual((scenario?.steps[1] as VerbStep).deeds[0].values.bytes, Uint8Array.of(13, 10, 255));
    const { matches } = verbStep({ shows: { board: "server", matches: "^\\d+$" } }).deeds[0].values;
    assert.equal(String(matches), "/^\\d+$/u");
  });

  it("shows a step in one line", () => {
    const shows = verbStep({ shows: { board: "server", text: "a b", within: "1s" } });
    assert.equal(lineOf(shows), 'shows board=server text="a b" within=1s');
  });

  const at = (...path: (string | number)[]) => ["steps", 0, ...path];
  const WRONG: [what: string, step: unknown, complaint: object][] = [
    ["no map", 5, { wrong: "no-map", path: at() }],
    ["no verb", {}, { wrong: "not-one-verb", path: at() }],
    ["two verbs", { repair: {}, release: {} }, { wrong: "not-one-verb", path: at() }],
    ["an unknown verb", { conect: {} }, { wrong: "unknown-verb", path: at("conect"), name: "conect" }],
    [
      "a verb of Object's",
      { toString: {} },
      { wrong: "unknown-verb", path: at("toString"), name: "toString" },
    ],
    [
      "an unknown key",
      { "power-off": { bord: "server", board: "server" } },
      { wrong: "unknown-key", path: at("power-off", "bord"), name: "bord" },
    ],
    [
      "a key that is missing",
      { event: { board: "server" } },
      { wrong: "missing-key", path: at("event"), name: "name" },
    ],
    [
      "a number for a duration",
      { sleep: 5 },
      { wrong: "wrong-value", path: at("sleep"), wanted: "duration", value: 5 },
    ],
    [
      "a probability over 1",
      { "i2c-errors": { board: "server", part: 30 } },
      { wrong: "wrong-value", path: at("i2c-errors", "part"), wanted: "probability", value: 30 },
    ],
    [
      "a broken expression",
      { shows: { board: "server", matches: "(" } },
      { wrong: "wrong-value", path: at("shows", "matches"), wanted: "expression", value: "(" },
    ],
    [
      "a button that there is not",
      { press: { board: "server", button: "C" } },
      { wrong: "wrong-value", path: at("press", "button"), wanted: { choices: ["A", "B"] }, value: "C" },
    ],
    [
      "neither text nor expression",
      { shows: { board: "server" } },
      { wrong: "one-of", path: at("shows"), names: ["text", "matches"] },
    ],
    [
      "both text and expression",
      { shows: { board: "server", text: "a", matches: "a" } },
      { wrong: "one-of", path: at("shows"), names: ["text", "matches"] },
    ],
    [
      "nothing to change",
      { wifi: {} },
      { wrong: "some-of", path: at("wifi"), names: ["power", "password", "signal"] },
    ],
    [
      "an unknown board",
      { "power-off": "sever" },
      { wrong: "unknown-name", path: at("power-off"), kind: "board", name: "sever" },
    ],
    [
      "a phone for a board",
      { "power-off": "phone" },
      { wrong: "unknown-name", path: at("power-off"), kind: "board", name: "phone" },
    ],
    [
      "a pattern that fits nothing",
      { "power-off": "child-*" },
      { wrong: "unknown-name", path: at("power-off"), kind: "board", name: "child-*" },
    ],
    [
      "a connection that nobody has made",
      { send: { tool: "tool", text: "x" } },
      { wrong: "unknown-name", path: at("send", "tool"), kind: "talker", name: "tool" },
    ],
    [
      "one name for many connections",
      { connect: { phone: "phone", to: "pupil-*", as: "call" } },
      { wrong: "star-needed", path: at("connect", "as"), name: "call" },
    ],
    [
      "a name that is a board's",
      { udp: { phone: "phone", as: "server" } },
      { wrong: "name-taken", path: at("udp", "as"), name: "server" },
    ],
    [
      "no name",
      { udp: { phone: "phone", as: "1st" } },
      { wrong: "bad-name", path: at("udp", "as"), name: "1st" },
    ],
    [
      "never something that expects nothing",
      { never: { close: "tool" } },
      { wrong: "expects-nothing", path: at("never", "close"), name: "close" },
    ],
    [
      "a wrong step within others",
      { repeat: { times: 2, steps: [{ together: [{ sleep: "1" }] }] } },
      {
        wrong: "wrong-value",
        path: at("repeat", "steps", 0, "together", 0, "sleep"),
        wanted: "duration",
        value: "1",
      },
    ],
  ];
  for (const [what, step, complaint] of WRONG)
    it(`tells of ${what}`, () => assert.deepEqual(complaintOf([step]), complaint));

  it("tells of a fault that waits, and of one without its time", () => {
    const steps = [{ sleep: "1s" }];
    assert.deepEqual(complaintOf(steps, { faults: [{ at: "1s", ends: "server" }] }), {
      wrong: "waits",
      path: ["faults", 0, "ends"],
      name: "ends",
    });
    assert.deepEqual(complaintOf(steps, { faults: [{ repair: {} }] }), {
      wrong: "missing-key",
      path: ["faults", 0],
      name: "at",
    });
  });

  it("tells of an address that is not known when a board is made", () => {
    const boards = { one: { app: "x", options: { to: "$two:1" } }, two: { app: "x" } };
    assert.deepEqual(complaintOf([{ sleep: "1s" }], { boards }), {
      wrong: "unknown-name",
      path: ["boards", "one", "options", "to"],
      kind: "host",
      name: "two",
    });
  });

  it("tells of everything that is wrong at once, and never throws", () => {
    const all = complaintsOf([{ conect: {} }, 5, { sleep: 1 }], { sed: 1 });
    assert.deepEqual(
      all.map(({ wrong }) => wrong),
      ["unknown-key", "unknown-verb", "no-map", "wrong-value"],
    );
    for (const content of [undefined, null, 5, "x", [], {}, { steps: 5 }, { steps: [] }, { steps: [null] }])
      assert.ok((readScenario(content).complaints?.length ?? 0) > 0, JSON.stringify(content));
  });
});

describe("the table of verbs", () => {
  it("has help for every verb and every key", () => {
    for (const [name, { help, fields }] of Object.entries(VERBS)) {
      assert.match(help, /^[A-Z].*\.$/, name);
      for (const [key, field] of Object.entries(fields)) assert.ok(field.help, `${name} ${key}`);
    }
  });

  it("needs at most its first key where that may be left out", () => {
    for (const [name, { oneOf, someOf, fields }] of Object.entries(VERBS))
      for (const key of [...(oneOf ?? []), ...(someOf ?? [])])
        assert.equal(fields[key]?.optional, true, `${name} ${key}`);
  });
});
