#!/usr/bin/env node
// Runs under plain Node, from a checkout or an installed package, without a wrapper process for signals and exit
// codes.
import { existsSync } from "node:fs";

const sources = new URL("../host-sim/cli/main.ts", import.meta.url);
if (existsSync(sources)) {
  const { buildIfStale } = await import("../tools/build.mjs");
  await buildIfStale();
}
await import("../dist/cli/main.js");
