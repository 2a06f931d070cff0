import type { OptionValues } from "../../firmware/options.js";
import type { Bundle } from "../espruino-bundler/bundle.js";
import { appFile } from "../node/app-files.js";
import { UsageError } from "../settings/usage-error.js";
import { OutsideDialect } from "./outside-dialect.js";

/** The board, its display, and the size of its history. */
interface BundleFor {
  readonly board: string;
  readonly panel: string;
  readonly history_bytes: number;
}

/**
 * The bundle of an app for a real board, and what it may weigh. Throws UsageError for what Espruino cannot run:
 * OutsideDialect where it is the app's language.
 */
export async function espruinoBundle(
  app: string,
  values: OptionValues,
  { board, panel, history_bytes }: BundleFor,
): Promise<Bundle & { readonly bytes_max: number }> {
  const { buildBundle, BUNDLE_BYTES_MAX } = await import("../espruino-bundler/bundle.js");
  try {
    const made = await buildBundle(app, values, { board, panel, history_bytes });
    return { ...made, bytes_max: BUNDLE_BYTES_MAX };
  } catch (error) {
    throw await asUsageError(error);
  }
}

/** Throws OutsideDialect where an app's source has what no board can run. */
export async function refuseOutsideDialect(app: string): Promise<void> {
  const { checkDialect } = await import("../espruino-bundler/check-dialect.js");
  try {
    await checkDialect(process.cwd(), appFile(app));
  } catch (error) {
    throw await asUsageError(error);
  }
}

async function asUsageError(error: unknown): Promise<unknown> {
  const { BundleError, DialectError } = await import("../espruino-bundler/bundle-error.js");
  if (error instanceof DialectError) return new OutsideDialect(error.message, error.violations);
  return error instanceof BundleError ? new UsageError(error.message) : error;
}
