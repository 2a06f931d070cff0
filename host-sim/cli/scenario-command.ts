import { Option as Flag, type Command } from "commander";
import { listed, tr } from "../language/language.js";
import { ENGINES } from "../sim/scenario/parts.js";
import { didYouMean, UsageError } from "../settings/usage-error.js";

export const SCENARIO = "scenario";
const LOGS = ["text", "json"];
const SEED_MAX = 2 ** 32 - 1;

/** Adds the command that runs scenario files. */
export function addScenarioCommand(program: Command, lang: Flag, onExit: (exitCode: number) => void): void {
  program
    .command(SCENARIO)
    .argument("<file...>", tr("scenario files (YAML; docs/scenarios.md tells how to write one)"))
    .description(tr("run boards and phones through a script, in virtual time"))
    .option("--seed <N>", tr("what everything random is drawn from (default: the file's)"))
    .option(
      "--engine <NAME>",
      tr("what executes the firmware: {engines} (default: the file's)", { engines: listed(ENGINES) }),
    )
    .option(
      "--log <FORM>",
      tr("form of the report: text, or json, which is one object a line (default text)"),
    )
    .addOption(lang)
    .action(async (files: string[], { seed, engine, log = "text" }: Record<string, string | undefined>) => {
      const { runScenarios } = await import("./scenario.js");
      onExit(
        await runScenarios(files, {
          seed: seed === undefined ? undefined : seedOf(seed),
          engine: engine === undefined ? undefined : choice("engine", engine, ENGINES),
          isJSON: choice("log", log, LOGS) === "json",
        }),
      );
    });
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= SEED_MAX) return seed;
  throw new UsageError(
    tr("{flag} '{text}' is wrong: give {limits}", {
      flag: "--seed",
      text,
      limits: tr("{min} to {max}", { min: 0, max: SEED_MAX }),
    }),
  );
}

function choice(flag: string, text: string, choices: readonly string[]): string {
  if (choices.includes(text)) return text;
  throw new UsageError(
    tr("unknown {flag} '{text}'. {hint}", { flag, text, hint: didYouMean(text, choices) }),
  );
}
