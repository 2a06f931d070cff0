import { Help, type Command } from "commander";
import { reworded, tr } from "../language/language.js";
import { columns, wrapped } from "../language/width.js";

/** Commander's headings. */
const TITLE_TEXTS = ["Usage:", "Arguments:", "Options:", "Commands:"];

/** Translates commander's placeholders in the usage of a command. Those of arguments are names, and stay. */
function inUsage(usage: string): string {
  return usage.replace("[options]", tr("[options]")).replace("[command]", tr("[command]"));
}

/** Translates the help of a program, and of commands added to it later, into the current language. */
export function speakInHelp(program: Command): Command {
  return program
    .helpOption("-h, --help", tr("display help for command"))
    .helpCommand("help [command]", tr("display help for command"))
    .configureHelp({
      displayWidth: columns,
      boxWrap: wrapped,
      styleTitle: (title) => reworded(title, TITLE_TEXTS),
      commandUsage: (command) => inUsage(Help.prototype.commandUsage(command)),
      subcommandTerm: (command) => inUsage(Help.prototype.subcommandTerm(command)),
      // A fullwidth colon already includes a space.
      formatHelp: (command, helper) =>
        Help.prototype.formatHelp.call(helper, command, helper).replace("： ", "："),
    });
}
