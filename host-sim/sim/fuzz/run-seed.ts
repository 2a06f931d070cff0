import type { World } from "../world/world.js";
import { faultNames, FAULTS } from "./faults.js";
import type { Delivered } from "./trial.js";
import { TRIALS } from "./trials.js";

/** How long peers talk while things fail. */
const FAULTY_MS = { min: 30_000, max: 60_000 };
/** Between two things that happen. */
const PAUSE_MS_MAX = 600;
/** How long a fault lasts. */
const FAULT_MS = { min: 200, max: 8000 };
/** Of what happens, how much is a fault; drawn anew for each run, so that some are calm and some wild. */
const FAULT_SHARE_MAX = 0.25;
/** Until screens and logs have followed what was served. */
const QUIET_MS = 5000;

/** What came of one seed of one app. */
export interface SeedResult {
  readonly app: string;
  readonly seed: number;
  /** Why it failed; absent when all went well. */
  readonly why?: string;
  readonly traceHash: string;
  readonly virtual_ms: number;
  readonly delivered: Delivered;
  /** How often each kind of fault was made, of those that can be made for the app. */
  readonly faults: Readonly<Record<string, number>>;
  readonly faultNames: readonly string[];
}

/**
 * Runs an app of the tree with random peers and faults, then without faults. `world` is new, and of that seed. Never
 * rejects: whatever goes wrong is `why`.
 */
export async function runSeed(app: string, world: World): Promise<SeedResult> {
  const trial = new TRIALS[app](world);
  const faults: Record<string, number> = {};
  let why: string | undefined;
  try {
    await trial.start();
    await talkAmongFaults(world, trial, faults);
    await trial.serves();
    await trial.letsGo();
    await world.sleep(QUIET_MS);
    trial.check();
    trial.quiet();
  } catch (error) {
    why = reasonOf(error);
  }
  const traceHash = world.traceHash();
  const virtual_ms = world.clock.now_ms();
  try {
    await world.stop();
  } catch (error) {
    why ??= reasonOf(error);
  }
  return {
    app,
    seed: world.seed,
    why,
    traceHash,
    virtual_ms,
    delivered: trial.delivered,
    faults,
    faultNames: faultNames(trial.addressesStay),
  };
}

async function talkAmongFaults(
  world: World,
  trial: InstanceType<(typeof TRIALS)[string]>,
  faults: Record<string, number>,
): Promise<void> {
  const random = world.random("faults");
  const share = random.fraction() * FAULT_SHARE_MAX;
  const { clock } = world;
  const end_ms = clock.now_ms() + random.integer(FAULTY_MS.min, FAULTY_MS.max);
  const place = { world, random };
  const names = faultNames(trial.addressesStay);
  const password = world.wifi.password;
  const endings = new Set<() => void>();
  // One fault at least: a run without any shows nothing new.
  let isDue = true;
  while (clock.now_ms() < end_ms) {
    await world.sleep(random.integer(1, PAUSE_MS_MAX));
    if (isDue || random.chance(share)) {
      const name = random.pick(names);
      const end = FAULTS[name](place);
      if (!end) continue;
      isDue = false;
      faults[name] = (faults[name] ?? 0) + 1;
      endings.add(end);
      clock.setTimer(
        () => {
          if (endings.delete(end)) end();
        },
        random.integer(FAULT_MS.min, FAULT_MS.max),
      );
    } else trial.act();
    trial.check();
  }
  for (const end of endings) end();
  endings.clear();
  world.wifi.password = password;
  world.wifi.switchOn();
  world.repair();
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
