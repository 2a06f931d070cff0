import assert from "node:assert/strict";
import { APP_NAMES } from "../../host-sim/settings/apps.js";
import { JOINED_ROOMS, TRIALS } from "../../host-sim/sim/fuzz/trials.js";
import { runToEnd } from "../run/board-process.js";
import { runHere } from "./run-here.js";

interface Report {
  readonly seeds: number;
  readonly failures: readonly { seed: number; app: string; why: string }[];
  readonly traceHash: string;
  readonly virtualSeconds: number;
  readonly realSeconds: number;
  readonly apps: Readonly<
    Record<string, { seeds: number; messages: number; faults: Record<string, number> }>
  >;
}

describe("palmwire fuzz", () => {
  it("tries apps of the tree, and several of them as one room", () => {
    const unknown = Object.keys(TRIALS).filter((app) => !APP_NAMES.includes(app));
    assert.deepEqual(unknown, [JOINED_ROOMS]);
  });

  it("runs the seeds of the apps that are named, and gives the same trace in another process", async () => {
    const words = ["fuzz", "udp-adopt", "tcp-echo-client", "--seeds", "2", "--from", "5", "--json"];
    const [first, second] = [await runToEnd(words), await runToEnd(words)];
    assert.equal(first.code, 0, first.stderr);
    const report = JSON.parse(first.stdout) as Report;
    assert.equal(report.seeds, 4);
    assert.deepEqual(report.failures, []);
    assert.ok(report.virtualSeconds >= 4 * 30, String(report.virtualSeconds));
    assert.deepEqual(Object.keys(report.apps), ["udp-adopt", "tcp-echo-client"]);
    for (const { seeds, messages, faults } of Object.values(report.apps)) {
      assert.equal(seeds, 2);
      assert.ok(messages > 0);
      assert.ok(Object.keys(faults).length > 0);
    }
    assert.equal((JSON.parse(second.stdout) as Report).traceHash, report.traceHash);
  });

  it("prints a table, and what to type to see a failure again", async () => {
    const { code, stdout } = await runHere(["fuzz", "udp-self", "--seeds", "1", "--lang", "en"]);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^ +seeds +faults/);
    assert.match(stdout, /\nudp-self +1 /);
    assert.match(stdout, /\n0 failures; \d+ virtual seconds in [\d.]+ s; trace [0-9a-f]{16}\n$/);
  });

  const refused: readonly [string[], RegExp][] = [
    [["udp-slef"], /unknown app 'udp-slef'.*udp-self/],
    [["./own.ts"], /no random peers are written for \.\/own\.ts\. Known: tcp-echo-server/],
    [["--seeds", "0"], /--seeds '0' is wrong: give 1 to 1000000/],
    [["--seeds", "1000001"], /--seeds '1000001' is wrong/],
    [["--seeds", "many"], /--seeds 'many' is wrong/],
    [["--from", "-1"], /--from '-1' is wrong: give 0 to/],
    [["--from", "4294967295"], /--from '4294967295' is wrong: give 0 to 4294967285/],
    [["--engine", "esp"], /unknown engine 'esp'/],
  ];
  for (const [words, complaint] of refused) {
    it(`refuses ${words.join(" ")} in one line`, async () => {
      const { code, stdout, stderr } = await runHere(["fuzz", ...words, "--lang", "en"]);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, complaint);
      assert.equal(stderr.trim().split("\n").length, 1);
    });
  }
});
