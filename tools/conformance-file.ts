/** The results of `tools/conformance.ts` that the docs show. */

/** Their file, relative to the package's folder. */
export const CONFORMANCE_FILE = "docs/conformance.json";

/** Why a test does not pass. */
export const REASONS = ["engine", "missing", "older", "internet", "differs"] as const;
export type Reason = (typeof REASONS)[number];

export interface ConformanceResults {
  /** The version of Moddable's SDK whose tests they are. */
  readonly moddable: string;
  readonly suites: readonly SuiteResult[];
}

export interface SuiteResult {
  readonly suite: string;
  readonly files: number;
  readonly failed: readonly FailedTest[];
}

export interface FailedTest {
  /** The path below the suite's folder. */
  readonly file: string;
  readonly reason: Reason;
  readonly message: string;
  /** The modules that it imports and that are older than the standard. */
  readonly modules?: readonly string[];
  /** The hosts of the Internet that it talks to and that have no address here. */
  readonly hosts?: readonly string[];
}
