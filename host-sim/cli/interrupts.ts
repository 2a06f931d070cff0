/** What the user (or the system) sends to have the program stop; Windows has SIGBREAK and no SIGHUP. */
const SIGNALS: readonly NodeJS.Signals[] =
  process.platform === "win32" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM", "SIGHUP"];

/** `npm start` passes on the SIGINT that the terminal has sent us as well: one Ctrl-C comes twice. */
const ONE_REQUEST_MS = 500;

/**
 * Calls `stop` at the first request to stop; at the second, the process ends at once with exit code 1. Gives what makes
 * it forget that.
 */
export function onInterrupt(stop: () => void): () => void {
  let asked_ms: number | undefined;
  const ask = () => {
    const now_ms = performance.now();
    if (asked_ms === undefined) {
      asked_ms = now_ms;
      stop();
    } else if (now_ms - asked_ms > ONE_REQUEST_MS) process.exit(1);
  };
  for (const signal of SIGNALS) process.on(signal, ask);
  return () => {
    for (const signal of SIGNALS) process.off(signal, ask);
  };
}
