/** NOTICE names the packages that npm installs for users, each with its licence. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import packageFile from "../../package.json" with { type: "json" };

const text = (...path: string[]): string => readFileSync(join(packageRoot(), ...path), "utf8");

/** What NOTICE says of npm's packages: their names and licences. */
function licencesInNotice(): Record<string, string> {
  const [, list] = text("NOTICE").split("What it needs from npm at run time\n");
  return Object.fromEntries(
    list
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/ {2,}/)),
  );
}

describe("NOTICE", () => {
  it("lists every dependency with its licence", () => {
    const licences = Object.keys(packageFile.dependencies).map((name) => {
      const { license } = JSON.parse(text("node_modules", name, "package.json")) as { license: string };
      return [name, license.replace(/[()]/g, "").replace(" OR ", " or ")];
    });
    assert.deepEqual(licencesInNotice(), Object.fromEntries(licences));
  });
});
