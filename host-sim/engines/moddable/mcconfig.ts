import { join } from "node:path";
import { findTool } from "../../node/find-tool.js";

/** The folder of the SDK's tools, by platform. */
export const TOOL_FOLDERS: Partial<Record<NodeJS.Platform, string>> = {
  linux: "lin",
  darwin: "mac",
  win32: "win",
};

/** Finds mcconfig in the SDK named by MODDABLE, or on PATH. */
export function findMcconfig(environment: NodeJS.ProcessEnv): string | undefined {
  const platform = TOOL_FOLDERS[process.platform];
  const { MODDABLE } = environment;
  const own = MODDABLE && platform ? [join(MODDABLE, "build", "bin", platform, "release")] : [];
  return findTool("mcconfig", own) ?? findTool("mcconfig");
}
