import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const POLL_MS = 200;

/** Whether the process that took the lock is gone without giving it back. */
function abandoned(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(join(lock, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    // ENOENT: it is just being taken.
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Runs `action` while no other process does so with the same `lock`, a folder that is made for that. */
export async function exclusively<Result>(lock: string, action: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (abandoned(lock)) rmSync(lock, { recursive: true, force: true });
    else await setTimeout(POLL_MS);
  }
  try {
    writeFileSync(join(lock, "pid"), String(process.pid));
    return await action();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
