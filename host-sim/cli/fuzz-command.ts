import { Option as Flag, type Command } from "commander";
import { listed, tr } from "../language/language.js";
import { isAppPath } from "../node/app-files.js";
import { APP_NAMES } from "../settings/apps.js";
import { choice, wholeNumber } from "../settings/flag-values.js";
import { didYouMean, UsageError } from "../settings/usage-error.js";
import { ENGINES } from "../sim/scenario/parts.js";
import { CompletedFlag } from "./completed-flag.js";
import { EXIT_FAILED, EXIT_STOPPED } from "./exit-codes.js";

export const FUZZ = "fuzz";

/** Seeds of each app: at most, and where the command line says nothing. */
const SEEDS_MAX = 1_000_000;
const SEEDS = 10;
/** Seeds have 32 bits. */
const SEED_MAX = 0xffffffff;

interface Given {
  readonly seeds?: string;
  readonly from?: string;
  readonly engine?: string;
  readonly json?: boolean;
}

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
        max: SEEDS_MAX,
        fallback: SEEDS,
      }),
    )
    .option("--from <S>", tr("the first seed (default 1): the same seed gives the same run"))
    .addOption(
      new CompletedFlag(
        "--engine <NAME>",
        tr("what executes the firmware: {engines} (default node)", { engines: listed(ENGINES) }),
        ENGINES,
      ),
    )
    .option("--json", tr("print one JSON object with the result"))
    .addOption(lang)
    .action(async (apps: string[], given: Given) => {
      const seeds = wholeNumber("seeds", given.seeds ?? String(SEEDS), SEEDS_MAX);
      const { TRIALS } = await import("../sim/fuzz/trials.js");
      const tried = Object.keys(TRIALS);
      const campaign = {
        apps: apps.length > 0 ? apps.map((app) => triedApp(app, tried)) : tried,
        seeds,
        from: wholeNumber("from", given.from ?? "1", SEED_MAX - seeds, 0),
        engine: choice("engine", given.engine ?? ENGINES[0], ENGINES),
        json: given.json ?? false,
      };
      const { fuzz } = await import("./fuzz.js");
      onExit((await fuzz(campaign)) ? EXIT_STOPPED : EXIT_FAILED);
    });
}

/** Throws UsageError for an app that there are no peers for. */
function triedApp(app: string, tried: readonly string[]): string {
  if (tried.includes(app)) return app;
  if (APP_NAMES.includes(app) || isAppPath(app))
    throw new UsageError(
      tr("no random peers are written for {app}. Known: {apps}.", { app, apps: listed(tried) }),
    );
  throw new UsageError(tr("unknown app '{app}'. {hint}", { app, hint: didYouMean(app, tried) }));
}
