/** Start-up time: from `npm start` to the first frame on the panel, compared with an empty Node program. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { PROGRAM } from "../tests/run/board-process.js";
import { median } from "./median.js";

const RUNS = 11;

interface Command {
  readonly file: string;
  readonly words: readonly string[];
  /** Measure until standard output contains this, or until the end of the process. */
  readonly until?: string;
}

const BOARD = ["run", "tcp-echo-server", "--port", "0", "--log", "json", "--for", "0.2"];
const COMMANDS: Record<string, Command> = {
  node: { file: process.execPath, words: ["-e", "0"] },
  palmwire: { file: process.execPath, words: [PROGRAM, ...BOARD], until: '"event":"frame"' },
  listening: { file: process.execPath, words: [PROGRAM, ...BOARD], until: '"event":"listening"' },
  npmStart: { file: "npm", words: ["start", "--silent", "--", ...BOARD.slice(1)], until: '"event":"frame"' },
};

/** Milliseconds from spawn to that moment. */
async function time_ms({ file, words, until }: Command): Promise<number> {
  const started = performance.now();
  const child = spawn(file, words, {
    stdio: ["ignore", "pipe", "ignore"],
    shell: process.platform === "win32",
  });
  let reached = 0;
  if (until !== undefined) {
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (reached === 0 && line.includes(until)) reached = performance.now();
    });
  }
  await new Promise((resolve) => child.on("close", resolve));
  return (until === undefined ? performance.now() : reached) - started;
}

/** Median milliseconds of each command, and their ratio to empty Node. The commands are run alternately. */
export async function benchStart({ json }: { json: boolean }): Promise<object> {
  const times: Record<string, number[]> = {};
  for (let run = -1; run < RUNS; run++) {
    for (const [name, command] of Object.entries(COMMANDS)) {
      const taken_ms = await time_ms(command);
      // The first round is a warm-up.
      if (run >= 0) (times[name] ??= []).push(taken_ms);
    }
  }
  const node_ms = median(times.node);
  const result: Record<string, { median_ms: number; toNode: number }> = {};
  for (const [name, values] of Object.entries(times)) {
    const median_ms = Math.round(median(values));
    result[name] = { median_ms, toNode: Number((median(values) / node_ms).toFixed(2)) };
    if (!json)
      process.stdout.write(`${name.padEnd(10)} ${median_ms} ms, ${result[name].toNode} x node -e 0\n`);
  }
  return { start: result };
}
