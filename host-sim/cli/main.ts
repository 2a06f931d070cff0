import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { complain } from "../settings/complain.js";
import { main } from "./program.js";
import { isHandled } from "./uncaught.js";
import { EXIT_FAILED, EXIT_STOPPED } from "./exit-codes.js";
import { tr } from "../language/language.js";
import { printableLines } from "../language/printable.js";
import { packageRoot } from "../node/package-root.js";

/** The time that a reader may take for what is left in the pipe after everything else has ended. */
const LAST_WORDS_MS = 1000;

const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
  version: string;
};

// A reader that closes the pipe, such as `head`, is not a failure. The session notices it by itself.
let outputError: NodeJS.ErrnoException | undefined;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") outputError ??= error;
});
process.stderr.on("error", () => {});

// An exception may quote text that others have sent, which must not control the terminal.
process.on("uncaughtException", (error) => {
  if (isHandled(error)) return;
  process.stderr.write(`${printableLines(inspect(error))}\n`);
  process.exit(EXIT_FAILED);
});

let exitCode = await main(process.argv.slice(2), version);
// Wait for the last write, which may still fail.
await within(LAST_WORDS_MS, (done) => process.stdout.write("", done));
if (outputError) {
  complain(tr("standard output cannot be written ({code})", { code: String(outputError.code) }));
  if (exitCode === EXIT_STOPPED) exitCode = EXIT_FAILED;
}
await within(LAST_WORDS_MS, (done) => process.stderr.write("", done));
// Do not let open handles keep the process alive.
process.exit(exitCode);

/** Resolves when `start` calls back, or after `limit_ms`. */
function within(limit_ms: number, start: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, limit_ms);
    start(() => resolve());
  });
}
