/** What the user (or the system) sends to have the program stop; Windows has SIGBREAK and no SIGHUP. */
const SIGNALS: readonly NodeJS.Signals[] =
  process.platform === "win32" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM", "SIGHUP"];

/** Calls `stop` at the first request to stop; at the second, the process ends at once with exit code 1. */
export function onInterrupt(stop: () => void): void {
  let asked = false;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (asked) process.exit(1);
      asked = true;
      stop();
    });
  }
}
