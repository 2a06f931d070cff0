/** Builds the sources and the XS worker once, before the test files are shared out: otherwise each process would. */
export async function mochaGlobalSetup(): Promise<void> {
  // Here and not above: this file is loaded by every process that runs tests.
  const { makeEngine } = await import("../host-sim/cli/engines.js");
  const { buildIfStale } = await import("../tools/build.mjs");
  await buildIfStale();
  // The tests that need the engine report why it cannot be built.
  await makeEngine("xs").catch(() => {});
}
