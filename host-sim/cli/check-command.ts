import { Option as Flag, type Command } from "commander";
import { tr } from "../language/language.js";
import { appFile } from "../node/app-files.js";
import { checkExists } from "../settings/apps.js";
import { EXIT_FAILED, EXIT_STOPPED } from "./exit-codes.js";

export const CHECK = "check";

/** Adds the command that says what a board cannot run. */
export function addCheckCommand(program: Command, lang: Flag, onExit: (exitCode: number) => void): void {
  program
    .command(CHECK)
    .argument("<app...>", tr("names or files of apps, such as ./app.ts"))
    .description(tr("say what in an app a board cannot run, and what to write instead"))
    .option("--json", tr("print one JSON object with the result"))
    .addOption(lang)
    .action(async (apps: string[], { json = false }: { readonly json?: boolean }) => {
      for (const app of apps) checkExists(app);
      // The parser takes a while to load.
      const { checkApps } = await import("./check.js");
      onExit(checkApps(apps.map(appFile), json) ? EXIT_STOPPED : EXIT_FAILED);
    });
}
