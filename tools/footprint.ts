/**
 * The cost of each app on a board:
 *
 *     npm run footprint                       a table of all apps
 *     npm run footprint -- chat-server        a table of one app
 *     npm run footprint -- --json             for programs, without what takes long to find
 *     npm run footprint -- --docs             into the file from which `npm run docs` makes tables
 *
 * The figures for XS are measured in XS itself, which runs the app through a script of events, so they are
 * reproducible. footprint-heap.ts converts them to those of a 32-bit board.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OptionValues } from "../firmware/options.js";
import { APP_NAMES } from "../host-sim/settings/apps.js";
import { ProgressLine } from "../host-sim/cli/progress-line.js";
import { EngineUnavailable } from "../host-sim/engines/unavailable.js";
import { BOARD_MEMORY } from "../host-sim/engines/xs/limits.js";
import { workerKit, type WorkerKit } from "../host-sim/engines/xs/worker-build.js";
import { bundleEspruino } from "../host-sim/espruino-bundler/bundle.js";
import { packageRoot } from "../host-sim/node/package-root.js";
import { footprintOf, needsOf } from "./footprint-app.js";
import { FOOTPRINT_FILE, type FootprintFigures } from "./footprint-file.js";
import { kitFigures } from "./footprint-kit.js";
import { joinedValues, valuesOf } from "./footprint-trial.js";

/** The columns of the table: titles and descriptions. */
const COLUMNS = [
  ["Espruino", "bytes of the bundle that is sent to an Espruino board, its ASCII font included"],
  ["bytecode", "bytes of XS bytecode, the driver of the board's display included"],
  ["boot", "bytes of XS heap after the start: slots of 16 bytes and chunks, bytecode not counted"],
  ["RAM", "of it, without the classes, functions and names that preloading leaves in flash"],
  ["connection", "bytes of XS heap for each connection that is accepted"],
  ["message", "steps of XS for a message of 16 bytes, the screen included"],
  ["slots", `the least XS slots it runs in with five clients, of ${BOARD_MEMORY.slots}`],
  ["chunks", `the least XS chunk bytes, of ${BOARD_MEMORY.chunk_bytes}`],
  ["stack", `the least XS stack slots, of ${BOARD_MEMORY.stack_slots}`],
] as const;

const APP_WIDTH = 22;
const COLUMN_WIDTH = 11;

/** What is measured: an app with the values of its options. */
interface Program {
  readonly app: string;
  /** The name in the table: with the option that makes it larger, if there is one. */
  readonly title: string;
  readonly values: OptionValues;
}

/** The programs of an app: with the default options, and joined to other rooms if it can be. */
async function programsOf(app: string): Promise<Program[]> {
  const programs = [{ app, title: app, values: await valuesOf(app) }];
  const joined = await joinedValues(app);
  if (joined) programs.push({ app, title: `${app} --join`, values: joined });
  return programs;
}

/** Bytes of the bundle for Espruino; undefined if it does not fit. */
async function espruinoBytes({ app, values }: Program): Promise<number | undefined> {
  try {
    return Buffer.byteLength(await bundleEspruino(app, values, { check: false }));
  } catch (error) {
    if ((error as Error).name === "BundleError") return undefined;
    throw error;
  }
}

async function figures(kit: WorkerKit, program: Program) {
  const { app, values } = program;
  const { bytecode, boot, preload, connection, compute } = await footprintOf(kit, app, values);
  return {
    espruinoBytes: await espruinoBytes(program),
    xsBytecodeBytes: bytecode,
    xsBootBytes: boot,
    xsPreloadBytes: preload,
    xsConnectionBytes: connection,
    xsComputePerMessage: compute,
  };
}

function row(first: string, cells: readonly (string | number | undefined)[]): void {
  const rest = cells.map((cell) => String(cell ?? "-").padStart(COLUMN_WIDTH)).join("");
  process.stdout.write(`${first.padEnd(APP_WIDTH)}${rest}\n`);
}

async function table(kit: WorkerKit, apps: readonly string[]): Promise<void> {
  row(
    "app",
    COLUMNS.map(([name]) => name),
  );
  for (const app of apps)
    for (const program of await programsOf(app)) {
      const of = await figures(kit, program);
      const { slots, chunk_bytes, stack_slots } = await needsOf(kit, app, program.values);
      const heap = [of.xsBootBytes, of.xsBootBytes - of.xsPreloadBytes, of.xsConnectionBytes];
      row(program.title, [
        ...[of.espruinoBytes, of.xsBytecodeBytes, ...heap, of.xsComputePerMessage],
        ...[slots, chunk_bytes, stack_slots],
      ]);
    }
  process.stdout.write("\n");
  for (const [name, meaning] of COLUMNS) process.stdout.write(`${name.padEnd(COLUMN_WIDTH)} ${meaning}\n`);
}

async function json(kit: WorkerKit, apps: readonly string[]): Promise<void> {
  const found: Record<string, object> = {};
  for (const app of apps)
    for (const program of await programsOf(app)) found[program.title] = await figures(kit, program);
  process.stdout.write(`${JSON.stringify({ apps: found })}\n`);
}

/** Writes the figures that the docs show, for every app and each part of the app kit. */
async function docs(kit: WorkerKit): Promise<void> {
  const apps: FootprintFigures["apps"] = {};
  for (const app of APP_NAMES) {
    const [program] = await programsOf(app);
    const of = await figures(kit, program);
    const { slots, chunk_bytes, stack_slots } = await needsOf(kit, app, program.values);
    apps[app] = {
      espruinoBytes: of.espruinoBytes,
      xsBytecodeBytes: of.xsBytecodeBytes,
      xsBootBytes: of.xsBootBytes,
      xsPreloadBytes: of.xsPreloadBytes,
      xsConnectionBytes: of.xsConnectionBytes,
      xsLeastSlots: slots,
      xsLeastChunkBytes: chunk_bytes,
      xsLeastStackSlots: stack_slots,
    };
  }
  const found: FootprintFigures = { apps, kit: await kitFigures(kit) };
  writeFileSync(join(packageRoot(), FOOTPRINT_FILE), `${JSON.stringify(found, null, 2)}\n`);
}

const words = process.argv.slice(2);
const named = words.filter((word) => word !== "--json" && word !== "--docs");
const unknown = named.find((word) => !APP_NAMES.includes(word));
if (unknown !== undefined) {
  process.stderr.write(
    `footprint: unknown app '${unknown}': give any of ${APP_NAMES.join(", ")}, or --json, or --docs\n`,
  );
  process.exit(2);
}
const progress = new ProgressLine(process.stderr);
try {
  const kit = await workerKit((text) => progress.show(text));
  progress.close();
  if (words.includes("--docs")) await docs(kit);
  else await (words.includes("--json") ? json : table)(kit, named.length > 0 ? named : APP_NAMES);
} catch (error) {
  if (!(error instanceof EngineUnavailable)) throw error;
  process.stderr.write(`footprint: ${error.message}\n`);
  process.exit(2);
}
