import assert from "node:assert/strict";
import { loadApps } from "../../host-sim/settings/apps.js";
import { ERROR_TEXTS, REASONS } from "../../host-sim/language/error-texts.js";
import { speak } from "../../host-sim/language/language.js";
import { DIALECT_TEXTS } from "../../host-sim/dialect/texts-of-rules.js";
import { CHINESE, PARTS } from "../../host-sim/language/zh.js";
import { appComplaints, readSources, textsIn } from "./source-texts.js";

/** The names of a text's placeholders. */
function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{\w+\}/g))].sort();
}

/** The texts of the apps' option tables. */
async function optionTexts(): Promise<string[]> {
  return (await loadApps()).flatMap(({ options }) =>
    options.flatMap(({ help, otherwise }) => (otherwise === undefined ? [help] : [help, otherwise])),
  );
}

/** What the apps say of themselves in Chinese. */
async function summaries(): Promise<string[]> {
  const apps = await loadApps();
  await speak("zh");
  try {
    const texts = apps.map(({ summary }) => summary());
    for (const text of texts) assert.match(text, /\p{Script=Han}/u);
    return texts;
  } finally {
    await speak("en");
  }
}

/** The texts of errors, except for those that only quote another program. */
const ERRORS = [...Object.values(ERROR_TEXTS).flat(), ...REASONS].filter((text) => text !== "{cause}");

describe("The Chinese catalogue", () => {
  const { texts, unreadable, bare } = readSources();

  it("can be checked: every text to be translated is a literal", () => {
    assert.ok(texts.length > 100, `${texts.length} texts`);
    assert.deepEqual(unreadable, []);
  });

  it("covers all errors: no complaint is made of an untranslatable text", () => {
    assert.deepEqual(bare, []);
  });

  it("has every text of the sources", () => {
    const missing = texts.filter(({ text }) => !Object.hasOwn(CHINESE, text));
    assert.deepEqual(
      missing.map(({ place, text }) => `${place}: ${text}`),
      [],
    );
  });

  it("has the help of every option of every app", async () => {
    const missing = (await optionTexts()).filter((text) => !Object.hasOwn(CHINESE, text));
    assert.deepEqual([...new Set(missing)], []);
  });

  it("has every error text, and every reason", () => {
    assert.deepEqual(
      ERRORS.filter((text) => !Object.hasOwn(CHINESE, text)),
      [],
    );
  });

  it("has every complaint of an app", () => {
    assert.ok(appComplaints().length > 0);
    assert.deepEqual(
      appComplaints().filter((text) => !Object.hasOwn(CHINESE, text)),
      [],
    );
  });

  it("has every text of the dialect's rules", () => {
    assert.deepEqual(
      DIALECT_TEXTS.filter((text) => !Object.hasOwn(CHINESE, text)),
      [],
    );
  });

  it("has no unused text", async () => {
    const said = new Set([
      ...texts.map(({ text }) => text),
      ...(await optionTexts()),
      ...ERRORS,
      ...appComplaints(),
      ...DIALECT_TEXTS,
    ]);
    assert.deepEqual(
      Object.keys(CHINESE).filter((text) => !said.has(text)),
      [],
    );
  });

  it("has no text twice", () => {
    const all = PARTS.flatMap((part) => Object.keys(part));
    assert.deepEqual(
      all.filter((text, i) => all.indexOf(text) !== i),
      [],
    );
  });

  it("has the placeholders of the English text, and the calls give values for them", () => {
    for (const [english, chinese] of Object.entries(CHINESE))
      assert.deepEqual(placeholders(chinese), placeholders(english), english);
    for (const { text, place, given } of texts)
      if (given) assert.deepEqual(given.map((name) => `{${name}}`).sort(), placeholders(text), place);
  });

  it("has fullwidth punctuation, and spaces around Latin words and values, as the apps' summaries have", async () => {
    for (const chinese of [...Object.values(CHINESE), ...(await summaries())]) {
      assert.doesNotMatch(chinese, /\p{Script=Han}[,.:;!?()]|[,:;!?()]\p{Script=Han}/u);
      assert.doesNotMatch(chinese, /\p{Script=Han}[\w{-]|[\w}]\p{Script=Han}/u);
      assert.doesNotMatch(chinese, /[，。：；？（）、“”] | [，。：；？（）、“”]/);
    }
  });
});

describe("The analysis of the sources", () => {
  const read = (source: string) => textsIn("file.ts", source);

  it("finds texts and their values, wherever they are", () => {
    const { texts, unreadable } = read(
      'const help = () => tr("one {a}", { a });\nfail(ok ? tr("two") : tr("three {b}", values));',
    );
    assert.deepEqual(texts, [
      { text: "one {a}", place: "file.ts:1", given: ["a"] },
      { text: "two", place: "file.ts:2", given: [] },
      { text: "three {b}", place: "file.ts:2", given: undefined },
    ]);
    assert.deepEqual(unreadable, []);
  });

  it("finds templates of other programs' messages", () => {
    const { texts } = read('const WORDS = ["one {a}", "two"];\nsay(reworded(words, WORDS));');
    assert.deepEqual(
      texts.map(({ text, place }) => [text, place]),
      [
        ["one {a}", "file.ts:1"],
        ["two", "file.ts:1"],
      ],
    );
  });

  it("reports texts that are not literals", () => {
    for (const source of ["tr(text);", "tr(`a ${b}`);", 'tr("a" + b);', "reworded(words, OTHERS);", "tr();"])
      assert.deepEqual(read(source).unreadable, ["file.ts:1"], source);
  });

  it("reports complaints made of an untranslatable text", () => {
    for (const source of ['new UsageError("no");', "new XSUnavailable(`no ${what}`);"])
      assert.deepEqual(read(source).bare, ["file.ts:1"], source);
    assert.deepEqual(read('new UsageError(tr("no"));').bare, []);
  });
});
