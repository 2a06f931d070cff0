/**
 * `run --watch`: from the save of a file to the new program's first picture, compared with a cold start of the command
 * line with the same app.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../host-sim/node/package-root.js";
import { BoardProcess } from "../tests/run/board-process.js";
import { median } from "./median.js";

const ENGINES = ["node", "xs", "espruino"] as const;
const SAVES = 9;

/** The echo server, with a word of another file on its console. */
const APP = `
import start from ${JSON.stringify(join(packageRoot(), "firmware", "apps", "tcp-echo-server.ts"))};
export { options } from ${JSON.stringify(join(packageRoot(), "firmware", "apps", "tcp-echo-server.ts"))};
import { word } from "./word";

export default function startWithWord(device, values, onEnd) {
  device.console.print(word());
  return start(device, values, onEnd);
}
`;

/** How long an engine takes, in milliseconds, and the saves' time as a part of the start's. */
interface Reload {
  readonly start_ms: number;
  readonly save_ms: number;
  readonly toStart: number;
}

/** Saves a program again and again, and starts the command line anew in between. */
async function reload(engine: string): Promise<Reload> {
  const folder = mkdtempSync(join(tmpdir(), "palmwire-bench-"));
  const app = join(folder, "app.ts");
  const word = join(folder, "word.ts");
  writeFileSync(app, APP);
  const save = (text: string) =>
    writeFileSync(word, `export function word(): string {\n  return "${text}";\n}\n`);
  save("first");
  const words = ["run", app, "--port", "0", "--engine", engine, "--log", "json"];
  const board = new BoardProcess([...words, "--watch"]);
  try {
    await board.event({ event: "frame" });
    const starts_ms: number[] = [];
    const saves_ms: number[] = [];
    for (let i = 0; i < SAVES; i++) {
      const started_ms = performance.now();
      const cold = new BoardProcess(words);
      await cold.event({ event: "frame" });
      starts_ms.push(performance.now() - started_ms);
      await cold.stop();
      const last = board.events.at(-1);
      const saved_ms = performance.now();
      save(`word ${i}`);
      const reloaded = await board.event({ event: "reloaded" }, last);
      await board.event({ event: "frame" }, reloaded);
      saves_ms.push(performance.now() - saved_ms);
    }
    const [start_ms, save_ms] = [starts_ms, saves_ms].map((values) => Math.round(median(values)));
    return { start_ms, save_ms, toStart: Number((save_ms / start_ms).toFixed(2)) };
  } finally {
    await board.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The medians of each engine. Starts and saves take turns. */
export async function benchWatch({ json }: { json: boolean }): Promise<object> {
  const result: Record<string, Reload> = {};
  for (const engine of ENGINES) {
    const measured = (result[engine] = await reload(engine));
    const { start_ms, save_ms, toStart } = measured;
    if (!json)
      process.stdout.write(
        `${engine.padEnd(10)} save to picture ${save_ms} ms, ${toStart} x a cold start (${start_ms} ms)\n`,
      );
  }
  return { watch: result };
}
