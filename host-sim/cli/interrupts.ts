/** Signals that ask the program to stop. Windows has SIGBREAK instead of SIGHUP. */
const SIGNALS: readonly NodeJS.Signals[] =
  process.platform === "win32" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM", "SIGHUP"];

/** `npm start` forwards the SIGINT that the terminal has already sent: signals within this time count as one. */
const ONE_REQUEST_MS = 500;

/**
 * Calls `stop` at the first request to stop. At the second, the process exits at once with code 1. Returns a function
 * that removes the handlers.
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
