import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packageRoot } from "../../../host-sim/node/package-root.js";

const GZIPPED_MAX = 40_000;

describe("The built page", () => {
  const folder = join(packageRoot(), "dist/web");
  const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));

  it(`has at most ${GZIPPED_MAX} bytes as the browser gets it`, () => {
    const sizes = [...files].map(([name, content]) => [name, gzipSync(content).length] as const);
    const total = sizes.reduce((sum, [, size]) => sum + size, 0);
    assert.ok(total <= GZIPPED_MAX, `${total} bytes: ${JSON.stringify(sizes)}`);
  });

  it("has no script or style in its HTML, and names nothing outside", () => {
    const html = String(files.get("index.html"));
    assert.deepEqual(html.match(/(?:href|src)="[^"]*"/g), [
      'href="icon.svg"',
      'href="page.css"',
      'src="page.js"',
    ]);
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
    for (const name of ["page.js", "page.css"]) {
      const outside = String(files.get(name)).match(/https?:\/\/[^\s"'`)]+/g) ?? [];
      assert.deepEqual(
        // The names of XML's namespaces are addresses that nobody opens.
        outside.filter((address) => !address.startsWith("http://www.w3.org/")),
        [],
        name,
      );
    }
  });
});
