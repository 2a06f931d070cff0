import assert from "node:assert/strict";
import { APP_NAMES, loadApp } from "../../host-sim/settings/apps.js";
import { CHINESE, PARTS } from "../../host-sim/language/zh.js";
import { composedIn, composedTexts, readSources, textsIn } from "./source-texts.js";

/** The names of a text's placeholders. */
function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{\w+\}/g))].sort();
}

/** What the apps' tables of options have for people to read. */
async function optionTexts(): Promise<string[]> {
  const apps = await Promise.all(APP_NAMES.map(loadApp));
  return apps.flatMap(({ options }) =>
    options.flatMap(({ help, otherwise }) => (otherwise === undefined ? [help] : [help, otherwise])),
  );
}

/** Lists of what the simulator and the firmware say; other lists are of what libraries say. */
const OWN_LISTS = ["END_TEXTS", "TROUBLE_TEXTS"];

describe("The Chinese catalogue", () => {
  const { texts, unreadable, bare } = readSources();

  it("can be looked at: every text that is to be translated stands in the source as it is", () => {
    assert.ok(texts.length > 100, `${texts.length} texts`);
    assert.deepEqual(unreadable, []);
  });

  it("is asked for everything that is wrong: no complaint is made of a bare text", () => {
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

  it("knows the words of simulator and firmware as these are", () => {
    const composed = composedTexts();
    const own = texts.filter(({ list }) => list !== undefined && OWN_LISTS.includes(list));
    assert.ok(own.length > 8, `${own.length} texts`);
    const gone = own.filter(
      ({ text }) => text.includes("{") && !composed.has(text.replace(/\{\w+\}/g, "{}")),
    );
    assert.deepEqual(
      gone.map(({ text }) => text),
      [],
    );
  });

  it("has no text that nobody says", async () => {
    const said = new Set([...texts.map(({ text }) => text), ...(await optionTexts())]);
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

  it("has the placeholders of the English text, for which there are values", () => {
    for (const [english, chinese] of Object.entries(CHINESE))
      assert.deepEqual(placeholders(chinese), placeholders(english), english);
    for (const { text, place, given } of texts)
      if (given) assert.deepEqual(given.map((name) => `{${name}}`).sort(), placeholders(text), place);
  });

  it("has fullwidth punctuation, and blanks around Latin words and values", () => {
    for (const chinese of Object.values(CHINESE)) {
      assert.doesNotMatch(chinese, /\p{Script=Han}[,.:;!?()]|[,:;!?()]\p{Script=Han}/u);
      assert.doesNotMatch(chinese, /\p{Script=Han}[\w{-]|[\w}]\p{Script=Han}/u);
      assert.doesNotMatch(chinese, /[，。：；？（）、“”] | [，。：；？（）、“”]/);
    }
  });
});

describe("The reading of the sources", () => {
  const read = (source: string) => textsIn("file.ts", source);

  it("finds texts with what they are given, wherever they stand", () => {
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

  it("finds the texts that others' words are compared with", () => {
    const { texts } = read('const WORDS = ["one {a}", "two"];\nsay(reworded(words, WORDS));');
    assert.deepEqual(
      texts.map(({ text, place }) => [text, place]),
      [
        ["one {a}", "file.ts:1"],
        ["two", "file.ts:1"],
      ],
    );
  });

  it("finds the shape of what is put together", () => {
    assert.deepEqual(composedIn("file.ts", "f(`a ${b} c`, x + 1);"), ["a {} c", "{}{}"]);
    assert.ok(composedIn("file.ts", 'f("a " + b + " c" + (d ? e : "x"));').includes("a {} c{}"));
  });

  it("tells of texts that cannot be read off", () => {
    for (const source of ["tr(text);", "tr(`a ${b}`);", 'tr("a" + b);', "reworded(words, OTHERS);", "tr();"])
      assert.deepEqual(read(source).unreadable, ["file.ts:1"], source);
  });

  it("tells of complaints that are made of a bare text", () => {
    for (const source of ['new UsageError("no");', "new XSUnavailable(`no ${what}`);"])
      assert.deepEqual(read(source).bare, ["file.ts:1"], source);
    assert.deepEqual(read('new UsageError(tr("no"));').bare, []);
  });
});
