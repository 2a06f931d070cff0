import assert from "node:assert/strict";
import { APP_NAMES } from "../../../host-sim/settings/apps.js";
import { TestLab } from "./bundled-lab.js";

/** Values of options that an app cannot do without. */
const NEEDED: Readonly<Record<string, string>> = { to: "192.168.4.2:5001", port: "7000", group: "224.0.0.1" };

describe("the examples of the one-file page", function () {
  this.timeout(120_000);

  it("are the templates and all apps of the tree, which import from palmwire only", async () => {
    const lab = await TestLab.open("zh");
    const { examples = [] } = lab.last("ready") ?? {};
    const apps = examples.filter(({ kind }) => kind === "app");
    assert.deepEqual(
      apps.map(({ name }) => name),
      APP_NAMES,
    );
    assert.equal(examples.length - apps.length, 4);
    for (const { name, source, summary } of examples) {
      assert.doesNotMatch(source, /from "\.|import\(/, name);
      assert.ok(summary.en !== "" && summary.zh !== "", name);
    }
    assert.ok(examples.some(({ kind, source }) => kind === "template" && source.includes("聊天室")));
  });

  it("run on a board each, compiled in the page", async () => {
    const lab = await TestLab.open();
    for (const { file, source, name } of lab.last("ready")?.examples ?? []) {
      lab.forget();
      lab.send({ kind: "lab-start", boards: [{ file, source, name: "server" }] });
      const refused = lab.last("refused");
      const needed = Object.entries(NEEDED).filter(([option]) => refused?.message.includes(`--${option}`));
      if (refused)
        lab.send({
          kind: "lab-start",
          boards: [{ file, source, name: "server", options: Object.fromEntries(needed) }],
        });
      await lab.until("state", ({ wifi }) => wifi.state === "up");
      await lab.pass(1500);
      assert.deepEqual(lab.all("fault"), [], name);
      assert.deepEqual(lab.all("diagnostics"), [], name);
      assert.ok(lab.screen(0).length > 0, name);
    }
  });
});
