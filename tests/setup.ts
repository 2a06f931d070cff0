/**
 * The language of what is tested, and how often properties are tried: PALMWIRE_PROPERTY_RUNS (default 100) times. A test that needs more runs by nature
 * asks `propertyRuns` for a multiple.
 */
import fc from "fast-check";

// What is expected of the tool's words is English: this machine's language must not change that.
process.env.LC_ALL = "C.UTF-8";
for (const name of ["PALMWIRE_LANG", "PALMWIRE_CONFIG"]) delete process.env[name];

const RUNS_DEFAULT = 100;

const asked = Number(process.env.PALMWIRE_PROPERTY_RUNS ?? RUNS_DEFAULT);
if (!Number.isInteger(asked) || asked < 1)
  throw new Error("PALMWIRE_PROPERTY_RUNS must be a whole number from 1");

fc.configureGlobal({ numRuns: asked });

/** `normal` runs in `npm test`, more of them where PALMWIRE_PROPERTY_RUNS asks for more than the default. */
export function propertyRuns(normal: number): number {
  return Math.max(1, Math.round((normal * asked) / RUNS_DEFAULT));
}
