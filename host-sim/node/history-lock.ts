import { randomUUID } from "node:crypto";
import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The content of a lock file: process ID and start time. */
const CONTENT = /^(\d+) (\d*)\n$/;
/** Other processes may take and release the lock meanwhile, but hardly this often. */
const ATTEMPTS_MAX = 100;

/** Another board uses this history file. */
export class HistoryInUse extends Error {
  constructor(readonly pid: number) {
    super(`process ${pid} keeps this history`);
  }
}

/** The lock file of a history file. */
export function lockOf(history: string): string {
  return `${history}.lock`;
}

/**
 * Locks a history file against other processes on this machine. The lock ends when the returned function is called or
 * the process ends; a lock left by a killed process is ignored. Throws HistoryInUse, or node:fs's error if the lock
 * file cannot be written.
 */
export function lockHistory(history: string): () => void {
  const lock = lockOf(history);
  const own = `${process.pid} ${startOf(process.pid)}\n`;
  for (let attempt = 1; ; attempt++) {
    try {
      create(lock, own);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = contentOf(lock) ?? "";
      const [, pid, start] = CONTENT.exec(holder) ?? [];
      if (pid !== undefined && runs(Number(pid), start)) throw new HistoryInUse(Number(pid));
      // A file with other content is not a lock, so leave it alone. Only an empty one can be left over from a full
      // disk.
      if ((pid === undefined && holder !== "") || attempt === ATTEMPTS_MAX) throw error;
      removeIf(lock, holder);
    }
  }
  const release = () => {
    process.off("exit", release);
    try {
      removeIf(lock, own);
    } catch {
      // The lock is ignored once this process has ended.
    }
  };
  process.on("exit", release);
  return release;
}

/** Creates the lock file with its content atomically. Throws node:fs's error; EEXIST if it exists. */
function create(lock: string, content: string): void {
  const aside = asideOf(lock);
  try {
    writeFileSync(aside, content, { flag: "wx" });
    try {
      linkSync(aside, lock);
    } catch {
      // Not every file system supports hard links.
      copyFileSync(aside, lock, constants.COPYFILE_EXCL);
    }
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Removes the lock file if it still has this content. */
function removeIf(lock: string, content: string): void {
  if (contentOf(lock) !== content) return;
  const aside = asideOf(lock);
  try {
    renameSync(lock, aside);
    // Another process may have replaced the lock file just before.
    const moved = contentOf(aside);
    if (moved !== undefined && moved !== content) create(lock, moved);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** A temporary name. It is not derived from the lock's name, which may already have the maximum length. */
function asideOf(lock: string): string {
  return join(dirname(lock), `.palmwire-${randomUUID()}.tmp`);
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "latin1");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** True if the process is running and is the one that was started at that time: process IDs are reused. */
function runs(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM means that the process exists but belongs to another user.
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const now = startOf(pid);
  return now === "" || start === "" || now === start;
}

/** The start time of a process in clock ticks since boot; empty if the system does not provide it (only Linux does). */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The program name in parentheses may contain anything; the start time is the 20th field after it.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return "";
  }
}
