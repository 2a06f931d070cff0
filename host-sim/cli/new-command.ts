import type { Option as Flag, Command } from "commander";
import { listed, spoken, tr } from "../language/language.js";
import { choice } from "../settings/flag-values.js";
import { CompletedFlag } from "./completed-flag.js";
import { EXIT_STOPPED } from "./exit-codes.js";
import { newApp, TEMPLATES } from "./new-app.js";

export const NEW = "new";

interface Given {
  readonly template?: string;
  readonly xs?: boolean;
}

/** Adds the command that writes a folder for an app of the user's own. */
export function addNewCommand(program: Command, lang: Flag, onExit: (exitCode: number) => void): void {
  program
    .command(NEW)
    .argument("<dir>", tr("folder to write, new or empty"))
    .description(tr("write a folder with an app of your own, its test and a scenario"))
    .addOption(
      new CompletedFlag(
        "--template <NAME>",
        tr("what the app begins as: {templates} (default {template})", {
          templates: listed(TEMPLATES),
          template: TEMPLATES[0],
        }),
        TEMPLATES,
      ),
    )
    .option("--xs", tr("make the folder ready for the engine xs, which a C compiler builds at its first run"))
    .addOption(lang)
    .action((dir: string, { template = TEMPLATES[0], xs = false }: Given) => {
      newApp(dir, { template: choice("template", template, TEMPLATES), language: spoken(), xs });
      process.stdout.write(`${nextSteps(dir)}\n`);
      onExit(EXIT_STOPPED);
    });
}

/** What to type after that. */
function nextSteps(dir: string): string {
  const folder = /^[\w./\\:-]+$/.test(dir) ? dir : `"${dir}"`;
  const steps = [...(dir === "." ? [] : [`cd ${folder}`]), "npm install", "npm start"];
  return [tr("Written. Next:"), ...steps.map((step) => `  ${step}`)].join("\n");
}
