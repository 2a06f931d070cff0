import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { complain } from "../settings/complain.js";
import { main } from "./program.js";
import { EXIT_FAILED, EXIT_STOPPED } from "./run.js";
import { tr } from "../language/language.js";
import { printableLines } from "../language/printable.js";
import { packageRoot } from "../node/package-root.js";

/** How long the reader of a pipe may take for what is still in it when everything else has ended. */
const LAST_WORDS_MS = 1000;

const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
  version: string;
};

// Who reads us may have enough: that is no failure. What runs on learns of it by itself.
let outputError: NodeJS.ErrnoException | undefined;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") outputError ??= error;
});
process.stderr.on("error", () => {});

// What a fault of ours throws may quote what others sent: that must not steer the terminal either.
process.on("uncaughtException", (error) => {
  process.stderr.write(`${printableLines(inspect(error))}\n`);
  process.exit(EXIT_FAILED);
});

let exitCode = await main(process.argv.slice(2), version);
// What was written last may fail, too.
await within(LAST_WORDS_MS, (done) => process.stdout.write("", done));
if (outputError) {
  complain(tr("standard output cannot be written ({code})", { code: String(outputError.code) }));
  if (exitCode === EXIT_STOPPED) exitCode = EXIT_FAILED;
}
await within(LAST_WORDS_MS, (done) => process.stderr.write("", done));
// Nothing that is left may keep the process alive.
process.exit(exitCode);

/** Settles when `start` calls back, or after so long. */
function within(limit_ms: number, start: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, limit_ms);
    start(() => resolve());
  });
}
