import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tr } from "../../language/language.js";
import { findTool } from "../../node/find-tool.js";
import { packageRoot } from "../../node/package-root.js";
import { EngineUnavailable } from "../unavailable.js";
import { findMcconfig } from "./mcconfig.js";

/** Moddable's Linux port cannot be built or run. */
export class ModdableUnavailable extends EngineUnavailable {
  constructor(reason: string) {
    super(tr("the Moddable engine cannot run: {reason}", { reason }));
  }
}

/** The environment for a build. */
export interface ModdableSDK {
  /** The SDK's folder. */
  readonly folder: string;
  readonly version: string;
  readonly mcconfig: string;
  /** For child processes: PATH contains the SDK's tools and a TypeScript compiler. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Other programs that the build needs. */
const TOOLS: Readonly<Record<string, string>> = {
  make: "apt-get install build-essential",
  gcc: "apt-get install build-essential",
  "pkg-config": "apt-get install pkg-config libglib2.0-dev",
};

/** Returns the SDK named by MODDABLE. Throws ModdableUnavailable. */
export function findSDK(environment: NodeJS.ProcessEnv = process.env): ModdableSDK {
  const { MODDABLE, PATH } = environment;
  if (process.platform !== "linux")
    throw new ModdableUnavailable(tr("it is Moddable's Linux port, but this is not Linux"));
  if (!MODDABLE)
    throw new ModdableUnavailable(
      tr(
        "MODDABLE is not set: install the Moddable SDK 8.2 or later, then export MODDABLE=/path/to/moddable",
      ),
    );
  const version = join(MODDABLE, "tools", "VERSION");
  if (!existsSync(version))
    throw new ModdableUnavailable(tr("MODDABLE={folder} is not a Moddable SDK", { folder: MODDABLE }));
  const mcconfig = findMcconfig(environment);
  if (!mcconfig)
    throw new ModdableUnavailable(
      tr("mcconfig is not built: {mend}", { mend: `cd ${MODDABLE}/build/makefiles/lin && make` }),
    );
  for (const [tool, mend] of Object.entries(TOOLS)) {
    if (!findTool(tool))
      throw new ModdableUnavailable(tr("'{tool}' is not installed: {mend}", { tool, mend }));
  }
  if (spawnSync("pkg-config", ["--exists", "gio-2.0"]).status !== 0)
    throw new ModdableUnavailable(
      tr("GLib's headers are missing: {mend}", { mend: "apt-get install libglib2.0-dev" }),
    );
  const own = join(packageRoot(), "node_modules", ".bin");
  const folders = [join(MODDABLE, "build", "bin", "lin", "release"), own, PATH];
  if (!findTool("tsc") && !findTool("tsc", [own]))
    throw new ModdableUnavailable(
      tr("'{tool}' is not installed: {mend}", { tool: "tsc", mend: "npm install --global typescript" }),
    );
  return {
    folder: MODDABLE,
    version: readFileSync(version, "utf8").trim(),
    mcconfig,
    environment: { ...environment, MODDABLE, PATH: folders.join(":") },
  };
}
