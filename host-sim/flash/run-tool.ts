import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import spawn from "cross-spawn";
import { UsageError } from "../settings/usage-error.js";
import { tr } from "../language/language.js";
import { withPrivateFiles } from "../node/private-files.js";
import type { Handover } from "./tool.js";

/** Signals that are passed on to the tool, so that it ends before its file is removed. */
const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The path shown for the file when it is not written (`--dry-run`). */
export function displayedPath({ name }: Handover): string {
  return join(tmpdir(), "palmwire-XXXXXX", name);
}

/**
 * Runs a tool. `say` is called with the path of its file. It and those beside it only exist while the tool runs, and
 * only this user can read them. Resolves to the tool's exit code. Throws UsageError if the tool cannot be started.
 */
export async function runTool(handover: Handover, say: (path: string) => void): Promise<number> {
  const folder = privateFolder();
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on("exit", remove);
  try {
    const path = join(folder, handover.name);
    for (const [name, text] of Object.entries({ ...handover.files, [handover.name]: handover.text }))
      writeFileSync(join(folder, name), text, { mode: 0o600 });
    say(path);
    return await exitCodeOf(handover, path);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

function privateFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), "palmwire-"));
  } catch (error) {
    throw new UsageError(
      tr("no file can be created in {folder} ({code}): set TMPDIR to another folder", {
        folder: tmpdir(),
        code: String((error as NodeJS.ErrnoException).code),
      }),
    );
  }
}

async function exitCodeOf(handover: Handover, path: string): Promise<number> {
  try {
    return await ended(started(handover, path));
  } catch (error) {
    const { tool } = handover;
    throw new UsageError(
      tr("{tool} cannot be run ({code})", { tool, code: String((error as NodeJS.ErrnoException).code) }),
    );
  }
}

/** Files that the tool builds contain the secret too, so they are private as well. */
function started({ tool, words, environment }: Handover, path: string): ChildProcess {
  // Windows can only start scripts through its shell, for which cross-spawn quotes the arguments.
  return withPrivateFiles(() =>
    spawn(tool, words(path), { stdio: "inherit", env: { ...process.env, ...environment } }),
  );
}

/** Resolves to the exit code. */
async function ended(child: ChildProcess): Promise<number> {
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, passOn);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve(code ?? 1));
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, passOn);
  }
}
