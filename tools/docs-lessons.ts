/** The lessons of the tree, for the table in docs/lessons.md. */
import { readdirSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { packageRoot } from "../host-sim/node/package-root.js";
import type { ScenarioBoard, Words } from "../host-sim/sim/scenario/scenario.js";
import { readScenarioFile } from "../host-sim/testing/scenario-file.js";

export interface DocumentedLesson {
  /** Below the folder of the lessons. */
  readonly file: string;
  readonly name: Words | undefined;
  readonly description: Words | undefined;
  /** Each app with its options as flags, once. */
  readonly apps: readonly string[];
  readonly stages: number;
}

/** All lessons, in order. */
export function documentedLessons(): DocumentedLesson[] {
  const folder = join(packageRoot(), "scenarios", "lessons");
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  return files.sort().map((file) => {
    const { name, description, boards, lesson } = readScenarioFile(join(folder, file)).scenario;
    const apps = [...new Set(boards.map(appOf))];
    return { file, name, description, apps, stages: lesson?.stages.length ?? 0 };
  });
}

/** An app with its options, such as `chat-server --max-clients 3`; the addresses of others as ADDRESS. */
function appOf({ app, options }: ScenarioBoard): string {
  const name = isAbsolute(app) ? relative(packageRoot(), app).replaceAll("\\", "/") : app;
  const flags = Object.entries(options).map(([flag, value]) => {
    const text = String(value).replace(/\$\w+/g, "ADDRESS");
    return `--${flag} ${text.includes(" ") ? `"${text}"` : text}`;
  });
  return [name, ...flags].join(" ");
}
