import assert from "node:assert/strict";
import fc from "fast-check";
import { Random } from "../../host-sim/sim/random.js";

/** Of the seeds 0, 1 and 2³² - 1, and of a part of the second. */
const GOLDEN = [
  [4216505632, 947923937, 2491578854, 3964400089],
  [4274016718, 2820795145, 1623518085, 1658190195],
  [163292757, 66647681, 4198423949, 1356320052],
  [2074683999, 2649249817, 3369057050, 3085181273],
];

const bits = (random: Random, count: number) => Array.from({ length: count }, () => random.bits());

describe("Random", () => {
  it("draws the same from the same seed, on every engine and for ever", () => {
    assert.deepEqual(bits(new Random(0), 4), GOLDEN[0]);
    assert.deepEqual(bits(new Random(1), 4), GOLDEN[1]);
    assert.deepEqual(bits(new Random(0xffffffff), 4), GOLDEN[2]);
    assert.deepEqual(bits(new Random(1).split("link board and phone"), 4), GOLDEN[3]);
  });

  it("draws others from other seeds", () => {
    const firsts = new Set(Array.from({ length: 10_000 }, (_, seed) => new Random(seed).bits()));
    assert.ok(firsts.size >= 9998);
  });

  it("splits into sources that depend on seed and purpose alone", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(50), fc.string(), fc.string(), (seed, drawn, purpose, other) => {
        const used = new Random(seed);
        bits(used, drawn);
        const split = bits(used.split(purpose), 8);
        assert.deepEqual(bits(new Random(seed).split(purpose), 8), split);
        const untouched = new Random(seed);
        bits(untouched, drawn);
        assert.deepEqual(bits(used, 3), bits(untouched, 3));
        if (other !== purpose) assert.notDeepEqual(bits(used.split(other), 8), split);
        assert.notDeepEqual(bits(new Random(seed), 8), split);
      }),
    );
  });

  it("draws integers of a range evenly, both ends included", () => {
    const random = new Random(5);
    const counts = new Array<number>(7).fill(0);
    const draws = 70_000;
    for (let i = 0; i < draws; i++) counts[random.integer(-3, 3) + 3]++;
    // Chi-squared with 6 degrees of freedom: above 22.5 once in a thousand seeds, and this one is fixed.
    const expected = draws / counts.length;
    const chi2 = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    assert.ok(chi2 < 22.5, `${counts}`);
    assert.equal(random.integer(4, 4), 4);
  });

  it("draws each bit as often as not", () => {
    const random = new Random(6);
    const ones = new Array<number>(32).fill(0);
    for (let i = 0; i < 20_000; i++) {
      const word = random.bits();
      for (let bit = 0; bit < 32; bit++) ones[bit] += (word >>> bit) & 1;
    }
    for (const count of ones) assert.ok(Math.abs(count - 10_000) < 400, `${ones}`);
  });

  it("takes chances as it is told, and draws nothing for none", () => {
    const random = new Random(7);
    let hits = 0;
    for (let i = 0; i < 10_000; i++) if (random.chance(0.1)) hits++;
    assert.ok(Math.abs(hits - 1000) < 120, `${hits}`);
    const [used, untouched] = [new Random(8), new Random(8)];
    assert.equal(used.chance(0), false);
    assert.deepEqual(bits(used, 2), bits(untouched, 2));
    assert.equal(random.chance(1), true);
  });

  it("picks every item", () => {
    const random = new Random(9);
    const picked = new Set(Array.from({ length: 100 }, () => random.pick(["a", "b", "c"])));
    assert.deepEqual([...picked].sort(), ["a", "b", "c"]);
  });

  it("gives fractions from 0 to less than 1", () => {
    const random = new Random(10);
    for (let i = 0; i < 1000; i++) {
      const fraction = random.fraction();
      assert.ok(fraction >= 0 && fraction < 1);
    }
  });
});
