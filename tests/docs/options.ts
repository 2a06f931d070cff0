import { APP_NAMES, loadApp } from "../../host-sim/apps.js";
import { listed } from "../../host-sim/language/language.js";
import { appFlags, type AppFlag } from "../../host-sim/command-line/app-options.js";
import { COMMON_FLAGS } from "../../host-sim/command-line/common-flags.js";

/** What the help says of an option: "meaning (limits, default value)". */
export interface Help {
  readonly fallback: string;
  readonly limits: string;
  readonly meaning: string;
}

/** In English and in Chinese. */
const HELP = /^(.*?)(?: \(([^()]*)\)|（([^（）]*)）)?$/s;
const FALLBACK = /(?:^|, |，)(?:(?:default:?|默认) (.*)|默认：(.*)|(required|必须给出))$/s;

export function parseHelp(help: string): Help {
  const [, meaning = "", english, chinese] = HELP.exec(help) ?? [];
  const rest = english ?? chinese ?? "";
  const match = FALLBACK.exec(rest);
  const limits = match ? rest.slice(0, match.index) : rest;
  return { fallback: match?.slice(1).find((part) => part !== undefined) ?? "", limits, meaning };
}

/** The rows of the table of common options, without markup. */
export function commonRows(): string[][] {
  return COMMON_FLAGS.map(({ name, value, help }) => row([`--${name} ${value}`], help()));
}

/** The rows of the table of the apps' options; an option that all apps have alike stands first, and once. */
export async function appRows(everyApp: string): Promise<string[][]> {
  const options = new Map<string, { flag: AppFlag; apps: string[] }>();
  for (const app of APP_NAMES) {
    for (const flag of appFlags((await loadApp(app)).options, COMMON_FLAGS)) {
      const key = `${flag.name} ${flag.help}`;
      const known = options.get(key) ?? { flag, apps: [] };
      known.apps.push(app);
      options.set(key, known);
    }
  }
  const all = [...options.values()];
  const shared = all.filter(({ apps }) => apps.length === APP_NAMES.length);
  const own = all.filter((option) => !shared.includes(option));
  return [
    ...shared.map(({ flag }) => row([everyApp, typed(flag)], flag.help)),
    ...own.map(({ flag, apps }) => row([listed(apps), typed(flag)], flag.help)),
  ];
}

function typed({ name, isSwitch }: AppFlag): string {
  return isSwitch ? `--${name}` : `--${name} VALUE`;
}

function row(first: string[], help: string): string[] {
  const { fallback, limits, meaning } = parseHelp(help);
  return [...first, fallback, limits, meaning];
}
