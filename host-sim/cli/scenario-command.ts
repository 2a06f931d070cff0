import { Option as Flag, type Command } from "commander";
import { listed, tr } from "../language/language.js";
import { ENGINES } from "../sim/scenario/parts.js";
import { choice, wholeNumber } from "../settings/flag-values.js";
import { CompletedFlag } from "./completed-flag.js";

export const SCENARIO = "scenario";
const LOGS = ["text", "json"];
const SEED_MAX = 2 ** 32 - 1;

interface Given {
  readonly seed?: string;
  readonly engine?: string;
  readonly strictPanel?: boolean;
  readonly log?: string;
}

/** Adds the command that runs scenario files. */
export function addScenarioCommand(program: Command, lang: Flag, onExit: (exitCode: number) => void): void {
  program
    .command(SCENARIO)
    .argument("<file...>", tr("scenario files (YAML; docs/scenarios.md tells how to write one)"))
    .description(tr("run boards and phones through a script, in virtual time"))
    .option("--seed <N>", tr("what everything random is drawn from (default: the file's)"))
    .addOption(
      new CompletedFlag(
        "--engine <NAME>",
        tr("what executes the firmware: {engines} (default: the file's)", { engines: listed(ENGINES) }),
        ENGINES,
      ),
    )
    .addOption(
      new CompletedFlag(
        "--log <FORM>",
        tr("form of the report: text, or json, which is one object a line (default text)"),
        LOGS,
      ),
    )
    .option(
      "--strict-panel",
      tr(
        "tell of all that the display's data sheet does not allow or specify, not only of what shows another picture on a real one",
      ),
    )
    .addOption(lang)
    .action(async (files: string[], given: Given) => {
      const { seed, engine, strictPanel = false, log = "text" } = given;
      const settings = {
        seed: seed === undefined ? undefined : wholeNumber("seed", seed, SEED_MAX, 0),
        engine: engine === undefined ? undefined : choice("engine", engine, ENGINES),
        strictPanel,
        isJSON: choice("log", log, LOGS) === "json",
      };
      const { runScenarios } = await import("./scenario.js");
      onExit(await runScenarios(files, settings));
    });
}
