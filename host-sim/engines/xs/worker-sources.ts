import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { tr } from "../../language/language.js";
import { XSUnavailable } from "./unavailable.js";

/** The package with the sources of xsnap-worker, and the version whose exit codes and snapshot format are known. */
export const XSNAP_PACKAGE = "@agoric/xsnap";
export const XSNAP_VERSION = "0.15.0";

/** The name of the worker's program. */
export const WORKER = "xsnap-worker";

/** The command that installs it. */
const MEND = `npm install --ignore-scripts ${XSNAP_PACKAGE}@${XSNAP_VERSION}`;

/** The folder of the package. Only its C sources are used, not its JavaScript. */
export function xsnapFolder(): string {
  let file: string;
  try {
    file = createRequire(import.meta.url).resolve(`${XSNAP_PACKAGE}/package.json`);
  } catch {
    throw new XSUnavailable(tr("its sources are missing: {mend}", { mend: MEND }));
  }
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  if (version !== XSNAP_VERSION)
    throw new XSUnavailable(tr("its sources are of version {version}: {mend}", { version, mend: MEND }));
  return dirname(file);
}

/** The folder with this system's makefile, which is named after the worker. */
export function makefileFolder(xsnap: string): string {
  const system = { linux: "lin", darwin: "mac" }[process.platform as string];
  if (!system) throw new XSUnavailable(tr("it runs on Linux and macOS only"));
  return join(xsnap, "xsnap-native", "xsnap", "makefiles", system);
}
