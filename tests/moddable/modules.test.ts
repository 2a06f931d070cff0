import assert from "node:assert/strict";
import { moduleLists, readManifest } from "../../tools/moddable-modules.js";

describe("the Moddable manifest", () => {
  it("lists the modules of every folder of firmware/, and preloads them all", () => {
    const { modules, preload } = readManifest();
    const lists = moduleLists();
    const mend = "run npx tsx tools/moddable-modules.ts";
    assert.deepEqual(modules, lists.modules, mend);
    assert.deepEqual(preload, lists.preload, mend);
  });
});
