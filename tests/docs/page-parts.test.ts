import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { pageParts, PAGES } from "../../tools/page-parts.js";
import { parseMarkdown } from "./markdown.js";

/** How far the page may have moved from its table. */
const LAG = 0.15;

describe("the parts of the page in its docs", () => {
  for (const language of ["en", "zh"] as const)
    it(`are about as large as the page is now, in ${PAGES[language]}: npm run docs`, async () => {
      const parts = await pageParts();
      const { tables } = parseMarkdown(readFileSync(join(packageRoot(), PAGES[language]), "utf8"));
      const table = tables.find(([heading]) => heading.length === 3 && /gzip/.test(heading[2]));
      const told = new Map((table ?? []).slice(1).map(([part, , gzipped]) => [part, Number(gzipped)]));
      assert.deepEqual([...told.keys()].slice(0, -1).sort(), parts.map((part) => part[language]).sort());
      for (const part of parts) {
        const kB = part.gzipped / 1000;
        const off = Math.abs((told.get(part[language]) ?? NaN) - kB);
        assert.ok(off <= Math.max(0.5, LAG * kB), `${part[language]}: ${kB.toFixed(1)} kB`);
      }
      const all = parts.reduce((sum, { gzipped }) => sum + gzipped, 0);
      assert.ok(all < 200_000, `${all}`);
    });
});
