import assert from "node:assert/strict";
import { limitsOf, readOptions, type Option } from "../../firmware/options.js";
import { APP_NAMES, loadApp } from "../../host-sim/settings/apps.js";
import { complaintText, limitsText } from "../../host-sim/language/option-texts.js";

/** Wrong for every option. */
const WRONG = "x".repeat(2000);

function complaint(option: Option, text: string | undefined): string {
  try {
    readOptions([option], { [option.name]: text });
  } catch (error) {
    return (error as Error).message;
  }
  assert.fail(`${option.name} took '${text}'`);
}

describe("The tool's texts about options, in English,", () => {
  for (const app of APP_NAMES)
    it(`are the same as in the firmware of ${app}`, async () => {
      for (const option of (await loadApp(app)).options) {
        assert.equal(limitsText(option), limitsOf(option));
        assert.equal(complaintText(option, WRONG), complaint(option, WRONG));
        const required = { ...option, fallback: undefined };
        assert.equal(limitsText(required), limitsOf(required));
        assert.equal(complaintText(required, undefined), complaint(required, undefined));
      }
    });
});
