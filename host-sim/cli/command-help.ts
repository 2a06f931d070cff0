import { Help, type Command } from "commander";
import { reworded, tr } from "../language/language.js";
import { columns, wrapped } from "../language/width.js";

/** The headings that commander writes. */
const TITLE_TEXTS = ["Usage:", "Arguments:", "Options:", "Commands:"];

/** Has a program, and the commands that are added to it later, explain itself in the language that is spoken. */
export function speakInHelp(program: Command): Command {
  return program
    .helpOption("-h, --help", tr("display help for command"))
    .helpCommand("help [command]", tr("display help for command"))
    .configureHelp({
      displayWidth: columns,
      boxWrap: wrapped,
      styleTitle: (title) => reworded(title, TITLE_TEXTS),
      // A fullwidth colon has its blank within.
      formatHelp: (command, helper) =>
        Help.prototype.formatHelp.call(helper, command, helper).replace("： ", "："),
    });
}
