import { Option as Flag, type Command } from "commander";
import { listed, tr } from "../language/language.js";
import { EXIT_FAILED, EXIT_STOPPED } from "./exit-codes.js";

export const FUZZ = "fuzz";
const ENGINES = ["node", "xs", "espruino"];

/** Adds the command that tries apps with random peers and faults. */
export function addFuzzCommand(program: Command, lang: Flag, onExit: (exitCode: number) => void): void {
  program
    .command(FUZZ)
    .argument("[app...]", tr("which apps (default all)"))
    .description(tr("try apps with random peers on a network that fails, in virtual time"))
    .option(
      "--seeds <N>",
      tr("how many runs of each app, {min} to {max} (default {fallback})", {
        min: 1,
        max: 1_000_000,
        fallback: 10,
      }),
    )
    .option("--from <S>", tr("the first seed (default 1): the same seed gives the same run"))
    .option(
      "--engine <NAME>",
      tr("what executes the firmware: {engines} (default node)", { engines: listed(ENGINES) }),
    )
    .option("--json", tr("print one JSON object with the result"))
    .addOption(lang)
    .action(async (apps: string[], settings: Record<string, never>) => {
      const { fuzz } = await import("./fuzz.js");
      onExit((await fuzz(apps, settings)) ? EXIT_STOPPED : EXIT_FAILED);
    });
}
