import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Fault } from "../sim/engine/engine.js";
import { faultOf } from "./fault.js";
import { packageRoot } from "./package-root.js";
import { ScriptMap, type Place } from "./source-maps.js";

/** The maps of scripts that were compiled in this process, by the name of the script. */
const maps = new Map<string, ScriptMap>();

/** Tells what a script that Node runs was compiled from. */
export function keepMap(script: string, map: ScriptMap): void {
  maps.set(script, map);
}

/** Where a program that Node runs failed, from the stack trace of an exception. */
export function faultInNode(stack: string): Fault | undefined {
  return faultOf(stack, placeInNode);
}

function placeInNode(script: string, line: number, column?: number): Place | undefined {
  const known = maps.get(script);
  if (known) return known.placeOf(line, column);
  const path = script.startsWith("file:") ? fileURLToPath(script) : script;
  // Node reads the maps itself where it is told to.
  if (path.startsWith(join(packageRoot(), "firmware") + sep)) return { file: path, line, column };
  if (!path.startsWith(join(packageRoot(), "dist", "apps") + sep)) return undefined;
  const built = ScriptMap.beside(path);
  if (built) maps.set(script, built);
  return built?.placeOf(line, column);
}
