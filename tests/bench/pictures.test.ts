import assert from "node:assert/strict";
import { pictureBytes } from "../../bench/pictures.js";

describe("the bench of pictures", () => {
  it("finds sizes that grow linearly with the scale", async () => {
    const scales = [4, 8, 16, 32];
    const bytes = await Promise.all(scales.map(pictureBytes));
    for (let i = 1; i < scales.length; i++) {
      assert.ok(bytes[i].png < 3 * bytes[i - 1].png);
      assert.ok(bytes[i].frame < 3 * bytes[i - 1].frame);
    }
    // RGB takes 90 kB at scale 4.
    assert.ok(bytes[0].png < 4000);
  });
});
