import { main } from "../../host-sim/cli/program.js";
import { speak } from "../../host-sim/language/language.js";

/** The result of a run. */
export interface RunHere {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Executes a command line in this process, to save time where there are many. The command must end by itself. Throws
 * an error that would crash the program.
 */
export function runHere(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<RunHere> {
  return captured(() => main(words, "0.0.0"), environment);
}

/** What a program's main function, which gives the exit code, writes when it is called with that environment. */
export async function captured(
  program: () => Promise<number>,
  environment: NodeJS.ProcessEnv = {},
): Promise<RunHere> {
  const written = { stdout: "", stderr: "" };
  const streams = ["stdout", "stderr"] as const;
  const writes = streams.map((name) => process[name].write);
  const env = { ...process.env };
  Object.assign(process.env, environment);
  // Help is as wide as a terminal, where there is one.
  const terminals = streams.map((name) => process[name].isTTY);
  for (const name of streams) process[name].isTTY = false;
  for (const name of streams)
    process[name].write = (text: string | Uint8Array) => {
      written[name] += String(text);
      return true;
    };
  try {
    return { code: await program(), ...written };
  } finally {
    streams.forEach((name, i) => {
      process[name].write = writes[i];
      process[name].isTTY = terminals[i];
    });
    for (const name of Object.keys(environment)) delete process.env[name];
    Object.assign(process.env, env);
    await speak("en");
  }
}
