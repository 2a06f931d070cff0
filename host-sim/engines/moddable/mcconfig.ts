import { join } from "node:path";
import { findTool } from "../../node/find-tool.js";

/** Where the SDK keeps its tools, by platform of this machine. */
export const TOOL_FOLDERS: Partial<Record<NodeJS.Platform, string>> = {
  linux: "lin",
  darwin: "mac",
  win32: "win",
};

/** The mcconfig of the SDK that MODDABLE names, or of PATH. */
export function findMcconfig(environment: NodeJS.ProcessEnv): string | undefined {
  const platform = TOOL_FOLDERS[process.platform];
  const { MODDABLE } = environment;
  const own = MODDABLE && platform ? [join(MODDABLE, "build", "bin", platform, "release")] : [];
  return findTool("mcconfig", own) ?? findTool("mcconfig");
}
