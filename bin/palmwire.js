#!/usr/bin/env node
// Plain Node runs this, from a checkout and from an installed package, so that signals and exit codes are its own.
import { existsSync } from "node:fs";

const sources = new URL("../host-sim/cli/main.ts", import.meta.url);
if (existsSync(sources)) {
  const { buildIfStale } = await import("../tools/build.mjs");
  await buildIfStale();
}
await import("../dist/cli/main.js");
