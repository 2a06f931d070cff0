import { readFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "./command-line/program.js";
import { packageRoot } from "./package-root.js";

const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
  version: string;
};
// Who reads us may have enough: that is no failure. What runs on learns of it by itself.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const exitCode = await main(process.argv.slice(2), version);

// What is still in the pipe goes out first; then nothing may keep the process alive.
process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
