import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Option as Flag, type Command } from "commander";
import { tr } from "../language/language.js";
import { packageRoot } from "../node/package-root.js";
import { APP_NAMES } from "../settings/apps.js";
import { didYouMean, UsageError } from "../settings/usage-error.js";
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
      const files = apps.map(fileOf);
      // The parser takes a while to load.
      const { checkApps } = await import("./check.js");
      onExit(checkApps(files, json) ? EXIT_STOPPED : EXIT_FAILED);
    });
}

/** The file of an app: of the tree's, by name, or of one's own, by a path with a dot or a slash in it. */
function fileOf(app: string): string {
  if (APP_NAMES.includes(app)) return join(packageRoot(), "firmware", "apps", `${app}.ts`);
  if (!/[./\\]/.test(app))
    throw new UsageError(tr("unknown app '{app}'. {hint}", { app, hint: didYouMean(app, APP_NAMES) }));
  const path = resolve(app);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(tr("{path}: there is no such file", { path: app }));
  return path;
}
