import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** The last line of output of a stand-in for a tool: how it was started. */
export interface ToolRun {
  readonly words: readonly string[];
  /** The file that it was given: its content, and the modes of the file and its folder. */
  readonly path: string;
  readonly text: string;
  readonly fileMode: number;
  readonly folderMode: number;
  readonly umask: number;
  readonly uploadPort?: string;
}

/** Says what it was started with, and ends with the exit code FAKE_EXIT; "wait" as that: when it is told to. */
const SOURCE = `#!${process.execPath}
const { readFileSync, statSync } = require("node:fs");
const { dirname } = require("node:path");
const words = process.argv.slice(2);
const path = words.at(-1);
const mode = (file) => statSync(file).mode & 0o777;
process.stdout.write(JSON.stringify({
  words, path, text: readFileSync(path, "utf8"), fileMode: mode(path), folderMode: mode(dirname(path)),
  umask: process.umask(), uploadPort: process.env.UPLOAD_PORT,
}) + "\\n");
if (process.env.FAKE_EXIT === "wait") setInterval(() => {}, 1000);
else process.exitCode = Number(process.env.FAKE_EXIT);
`;

/** Stand-ins for the tools that flash hands over to. */
export class FakeTools {
  readonly folder = mkdtempSync(join(tmpdir(), "palmwire fake tools "));
  /** Finds them, and nothing of Moddable's that is installed here. */
  readonly environment = {
    PATH: [this.folder, process.env.PATH].join(delimiter),
    MODDABLE: this.folder,
    IDF_PATH: this.folder,
    FAKE_EXIT: "0",
    TMPDIR: this.folder,
  };

  constructor() {
    for (const name of ["espruino", "mcconfig", "tsc"]) {
      writeFileSync(join(this.folder, name), SOURCE);
      chmodSync(join(this.folder, name), 0o755);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The tool's report, in the output of flash. */
export function toolRunIn(stdout: string): ToolRun {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as ToolRun;
}
