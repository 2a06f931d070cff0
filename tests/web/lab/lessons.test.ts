import assert from "node:assert/strict";
import { FASTEST } from "../../../host-sim/web/lab/lab-protocol.js";
import { toBase64 } from "../../../host-sim/web/protocol.js";
import { TestLab } from "./bundled-lab.js";

const utf8 = new TextEncoder();

describe("lessons in the one-file page", function () {
  this.timeout(240_000);

  let lab: TestLab;

  beforeEach(async () => (lab = await TestLab.open()));

  const file = (name: string) => {
    const found = lab.last("ready")?.lessons.find((each) => each.file.includes(name));
    assert.ok(found, name);
    return found;
  };

  it("are those of the tree, lessons first, and all but those of other engines do by themselves", async () => {
    const lessons = lab.last("ready")?.lessons ?? [];
    assert.ok(lessons.length > 20 && lessons[0].isLesson && !lessons.at(-1)?.isLesson);
    for (const { file: name, text, title } of lessons) {
      assert.ok(title.en && title.zh, name);
      lab.forget();
      lab.send({ kind: "time", speed: FASTEST });
      lab.send({ kind: "lesson", text, stage: "run" });
      const end = await lab.until("lesson", ({ state }) => state !== "running", 120_000);
      assert.deepEqual([end.state, end.problem], ["done", undefined], name);
      assert.ok(
        end.steps.every(({ state, at_ms }) => state === "done" && at_ms !== undefined),
        name,
      );
      assert.ok(end.stages.every(({ state }) => state === "done"));
    }
  });

  it("let people look at what each step has done", async () => {
    lab.send({ kind: "lesson", text: file("01-echo").text, stage: "run" });
    await lab.until("lesson", ({ steps }) => steps[0].state === "done");
    assert.notEqual(lab.last("lesson")?.steps[2].state, "done");
    assert.equal((await lab.until("lesson", ({ state }) => state === "done")).stages.at(-1)?.state, "done");
  });

  it("are watched while a learner does them by hand", async () => {
    lab.send({ kind: "lesson", text: file("01-echo").text, stage: "watch" });
    const begun = await lab.until("lesson", ({ stages }) => stages[0].state === "done");
    assert.ok(begun.stages[0].try.zh && begun.introduction?.en);
    lab.send({ kind: "lesson-stage", stage: 1 });
    await lab.pass(1000);
    assert.equal(lab.last("lesson")?.stages[1].state, "open");
    const host = "192.168.4.2";
    lab.send({ kind: "tool", tool: 1, do: "open", socket: "tcp-client", host, port: 5001 });
    await lab.until("lesson", ({ stages }) => stages[1].state === "done");
    lab.send({ kind: "lesson-stage", stage: 2 });
    lab.send({ kind: "tool", tool: 1, do: "send", data: toBase64(utf8.encode("hello")) });
    const done = await lab.until("lesson", ({ stages }) => stages[2].state === "done");
    assert.equal(done.state, "running");
    assert.ok(done.steps.every(({ state }) => state === "done"));
    lab.send({ kind: "lesson-end" });
    await lab.until("lesson", ({ state }) => state === "ended");
    lab.forget();
    lab.send({ kind: "lesson-stage", stage: 1 });
    await lab.until("refused");
  });

  it("take the learner's program in the place of the lesson's", async () => {
    const { source = "" } = lab.last("ready")?.examples.find(({ name }) => name === "tcp-server") ?? {};
    lab.send({
      kind: "lesson",
      text: "boards: { server: { app: tcp-echo-server } }\nsteps:\n  - shows: { board: server, text: ':7000' }\n",
      stage: "run",
      programs: { server: { file: "mine.ts", source } },
    });
    assert.equal((await lab.until("lesson", ({ state }) => state !== "running")).state, "done");
    assert.equal(lab.last("hello")?.boards[0].app, "mine");
  });

  it("say what is wrong with them, and where, and what did not come", async () => {
    lab.send({ kind: "lesson", text: "steps:\n  - shows: { board: nobody, text: x }\n", stage: "run" });
    const wrong = await lab.until("lesson");
    assert.deepEqual([wrong.state, wrong.line], ["wrong", 2]);
    assert.match(String(wrong.problem?.en), /nobody/);
    lab.forget();
    lab.send({ kind: "lesson", text: "steps: [sleep: 1s]", stage: "watch" });
    assert.equal((await lab.until("lesson")).state, "wrong");
    lab.forget();
    lab.send({
      kind: "lesson",
      text: "boards: { b: { app: udp-self } }\nsteps:\n  - shows: { board: b, text: never this, within: 1s }\n",
      stage: "run",
    });
    const failed = await lab.until("lesson", ({ state }) => state === "failed");
    assert.deepEqual([failed.line, failed.steps[0].state], [3, "failed"]);
    assert.ok(failed.problem?.zh);
  });
});
