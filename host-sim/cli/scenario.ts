import { dirname } from "node:path";
import { profileNamed, BOARD_NAMES } from "../sim/board/profiles.js";
import { runScenario, type ScenarioFailure, type ScenarioOutcome } from "../sim/scenario/run-scenario.js";
import type { Scenario, ScenarioBoard } from "../sim/scenario/scenario.js";
import { Unmet } from "../sim/world/unmet.js";
import { UsageError } from "../settings/usage-error.js";
import { complain } from "../settings/complain.js";
import { World } from "../testing/index.js";
import { PicturesInFolder } from "../testing/kept-pictures.js";
import { valuesForBoard } from "../testing/load-app.js";
import { NoScenario, readScenarioFile, type ScenarioFile } from "../testing/scenario-file.js";
import type { EngineName } from "../settings/common-flags.js";
import { makeEngine } from "./engines.js";
import { EXIT_FAILED, EXIT_STOPPED, EXIT_UNMET, EXIT_USAGE } from "./exit-codes.js";
import { JSONReport, TextReport } from "./scenario-report.js";
import { fileComplaintText } from "../settings/scenario-texts.js";

export interface ScenarioSettings {
  /** Instead of the files' own. */
  readonly seed: number | undefined;
  readonly engine: string | undefined;
  readonly strictPanel: boolean;
  readonly isJSON: boolean;
}

/**
 * Runs scenario files one after the other, if all of them are right. Resolves to the exit code: that of an app or a world
 * that failed goes before that of an expectation that was not met.
 */
export async function runScenarios(paths: readonly string[], settings: ScenarioSettings): Promise<number> {
  const files: ScenarioFile[] = [];
  let isRight = true;
  for (const path of paths) {
    const file = read(path, settings);
    if (file && (await areBoardsRight(file))) files.push(file);
    else isRight = false;
  }
  if (!isRight) return EXIT_USAGE;
  await prepareEngines(files);
  const codes: number[] = [];
  for (const file of files) codes.push(exitCodeOf(await run(file, settings)));
  return [EXIT_FAILED, EXIT_UNMET].find((code) => codes.includes(code)) ?? EXIT_STOPPED;
}

/** A file with the settings in place of its own; undefined where it is wrong, which is told. */
function read(path: string, { seed, engine, strictPanel }: ScenarioSettings): ScenarioFile | undefined {
  try {
    const file = readScenarioFile(path);
    const scenario: Scenario = {
      ...file.scenario,
      seed: seed ?? file.scenario.seed,
      boards: file.scenario.boards.map((board) => ({
        ...board,
        engine: engine ?? board.engine,
        strictPanel,
      })),
    };
    return { ...file, scenario };
  } catch (error) {
    if (!(error instanceof NoScenario)) throw error;
    for (const wrong of error.complaints) {
      const place = wrong.line === undefined ? path : `${path}:${wrong.line}`;
      complain(`${place}: ${fileComplaintText(wrong)}`);
    }
    return undefined;
  }
}

/** Whether there are the apps that the boards are to run, with such options; tells what is wrong. */
async function areBoardsRight({ path, scenario, lineOf }: ScenarioFile): Promise<boolean> {
  let isRight = true;
  const checked = new Set<string>();
  for (const board of scenario.boards) {
    const line = lineOf(board.path);
    // Of many boards that are the same, one will do.
    if (checked.has(board.path.join())) continue;
    checked.add(board.path.join());
    const complaint = await complaintOf(board);
    if (complaint === undefined) continue;
    isRight = false;
    complain(`${path}:${line}: ${complaint}`);
  }
  return isRight;
}

async function complaintOf({ app, options, board, panel }: ScenarioBoard): Promise<string | undefined> {
  const profile = profileNamed(board ?? BOARD_NAMES[0], panel);
  if (!profile) return undefined;
  const given = Object.fromEntries(
    // Addresses are known only once the scenario runs; any will do here.
    Object.entries(options).map(([name, value]) => [
      name,
      typeof value === "string"
        ? value.replace(/\$(\{[^}]+\}|\p{L}[\p{L}\p{N}_-]*)/gu, "192.168.4.2")
        : value,
    ]),
  );
  try {
    await valuesForBoard({ app, given: { ssid: "palmwire", ...given }, profile });
    return undefined;
  } catch (error) {
    if (error instanceof Unmet || error instanceof UsageError) return error.message;
    // What a compiler says of an app, over several lines.
    return String((error as Error).message).replace(/\s*\n\s*/g, " ");
  }
}

/** Makes engines ready that may take long the first time. Throws UsageError where one is not to be had. */
async function prepareEngines(files: readonly ScenarioFile[]): Promise<void> {
  const names = files.flatMap(({ scenario }) => scenario.boards.map(({ engine }) => engine ?? "node"));
  if (names.includes("xs")) await makeEngine("xs" satisfies EngineName);
}

async function run(file: ScenarioFile, { isJSON }: ScenarioSettings): Promise<ScenarioOutcome> {
  const { path, scenario } = file;
  const report = isJSON ? new JSONReport(file) : new TextReport(file);
  report.begin();
  const world = new World({ seed: scenario.seed });
  const outcome = await runScenario(scenario, world, report, new PicturesInFolder(dirname(path)));
  report.end(outcome, exitCodeOf(outcome));
  return outcome;
}

function exitCodeOf({ failure }: ScenarioOutcome): number {
  return failure ? EXIT_CODES[failure.how] : EXIT_STOPPED;
}

const EXIT_CODES: Readonly<Record<ScenarioFailure["how"], number>> = {
  unmet: EXIT_UNMET,
  came: EXIT_UNMET,
  app: EXIT_FAILED,
  open: EXIT_FAILED,
  error: EXIT_FAILED,
};
