import { Command, CommanderError, Option as Flag } from "commander";
import { APP_NAMES, loadApp, summaryOf } from "../apps.js";
import { COMMON_FLAGS } from "./run-settings.js";
import { appFlags, EXIT_STOPPED, EXIT_USAGE, run } from "./run.js";
import { mergeSettings, type RawSettings } from "./settings.js";
import { didYouMean, UsageError } from "./usage-error.js";

const DEFAULT_APP = "tcp-echo-server";
const CONFIG = "config";

/** Executes the command line (without node and the script). Resolves to the exit code. */
export async function main(words: string[], version: string): Promise<number> {
  let exitCode = EXIT_STOPPED;
  const program = new Command("palmwire")
    .description("Network apps for an ESP32 with a small OLED, on a simulated board.")
    .version(version)
    .showHelpAfterError("(palmwire --help tells more)")
    .exitOverride();
  program
    .command("list")
    .description("the apps, one line each")
    .action(() => {
      for (const app of APP_NAMES) process.stdout.write(`${app.padEnd(18)} ${summaryOf(app)}\n`);
    });
  await addRun(program, words[0] === "run" ? appIn(words.slice(1)) : DEFAULT_APP, async (app, raw) => {
    exitCode = await run(app, raw);
  });
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    return failure(error);
  }
  return exitCode;
}

/** The `run` command, with the flags of the app that is to run. */
async function addRun(
  program: Command,
  app: string,
  action: (app: string, raw: RawSettings) => Promise<void>,
): Promise<void> {
  const known = APP_NAMES.includes(app);
  const command = program
    .command("run")
    .argument("[app]", `which app (default ${DEFAULT_APP}; palmwire list shows all)`)
    .description(
      known ? `run ${app} on a simulated board: ${summaryOf(app)}` : "run an app on a simulated board",
    )
    .allowExcessArguments(false);
  const flags = known ? appFlags((await loadApp(app)).options) : [];
  for (const { name, help } of flags) command.addOption(new Flag(`--${name} <VALUE>`, help));
  for (const { name, value, help } of COMMON_FLAGS) command.addOption(new Flag(`--${name} <${value}>`, help));
  command.addOption(
    new Flag(
      `--${CONFIG} <FILE>`,
      "JSON file with settings by these names; flags and PALMWIRE_NAME in the environment win",
    ),
  );
  if (!known) command.allowUnknownOption().allowExcessArguments();
  command.action(async () => {
    if (!known) throw new UsageError(`unknown app '${app}'.${didYouMean(app, APP_NAMES)}`);
    const names = [...flags, ...COMMON_FLAGS].map((flag) => flag.name);
    const given = flagsGiven(command);
    const configFile = given[CONFIG] ?? process.env.PALMWIRE_CONFIG;
    await action(app, mergeSettings({ flags: given, environment: process.env, configFile }, names));
  });
}

/** The app's name among the words after `run`: the first that is neither a flag nor a flag's value. */
function appIn(words: readonly string[]): string {
  for (let i = 0; i < words.length; i++) {
    if (!words[i].startsWith("-")) return words[i];
    if (words[i] !== "--help" && words[i] !== "-h" && !words[i].includes("=")) i++;
  }
  return DEFAULT_APP;
}

/** Commander's camelCase names back to flags. */
function flagsGiven(command: Command): RawSettings {
  const given: RawSettings = {};
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (option.long && value !== undefined) given[option.long.slice(2)] = String(value);
  }
  return given;
}

function failure(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`palmwire: ${error.message}\n`);
    return EXIT_USAGE;
  }
  // Commander has printed its own line by now.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_STOPPED : EXIT_USAGE;
  throw error;
}
