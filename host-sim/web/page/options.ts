/** The form of an app's options: what its fields begin with, what is wrong, and what is sent. */
import { readOptions, type Option } from "../../../firmware/options.js";
import { optionHelp } from "../../language/option-texts.js";
import type { PageApp, PageBoard, PageOption } from "../protocol.js";
import { say } from "./words/words.js";

/** What the fields hold, by the options' names. */
export type Fields = Readonly<Record<string, string>>;

/** The fields of an app: as the board runs it, or else its defaults. Secret ones are empty. */
export function fieldsOf(app: PageApp, board: PageBoard): Fields {
  const values = app.name === board.app ? board.options : {};
  return Object.fromEntries(
    app.options.map(({ name, fallback, isSecret }) => [
      name,
      isSecret ? "" : String(values[name] ?? fallback ?? ""),
    ]),
  );
}

/** What is wrong with a field, in the page's language; undefined if nothing is. The firmware itself reads it. */
export function complaintOf(option: PageOption, text: string): string | undefined {
  // Empty is "unchanged" for a secret, and the default for others.
  if (text === "" && (option.isSecret || option.fallback !== undefined)) return undefined;
  if (text === "") return say("giveSomething");
  try {
    readOptions([tableEntry(option)], { [option.name]: text });
    return undefined;
  } catch {
    return say(...mendOf(option));
  }
}

/** The help of an option with its limits and default, in the page's language. */
export function helpOf(option: PageOption): string {
  return optionHelp(tableEntry(option));
}

function tableEntry({ choices, fallback, ...option }: PageOption): Option {
  return { ...option, fallback, choices: choices && [...choices] };
}

function mendOf({ kind, min, max, choices = [] }: PageOption): Parameters<typeof say> {
  if (kind === "integer") return ["giveInteger", { min, max }];
  if (kind === "text") return ["giveText", { min, max }];
  if (kind === "group") return ["giveGroup"];
  if (kind === "broker") return ["giveBroker", { max }];
  if (kind === "choice") return ["giveChoice", { choices: choices.join(", ") }];
  return ["giveEndpoint", { max }];
}

/** The options to start with: all but secret ones that stay as they are. */
export function givenOf(app: PageApp, fields: Fields): Record<string, string> {
  const given = app.options.filter(({ name, isSecret }) => !isSecret || fields[name]);
  return Object.fromEntries(given.map(({ name }) => [name, fields[name] ?? ""]));
}
