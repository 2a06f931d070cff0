import { APP_NAMES } from "../settings/apps.js";
import { TEST_ENGINES } from "../testing/load-app.js";
import { World } from "../testing/index.js";
import { tr } from "../language/language.js";
import { columns } from "../language/width.js";
import { FAULT_NAMES } from "../sim/fuzz/faults.js";
import { runSeed, type SeedResult } from "../sim/fuzz/run-seed.js";
import { Trace } from "../sim/world/trace.js";
import { choice } from "../settings/flag-values.js";
import { didYouMean, UsageError } from "../settings/usage-error.js";
import { onInterrupt } from "./interrupts.js";
import { ProgressLine } from "./progress-line.js";

/** Seeds of each app: at most, and where the command line says nothing. */
export const SEEDS_MAX = 1_000_000;
export const SEEDS = 10;
/** Seeds have 32 bits. */
export const SEED_MAX = 0xffffffff;
/** With so many seeds each kind of fault must have been made for each app. */
const THOROUGH_SEEDS = 30;

/** What the command line gives. */
export interface FuzzSettings {
  readonly seeds?: string;
  readonly from?: string;
  readonly engine?: string;
  readonly json?: boolean;
}

/** What was done to one app, and what came of it. */
interface AppSummary {
  seeds: number;
  virtual_ms: number;
  connections: number;
  bytes: number;
  messages: number;
  readonly faults: Record<string, number>;
}

interface Failure {
  readonly seed: number;
  readonly app: string;
  readonly why: string;
}

/**
 * Runs apps with random peers and faults, a seed after the other. Resolves to whether all went well. Throws UsageError.
 */
export async function fuzz(apps: readonly string[], settings: FuzzSettings): Promise<boolean> {
  for (const app of apps) {
    if (!APP_NAMES.includes(app))
      throw new UsageError(tr("unknown app '{app}'. {hint}", { app, hint: didYouMean(app, APP_NAMES) }));
  }
  const named = apps.length > 0 ? apps : APP_NAMES;
  const seeds = count("seeds", settings.seeds ?? String(SEEDS), 1, SEEDS_MAX);
  const from = count("from", settings.from ?? "1", 0, SEED_MAX - seeds);
  const engine = choice("engine", settings.engine ?? TEST_ENGINES[0], TEST_ENGINES);
  return new Campaign({ apps: named, seeds, from, engine, json: settings.json ?? false }).run();
}

interface Plan {
  readonly apps: readonly string[];
  readonly seeds: number;
  readonly from: number;
  readonly engine: string;
  readonly json: boolean;
}

class Campaign {
  readonly #plan: Plan;
  readonly #summaries = new Map<string, AppSummary>();
  readonly #failures: Failure[] = [];
  readonly #trace = new Trace();
  readonly #started_ms = performance.now();
  #isInterrupted = false;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  async run(): Promise<boolean> {
    const { apps, seeds, from, engine, json } = this.#plan;
    const progress = new ProgressLine(process.stderr);
    const forget = onInterrupt(() => (this.#isInterrupted = true));
    for (const app of apps) {
      for (let seed = from; seed < from + seeds && !this.#isInterrupted; seed++) {
        progress.show(
          tr("{app}: seed {number} of {count}, failures: {failures}", {
            app,
            number: seed - from + 1,
            count: seeds,
            failures: this.#failures.length,
          }),
        );
        const result = await runSeed(app, new World({ seed, engine }));
        if (result.why !== undefined) progress.close();
        this.#note(result);
      }
      if (!this.#isInterrupted) this.#checkThorough(app);
    }
    progress.close();
    forget();
    process.stdout.write(json ? `${JSON.stringify(this.#report())}\n` : this.#text());
    return this.#failures.length === 0 && !this.#isInterrupted;
  }

  #note({ app, seed, why, traceHash, virtual_ms, delivered, faults }: SeedResult): void {
    const summary = this.#summaries.get(app) ?? {
      seeds: 0,
      virtual_ms: 0,
      connections: 0,
      bytes: 0,
      messages: 0,
      faults: {},
    };
    this.#summaries.set(app, summary);
    summary.seeds++;
    summary.virtual_ms += virtual_ms;
    summary.connections += delivered.connections;
    summary.bytes += delivered.bytes;
    summary.messages += delivered.messages;
    for (const [name, times] of Object.entries(faults))
      summary.faults[name] = (summary.faults[name] ?? 0) + times;
    this.#trace.text(traceHash);
    if (why === undefined) return;
    this.#failures.push({ seed, app, why });
    if (this.#plan.json) return;
    const { engine } = this.#plan;
    const on = engine === TEST_ENGINES[0] ? "" : ` --engine ${engine}`;
    process.stdout.write(`${app}, ${tr("seed {seed}", { seed })}: ${why}\n`);
    process.stdout.write(`  ${tr("again:")} palmwire fuzz ${app} --seeds 1 --from ${seed}${on}\n`);
  }

  /** A run in which nothing comes through, or never fails, shows nothing. */
  #checkThorough(app: string): void {
    const summary = this.#summaries.get(app);
    if (!summary) return;
    const { seeds, from } = this.#plan;
    if (summary.messages === 0) this.#failures.push({ seed: from, app, why: "nothing was delivered" });
    if (seeds < THOROUGH_SEEDS) return;
    const missing = FAULT_NAMES.filter((name) => !(name in summary.faults));
    if (missing.length > 0)
      this.#failures.push({
        seed: from,
        app,
        why: `no fault of these kinds was made: ${missing.join(", ")}`,
      });
  }

  #report(): object {
    const summaries = [...this.#summaries.values()];
    const virtual_ms = summaries.reduce((sum, summary) => sum + summary.virtual_ms, 0);
    return {
      seeds: summaries.reduce((sum, { seeds }) => sum + seeds, 0),
      failures: this.#failures,
      traceHash: this.#trace.digest(),
      virtualSeconds: Math.round(virtual_ms / 1000),
      realSeconds: Math.round((performance.now() - this.#started_ms) / 100) / 10,
      apps: Object.fromEntries(
        [...this.#summaries].map(([app, { virtual_ms: ms, ...summary }]) => [
          app,
          { ...summary, virtualSeconds: Math.round(ms / 1000) },
        ]),
      ),
    };
  }

  #text(): string {
    const report = this.#report() as { virtualSeconds: number; realSeconds: number; traceHash: string };
    const rows = [...this.#summaries].map(([app, { seeds, connections, messages, bytes, faults }]) => {
      const count = Object.values(faults).reduce((sum, times) => sum + times, 0);
      const figures = [seeds, count, connections, messages, bytes].map((figure) =>
        String(figure).padStart(11),
      );
      return `${app.padEnd(16)}${figures.join("")}`;
    });
    const titles = [tr("seeds"), tr("faults"), tr("connections"), tr("messages"), tr("bytes")];
    const head = `${"".padEnd(16)}${titles.map((title) => " ".repeat(11 - columns(title)) + title).join("")}`;
    const end = tr("{failures} failures; {virtual} virtual seconds in {real} s; trace {trace}", {
      failures: this.#failures.length,
      virtual: report.virtualSeconds,
      real: report.realSeconds,
      trace: report.traceHash,
    });
    return [head, ...rows, end, ""].join("\n");
  }
}

function count(flag: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new UsageError(
      tr("--{flag} '{text}' is wrong: give {min} to {max}", { flag, text, min, max }),
      flag,
    );
  return value;
}
