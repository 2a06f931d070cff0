import { ENGINES } from "../sim/scenario/parts.js";
import { World } from "../testing/index.js";
import { tr } from "../language/language.js";
import { columns } from "../language/width.js";
import { runSeed, type SeedResult } from "../sim/fuzz/run-seed.js";
import { Trace } from "../sim/world/trace.js";
import { onInterrupt } from "./interrupts.js";
import { ProgressLine } from "./progress-line.js";

/** With so many seeds each kind of fault must have been made for each app. */
const THOROUGH_SEEDS = 30;
/** Of the table: the names of the apps, and each figure. */
const NAME_COLUMNS = 16;
const FIGURE_COLUMNS = 12;

/** What is run: seeds from one on, of each app. */
export interface Campaign {
  readonly apps: readonly string[];
  readonly seeds: number;
  readonly from: number;
  readonly engine: string;
  /** The result is printed as one JSON object. */
  readonly json: boolean;
}

/** What was done to one app, and what came of it. */
interface AppSummary {
  seeds: number;
  virtual_ms: number;
  connections: number;
  bytes: number;
  messages: number;
  readonly faults: Record<string, number>;
  readonly faultNames: readonly string[];
}

interface Failure {
  readonly seed: number;
  readonly app: string;
  readonly why: string;
}

/** Runs apps with random peers and faults, a seed after the other, and prints the result. Resolves to whether all went well. */
export function fuzz(campaign: Campaign): Promise<boolean> {
  return new Fuzzer(campaign).run();
}

class Fuzzer {
  readonly #campaign: Campaign;
  readonly #summaries = new Map<string, AppSummary>();
  readonly #failures: Failure[] = [];
  readonly #trace = new Trace();
  readonly #started_ms = performance.now();
  #isInterrupted = false;

  constructor(campaign: Campaign) {
    this.#campaign = campaign;
  }

  async run(): Promise<boolean> {
    const { apps, seeds, from, engine, json } = this.#campaign;
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

  #note({ app, seed, why, traceHash, virtual_ms, delivered, faults, faultNames }: SeedResult): void {
    const summary = this.#summaries.get(app) ?? {
      seeds: 0,
      virtual_ms: 0,
      connections: 0,
      bytes: 0,
      messages: 0,
      faults: {},
      faultNames,
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
    if (why !== undefined) this.#fail({ seed, app, why });
  }

  /** A campaign in which nothing comes through, or some kind of fault is never made, shows nothing. */
  #checkThorough(app: string): void {
    const summary = this.#summaries.get(app);
    if (!summary) return;
    const { seeds, from: seed } = this.#campaign;
    if (summary.messages === 0) this.#fail({ seed, app, why: "nothing was delivered" });
    if (seeds < THOROUGH_SEEDS) return;
    const missing = summary.faultNames.filter((name) => !(name in summary.faults));
    if (missing.length > 0)
      this.#fail({ seed, app, why: `no fault of these kinds was made: ${missing.join(", ")}` });
  }

  #fail(failure: Failure): void {
    this.#failures.push(failure);
    if (this.#campaign.json) return;
    const { app, seed, why } = failure;
    const { engine } = this.#campaign;
    const on = engine === ENGINES[0] ? "" : ` --engine ${engine}`;
    process.stdout.write(`${app}, ${tr("seed {seed}", { seed })}: ${why}\n`);
    process.stdout.write(`  ${tr("again:")} palmwire fuzz ${app} --seeds 1 --from ${seed}${on}\n`);
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
        [...this.#summaries].map(([app, { virtual_ms, seeds, connections, bytes, messages, faults }]) => [
          app,
          { seeds, connections, bytes, messages, virtualSeconds: Math.round(virtual_ms / 1000), faults },
        ]),
      ),
    };
  }

  #text(): string {
    const report = this.#report() as { virtualSeconds: number; realSeconds: number; traceHash: string };
    const rows = [...this.#summaries].map(([app, { seeds, connections, messages, bytes, faults }]) => {
      const count = Object.values(faults).reduce((sum, times) => sum + times, 0);
      const figures = [seeds, count, connections, messages, bytes].map((figure) =>
        String(figure).padStart(FIGURE_COLUMNS),
      );
      return `${app.padEnd(NAME_COLUMNS)}${figures.join("")}`;
    });
    const titles = [tr("seeds"), tr("faults"), tr("connections"), tr("messages"), tr("bytes")];
    const heads = titles.map((title) => " ".repeat(FIGURE_COLUMNS - columns(title)) + title);
    const head = `${" ".repeat(NAME_COLUMNS)}${heads.join("")}`;
    const end = tr("{failures} failures; {virtual} virtual seconds in {real} s; trace {trace}", {
      failures: this.#failures.length,
      virtual: report.virtualSeconds,
      real: report.realSeconds,
      trace: report.traceHash,
    });
    return [head, ...rows, end, ""].join("\n");
  }
}
