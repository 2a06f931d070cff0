import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const POLL_MS = 200;

/** True if the process that took the lock has ended without releasing it. */
function abandoned(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(join(lock, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    // ENOENT: another process is just taking the lock.
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Runs `action` while holding `lock`, a folder created for this purpose. Other processes wait. */
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
