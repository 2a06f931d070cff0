import { Command, CommanderError, Option as Flag } from "commander";
import { APP_NAMES, loadApp, summaryOf } from "../apps.js";
import { allAppFlagNames, appFlags } from "./app-options.js";
import { doctorReport, findings } from "./doctor.js";
import { flash, FLASH_FLAGS } from "./flash.js";
import { COMMON_FLAGS, type CommonFlag } from "./run-settings.js";
import { EXIT_FAILED, EXIT_STOPPED, EXIT_USAGE, run } from "./run.js";
import { mergeSettings, type RawSettings } from "./settings.js";
import { didYouMean, UsageError } from "./usage-error.js";

const DEFAULT_APP = "tcp-echo-server";
const CONFIG = "config";
const DRY_RUN = "dry-run";

/** A command that takes an app and that app's flags. */
interface AppCommand {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly CommonFlag[];
  readonly switches?: readonly { name: string; help: string }[];
  execute(app: string, raw: RawSettings, switches: readonly string[]): Promise<number>;
}

const APP_COMMANDS: readonly AppCommand[] = [
  {
    name: "run",
    description: "run an app on a simulated board",
    flags: COMMON_FLAGS,
    execute: run,
  },
  {
    name: "flash",
    description: "put an app on a real board",
    flags: FLASH_FLAGS,
    switches: [{ name: DRY_RUN, help: "only print what would be done" }],
    execute: (app, raw, switches) => flash(app, raw, switches.includes(DRY_RUN)),
  },
];

/** Executes the command line (without node and the script). Resolves to the exit code. */
export async function main(words: string[], version: string): Promise<number> {
  let exitCode = EXIT_STOPPED;
  const program = new Command("palmwire")
    .description("Network apps for an ESP32 with a small OLED, on a simulated board and on real ones.")
    .version(version)
    // `failure` says it, in one line.
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  program
    .command("list")
    .description("the apps, one line each")
    .action(() => {
      for (const app of APP_NAMES) process.stdout.write(`${app.padEnd(18)} ${summaryOf(app)}\n`);
    });
  program
    .command("doctor")
    .description("look for everything that some command needs, and say how to get what is missing")
    .action(() => {
      const all = findings();
      process.stdout.write(doctorReport(all));
      // Only Node is needed by everything.
      exitCode = all[0].fine ? EXIT_STOPPED : EXIT_FAILED;
    });
  for (const command of APP_COMMANDS) {
    const app = words[0] === command.name ? appIn(words.slice(1)) : undefined;
    await addAppCommand(program, command, app, (code) => (exitCode = code));
  }
  try {
    await program.parseAsync(words.length === 0 ? ["--help"] : words, { from: "user" });
  } catch (error) {
    return failure(error, words);
  }
  return exitCode;
}

/** Adds a command with the flags of the app it is given; `app` is undefined where it is not this command's turn. */
async function addAppCommand(
  program: Command,
  { name, description, flags, switches = [], execute }: AppCommand,
  app: string | undefined,
  onExit: (exitCode: number) => void,
): Promise<void> {
  const known = app !== undefined && APP_NAMES.includes(app);
  const command = program
    .command(name)
    .argument("[app]", `which app (default ${DEFAULT_APP}; palmwire list shows all)`)
    .description(known ? `${description}: ${app} ${summaryOf(app)}` : description);
  const own = known ? appFlags((await loadApp(app)).options) : [];
  for (const { name: flag, isSwitch, help } of own) {
    const value = isSwitch ? "[yes]" : "<VALUE>";
    command.addOption(new Flag(`--${flag} ${value}`, help));
  }
  for (const flag of flags) command.addOption(new Flag(`--${flag.name} <${flag.value}>`, flag.help));
  for (const flag of switches) command.addOption(new Flag(`--${flag.name}`, flag.help));
  command.addOption(
    new Flag(
      `--${CONFIG} <FILE>`,
      "JSON file with settings by these names; flags and PALMWIRE_NAME in the environment win",
    ),
  );
  // What flags an unknown app may have nobody knows: its name is what is wrong.
  command.allowUnknownOption(!known).allowExcessArguments(!known);
  command.action(async () => {
    if (!known) throw unknownApp(String(app));
    const given = flagsGiven(command);
    const raw = await settings(given, [...own, ...flags]);
    onExit(await execute(app, raw, Object.keys(given)));
  });
}

async function settings(given: RawSettings, flags: readonly { name: string }[]): Promise<RawSettings> {
  const configFile = given[CONFIG] ?? process.env.PALMWIRE_CONFIG;
  const everybodys = [...COMMON_FLAGS, ...FLASH_FLAGS].map(({ name }) => name);
  const foreign = configFile === undefined ? [] : [...everybodys, ...(await allAppFlagNames())];
  const known = flags.map(({ name }) => name);
  return mergeSettings({ flags: given, environment: process.env, configFile }, known, foreign);
}

/** The app's name among the words after the command: the first that is neither a flag nor a flag's value. */
function appIn(words: readonly string[]): string {
  const switches = ["--help", "-h", `--${DRY_RUN}`];
  for (let i = 0; i < words.length; i++) {
    if (!words[i].startsWith("-")) return words[i];
    // A switch may go without its value.
    if (APP_NAMES.includes(words[i + 1])) return words[i + 1];
    const alone = switches.includes(words[i]) || words[i].includes("=") || words[i + 1]?.startsWith("-");
    if (!alone) i++;
  }
  return DEFAULT_APP;
}

/** Commander's camelCase names back to flags. */
function flagsGiven(command: Command): RawSettings {
  const given: RawSettings = {};
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (option.long && value !== undefined)
      given[option.long.slice(2)] = value === true ? "yes" : String(value);
  }
  return given;
}

function unknownApp(app: string): UsageError {
  // Half of an SSID:PASSWORD with a blank in it looks like an app, and is a secret.
  if (app.includes(":")) return new UsageError("unknown app. A value with blanks needs quotes around it.");
  return new UsageError(`unknown app '${app}'.${didYouMean(app, APP_NAMES)}`);
}

function failure(error: unknown, words: readonly string[]): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT_STOPPED;
  if (!(error instanceof UsageError || error instanceof CommanderError)) throw error;
  const message = error instanceof UsageError ? error.message : commanderMessage(error, words);
  process.stderr.write(`palmwire: ${message.replace(/\s*[\r\n]\s*/g, " ")}\n`);
  return EXIT_USAGE;
}

/** Commander's message with the mend, and without the value of a flag it does not know: that may be a secret. */
function commanderMessage({ message }: CommanderError, words: readonly string[]): string {
  const plain = message.replace(/^error: /, "").replace(/(unknown option '[^=']*)=[^]*'/, "$1'");
  const command = APP_COMMANDS.some(({ name }) => name === words[0]) ? ` ${words[0]}` : "";
  const mend = APP_NAMES.includes(words[0])
    ? `Did you mean 'palmwire run ${words[0]}'?`
    : `palmwire${command} --help tells more`;
  return `${plain.replace(/\.$/, "")}. ${mend}`;
}
