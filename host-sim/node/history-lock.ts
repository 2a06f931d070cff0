import { randomUUID } from "node:crypto";
import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a lock says: a process, and when it was started. */
const CONTENT = /^(\d+) (\d*)\n$/;
/** Others may take and leave the lock meanwhile, though not so often. */
const ATTEMPTS_MAX = 100;

/** Another board keeps this history. */
export class HistoryInUse extends Error {
  constructor(readonly pid: number) {
    super(`process ${pid} keeps this history`);
  }
}

/** The file that says who keeps a history. */
export function lockOf(history: string): string {
  return `${history}.lock`;
}

/**
 * Has this process alone, of all on this machine, keep the history until it calls what is returned, or ends. What a
 * killed process left does not count. Throws HistoryInUse, or node:fs's error when the lock cannot be written.
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
      // What is no lock is somebody's file. Only what a full disk left of one is empty.
      if ((pid === undefined && holder !== "") || attempt === ATTEMPTS_MAX) throw error;
      removeIf(lock, holder);
    }
  }
  const release = () => {
    process.off("exit", release);
    try {
      removeIf(lock, own);
    } catch {
      // It does not count once this process has ended.
    }
  };
  process.on("exit", release);
  return release;
}

/** Makes the lock with its content at one stroke. Throws node:fs's error, EEXIST when there is one. */
function create(lock: string, content: string): void {
  const aside = asideOf(lock);
  try {
    writeFileSync(aside, content, { flag: "wx" });
    try {
      linkSync(aside, lock);
    } catch {
      // Not every file system has links.
      copyFileSync(aside, lock, constants.COPYFILE_EXCL);
    }
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Removes the lock if it still says this. */
function removeIf(lock: string, content: string): void {
  if (contentOf(lock) !== content) return;
  const aside = asideOf(lock);
  try {
    renameSync(lock, aside);
    // Just before, another may have removed it as well, and made its own.
    const moved = contentOf(aside);
    if (moved !== undefined && moved !== content) create(lock, moved);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** The name owes nothing to the lock's, which may be as long as names can be. */
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

/** Whether a process runs, and is the one that was started then: numbers are given again. */
function runs(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is another user's.
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const now = startOf(pid);
  return now === "" || start === "" || now === start;
}

/** When the process was started, in ticks since the system was; empty where nobody tells (only Linux does). */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name of the program may hold anything; 20 fields behind it is the time.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return "";
  }
}
