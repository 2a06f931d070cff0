/** Scenario files: YAML on the disk, and where in it something stands. */
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ConfigTextError, textOfUTF8 } from "../settings/config-text.js";
import { NoScenario, readScenarioText, type ScenarioText } from "../settings/scenario-text.js";

const BYTES_MAX = 1024 * 1024;

/** A scenario that was read from a file. */
export interface ScenarioFile extends ScenarioText {
  /** As it was given. */
  readonly path: string;
}

export { NoScenario };

/** Reads a scenario file; apps and pictures in it are relative to its folder. Throws NoScenario. */
export function readScenarioFile(path: string): ScenarioFile {
  const { scenario, lineOf } = readScenarioText(textOf(path));
  const folder = dirname(resolve(path));
  const boards = scenario.boards.map((board) => ({ ...board, app: appIn(folder, board.app) }));
  return { path, scenario: { ...scenario, boards }, lineOf };
}

function textOf(path: string): string {
  let bytes: Buffer;
  try {
    if (statSync(path).size > BYTES_MAX) throw new NoScenario([{ wrong: "too-large", bytes_max: BYTES_MAX }]);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof NoScenario) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new NoScenario([{ wrong: "unreadable", error: String(code) }]);
  }
  try {
    return textOfUTF8(bytes);
  } catch (error) {
    if (!(error instanceof ConfigTextError)) throw error;
    throw new NoScenario([{ wrong: "text", line: 1, message: error.message }]);
  }
}

/** The apps of the tree have no dot and no slash in their names. */
function appIn(folder: string, app: string): string {
  return /[./\\]/.test(app) && !app.startsWith("file:") ? resolve(folder, app) : app;
}
