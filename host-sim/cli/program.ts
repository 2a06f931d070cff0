import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Command, Option as Flag } from "commander";
import { APP_NAMES, appsOf, isFor, loadApp, loadApps, SOURCE, type AppModule } from "../settings/apps.js";
import { inASCII } from "../language/fullwidth.js";
import { listed, tr } from "../language/language.js";
import { appFile } from "../node/app-files.js";
import { allFlagNames } from "../settings/all-flags.js";
import { appFlags, type AppFlag } from "../settings/app-options.js";
import { complaintOf, complaintOfWord, isDashed } from "./command-errors.js";
import { addCompleteCommand, complete, wordsToComplete } from "./complete-command.js";
import { CompletedFlag } from "./completed-flag.js";
import { complain } from "../settings/complain.js";
import { speakInHelp } from "./command-help.js";
import { COMMON_FLAGS, LANG_FLAG, type CommonFlag } from "../settings/common-flags.js";
import { CONFIG, ConfigFile } from "../settings/config-file.js";
import { doctorReport, findings } from "./doctor.js";
import { BUNDLE_FLAGS, OUT } from "../settings/bundle-flags.js";
import { FLASH_FLAGS } from "../settings/flash-flags.js";
import { bundle } from "./bundle.js";
import { flash } from "./flash.js";
import { EXIT_FAILED, EXIT_STOPPED, EXIT_USAGE } from "./exit-codes.js";
import { addBrokerCommand, BROKER } from "./broker-command.js";
import { addCheckCommand, CHECK } from "./check-command.js";
import { addFuzzCommand, FUZZ } from "./fuzz-command.js";
import { addNewCommand, NEW } from "./new-command.js";
import { OutsideDialect } from "./outside-dialect.js";
import { run, WATCH } from "./run.js";
import { SCENARIO, addScenarioCommand } from "./scenario-command.js";
import { isSecretFlag, maybeSecret } from "../settings/secret-words.js";
import { mergeSettings, variableOf, type RawSettings, type Settings } from "../settings/settings.js";
import { refuseTakenByNpm } from "./taken-by-npm.js";
import { speakAsAsked, takeFlag } from "../settings/spoken-language.js";
import { refuseUnknownVariables } from "../settings/unknown-variables.js";
import { UsageError, withOrigins } from "../settings/usage-error.js";

const DEFAULT_APP = "tcp-echo-server";
const DRY_RUN = "dry-run";

/** Flags whose value may look like an app, and is none. */
const NEVER_APPS = ["password", OUT];

/** A command that takes an app, and flags of that app. */
interface AppCommand {
  readonly name: string;
  description(): string;
  readonly flags: readonly CommonFlag[];
  readonly switches?: readonly { name: string; help(): string }[];
  /** `config` is the path of the file that settings came from. */
  execute(
    app: string,
    raw: RawSettings,
    switches: readonly string[],
    config: string | undefined,
  ): Promise<number>;
}

const APP_COMMANDS: readonly AppCommand[] = [
  {
    name: "run",
    description: () => tr("run an app on a simulated board"),
    flags: COMMON_FLAGS,
    switches: [
      {
        name: WATCH,
        help: () =>
          tr(
            "reboot the board whenever a file of the app is saved, with engine espruino without the passes that make the program smaller; an error is shown, and the old program goes on",
          ),
      },
    ],
    execute: (app, raw, switches, config) =>
      run(app, raw, { isWatching: switches.includes(WATCH), config: config && resolve(config) }),
  },
  {
    name: "bundle",
    description: () => tr("write an app as one file for Espruino"),
    flags: BUNDLE_FLAGS,
    execute: bundle,
  },
  {
    name: "flash",
    description: () => tr("flash an app to a real board"),
    flags: FLASH_FLAGS,
    switches: [{ name: DRY_RUN, help: () => tr("only print what would be done") }],
    execute: (app, raw, switches) => flash(app, raw, switches.includes(DRY_RUN)),
  },
];

/** Executes the command line (without node and the script). Resolves to the exit code. */
export async function main(words: readonly string[], version: string): Promise<number> {
  const { value: lang, rest } = takeFlag(words, LANG_FLAG.name);
  const configFlag = takeFlag(rest, CONFIG).value;
  const configPath = configFlag ?? (process.env.PALMWIRE_CONFIG || undefined);
  const config = configPath === undefined ? undefined : new ConfigFile(configPath);
  try {
    await speakAsAsked(lang, process.env, config);
    return await execute(rest, version, { lang, config });
  } catch (error) {
    const complaint = complaintOf(
      configFlag === undefined ? withOrigins(error, { [CONFIG]: variableOf(CONFIG) }) : error,
      rest,
      [...APP_COMMANDS.map(({ name }) => name), CHECK, NEW, FUZZ, SCENARIO, BROKER],
    );
    if (complaint === undefined) return EXIT_STOPPED;
    if (error instanceof OutsideDialect) return await refuse(error);
    complain(complaint);
    return EXIT_USAGE;
  }
}

/** Shows what no board can run as `check` does. Resolves to the exit code. */
async function refuse({ violations }: OutsideDialect): Promise<number> {
  // It loads the parser, which has been loaded to find them.
  const { violationList } = await import("./violation-list.js");
  process.stderr.write(violationList(violations));
  complain(tr("a board cannot run this (found: {count})", { count: violations.length }));
  return EXIT_USAGE;
}

/** Settings given outside of the command's arguments. */
interface Given {
  readonly lang: string | undefined;
  readonly config: ConfigFile | undefined;
}

/** Executes the command in `words`, from which `--lang` has been removed. */
async function execute(words: readonly string[], version: string, besides: Given): Promise<number> {
  let exitCode = EXIT_STOPPED;
  const program = speakInHelp(new Command("palmwire"))
    .description(tr("Network apps for an ESP32 with a small OLED, on a simulated board and on real ones."))
    .version(version, "-V, --version", tr("output the version number"))
    .addOption(commonFlag(LANG_FLAG))
    .addHelpText("after", () => `\n${beginnings()}`)
    // `main` prints errors itself, in one line.
    .configureOutput({ outputError: () => {}, writeErr: () => {} })
    .exitOverride();
  const toComplete = wordsToComplete(words);
  // Apart from the word that is being typed.
  const meant = toComplete?.slice(0, -1) ?? words;
  for (const command of APP_COMMANDS) {
    const app = meant[0] === command.name ? appIn(meant.slice(1)) : undefined;
    await addAppCommand(program, command, app, words, besides, (code) => (exitCode = code));
  }
  program
    .command("list")
    .description(tr("list the apps"))
    .addOption(commonFlag(LANG_FLAG))
    .action(async () => {
      for (const { name, summary } of await loadApps())
        process.stdout.write(`${name.padEnd(18)} ${summary()}\n`);
      // Programs read a plain list.
      if (process.stdout.isTTY)
        process.stdout.write(`\n${tr("palmwire new DIR writes an app of your own")}\n`);
    });
  addNewCommand(program, commonFlag(LANG_FLAG), (code) => (exitCode = code));
  addCheckCommand(program, commonFlag(LANG_FLAG), (code) => (exitCode = code));
  addScenarioCommand(program, commonFlag(LANG_FLAG), (code) => (exitCode = code));
  addFuzzCommand(program, commonFlag(LANG_FLAG), (code) => (exitCode = code));
  addBrokerCommand(program, commonFlag(LANG_FLAG), (code) => (exitCode = code));
  program
    .command("doctor")
    .description(tr("check what the commands need, and tell how to get what is missing"))
    .addOption(commonFlag(LANG_FLAG))
    .action(async () => {
      const all = await findings();
      process.stdout.write(doctorReport(all));
      // Only Node is required for everything.
      exitCode = all[0].fine ? EXIT_STOPPED : EXIT_FAILED;
    });
  addCompleteCommand(program, commonFlag(LANG_FLAG), (code) => (exitCode = code));
  if (toComplete) {
    complete(program, toComplete);
    return EXIT_STOPPED;
  }
  await program.parseAsync(words.length === 0 ? ["--help"] : words, { from: "user" });
  return exitCode;
}

/** What to type first, a line each. */
function beginnings(): string {
  const lines = [
    ["palmwire run", tr("run {app} to see a board", { app: DEFAULT_APP })],
    ["palmwire run APP --help", tr("show the options of an app, by its name or its file")],
    ["palmwire new my-app", tr("write an app of your own, to be run with npm start")],
  ];
  const each = lines.map(([words, does]) => `  ${words.padEnd(25)}${does}`);
  return [tr("To begin:"), ...each].join("\n");
}

function commonFlag({ name, value, help, isList, isOptional, choices = [] }: CommonFlag): Flag {
  const shown = isOptional ? `[${value}]` : `<${value}>`;
  const flag = new CompletedFlag(`--${name} ${shown}`, help(), choices);
  const add = (text: string, before: string | undefined) =>
    before === undefined ? text : `${before},${text}`;
  return isList ? flag.argParser<string>(add) : flag;
}

/** Adds a command, with the flags of the app that it is given. `app` is undefined if another command was called. */
async function addAppCommand(
  program: Command,
  { name, description, flags, switches = [], execute }: AppCommand,
  app: string | undefined,
  words: readonly string[],
  { lang, config }: Given,
  onExit: (exitCode: number) => void,
): Promise<void> {
  const found = app === undefined ? undefined : await appOrComplaint(app, words);
  const module = found instanceof UsageError ? undefined : found;
  const command = program
    .command(name)
    .argument(
      "[app]",
      tr("name of the app, or the path of a file of your own (default {app}; see palmwire list)", {
        app: DEFAULT_APP,
      }),
    )
    .description(module ? described(description(), String(app), module.summary()) : description());
  const own = module ? appFlags(module.options, flags) : [];
  const isShown = (flag: CommonFlag) => !module || isFor(flag, module);
  for (const { name: flag, isSwitch, help, choices } of own) {
    const value = isSwitch ? "[yes]" : "<VALUE>";
    command.addOption(new CompletedFlag(`--${flag} ${value}`, help, choices));
  }
  for (const flag of flags) command.addOption(commonFlag(flag).hideHelp(!isShown(flag)));
  for (const flag of switches) command.addOption(new Flag(`--${flag.name}`, flag.help()));
  command.addOption(
    new Flag(
      `--${CONFIG} <FILE>`,
      tr("JSON file with settings by these names; flags and PALMWIRE_NAME in the environment override it"),
    ),
  );
  // The flags of an unknown app are unknown too: only report its name.
  command.allowUnknownOption(!module).allowExcessArguments();
  command.action(async () => {
    if (app === undefined || !module) {
      // Without its flag, a value was taken for the app.
      refuseTakenByNpm(await allFlagNames(), process.env);
      throw found;
    }
    refuseTakenByNpm(
      [...own, ...flags, ...switches].map((flag) => flag.name),
      process.env,
    );
    if (command.args.length > 1)
      throw new UsageError(complaintOfWord(command.args[1], words, `palmwire ${name}`));
    const given = flagsGiven(command);
    if (lang !== undefined) given[LANG_FLAG.name] = lang;
    const meant = await flagsFor(app, module, flags, given);
    const { values, origins } = await settings(given, config, [...own, ...meant]);
    try {
      onExit(await execute(app, values, Object.keys(given), config?.path));
    } catch (error) {
      throw withOrigins(withASCII(withAppFirst(error, name, given), given), origins);
    }
  });
}

/** An option takes the word after it: says where an app goes that became the value of one. */
function withAppFirst(error: unknown, command: string, given: RawSettings): unknown {
  if (!(error instanceof UsageError)) return error;
  const flag = error.flags.find((name) => !NEVER_APPS.includes(name) && isApp(given[name]));
  if (flag === undefined) return error;
  const example = `palmwire ${command} ${given[flag]} --${flag}`;
  return new UsageError(
    tr("{complaint}; give the app before the options, as in '{example}'", {
      complaint: error.message,
      example,
    }),
    ...error.flags,
  );
}

/** Says what to write where a wrong value has the characters of an input method. */
function withASCII(error: unknown, given: RawSettings): unknown {
  if (!(error instanceof UsageError)) return error;
  for (const flag of error.flags) {
    const ascii = isSecretFlag(flag) ? undefined : inASCII(given[flag] ?? "");
    if (ascii === undefined) continue;
    const { message: complaint, flags } = error;
    return new UsageError(
      tr("{complaint}; it has fullwidth characters: write {ascii}", { complaint, ascii }),
      ...flags,
    );
  }
  return error;
}

function isApp(word: string | undefined): boolean {
  return word !== undefined && (APP_NAMES.includes(word) || SOURCE.test(word));
}

/** What a command does with an app, which may not say what it is. */
function described(description: string, app: string, summary: string): string {
  return summary === ""
    ? tr("{description}: {app}", { description, app })
    : tr("{description}: {app} {summary}", { description, app, summary });
}

/**
 * The flags that apply to an app. Others are an error on the command line, but ignored in a file or the environment,
 * which may serve several apps.
 */
async function flagsFor(
  app: string,
  module: AppModule,
  flags: readonly CommonFlag[],
  given: RawSettings,
): Promise<readonly CommonFlag[]> {
  const foreign = flags.filter((flag) => !isFor(flag, module));
  const wrong = foreign.find(({ name }) => given[name] !== undefined);
  if (wrong)
    throw new UsageError(
      tr("--{flag} is not for {app}: it is for {apps}", {
        flag: wrong.name,
        app,
        apps: listed(await appsOf(wrong)),
      }),
    );
  return flags.filter((flag) => !foreign.includes(flag));
}

async function settings(
  given: RawSettings,
  configFile: ConfigFile | undefined,
  known: readonly (AppFlag | CommonFlag)[],
): Promise<Settings> {
  const names = known.map(({ name }) => name);
  await refuseUnknownVariables(process.env, names);
  const foreign = configFile === undefined ? [] : await allFlagNames();
  return mergeSettings({ flags: given, environment: process.env, configFile }, known, foreign);
}

/** The app: the first word after the command that is neither a flag nor the value of one. */
function appIn(words: readonly string[]): string {
  const switches = ["--help", "-h", `--${DRY_RUN}`, `--${WATCH}`];
  for (let i = 0; i < words.length; i++) {
    if (!words[i].startsWith("-")) return words[i];
    const next = words[i + 1] ?? "";
    // The value of a switch is optional.
    if (isApp(next) && !NEVER_APPS.includes(words[i].slice(2))) return next;
    const alone = switches.includes(words[i]) || words[i].includes("=") || next.startsWith("-");
    if (!alone) i++;
  }
  return DEFAULT_APP;
}

/** Converts commander's camelCase names back to flags. */
function flagsGiven(command: Command): RawSettings {
  const given: RawSettings = {};
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (option.long && value !== undefined)
      given[option.long.slice(2)] = value === true ? "yes" : String(value);
  }
  return given;
}

/** Loads the app, or says what is wrong with it. */
async function appOrComplaint(app: string, words: readonly string[]): Promise<AppModule | UsageError> {
  try {
    return await loadApp(app);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (isDashed(app)) return new UsageError(complaintOfWord(app, words, `palmwire ${words[0]}`));
    return maybeSecret(app, words) && !existsSync(appFile(app))
      ? new UsageError(tr("unknown app. A value with blanks needs quotes around it."))
      : error;
  }
}
