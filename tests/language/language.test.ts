import assert from "node:assert/strict";
import { listed, oneOf, reworded, speak, tr, translated } from "../../host-sim/language/language.js";
import { systemLanguage } from "../../host-sim/language/system-language.js";

describe("The tool's language", () => {
  afterEach(() => speak("en"));

  it("is English unless another is selected, and can be changed back", async () => {
    assert.equal(tr("{min} to {max}", { min: 1, max: 2 }), "1 to 2");
    await speak("zh");
    assert.equal(tr("{min} to {max}", { min: 1, max: 2 }), "1 到 2");
    await speak("en");
    assert.equal(tr("{min} to {max}", { min: 1, max: 2 }), "1 to 2");
  });

  it("is English for a text without a translation, whatever its name", async () => {
    await speak("zh");
    for (const text of ["nobody translates {this}", "constructor", "__proto__", ""])
      assert.equal(translated(text), text);
  });

  it("leaves values unchanged, even if they look like placeholders", async () => {
    for (const language of ["en", "zh"] as const) {
      await speak(language);
      const said = tr("--{flag} {file}: this is a folder; name a file", {
        flag: "{file}",
        file: "$& {flag}",
      });
      assert.match(said, /^--\{file\} \$& \{flag\}[:：]/);
    }
  });

  it("has its own form of lists", async () => {
    assert.deepEqual([listed(["a", "b", "c"]), oneOf(["a", "b"])], ["a, b, c", "a or b"]);
    await speak("zh");
    assert.deepEqual([listed(["a", "b", "c"]), oneOf(["a", "b"])], ["a、b、c", "a 或 b"]);
  });

  it("translates messages of libraries, and leaves unknown ones unchanged", async () => {
    const texts = ["unknown option '{option}' (Did you mean {names}?)", "unknown option '{option}'"];
    const said = (text: string) => reworded(text, texts);
    assert.equal(said("unknown option '--x'"), "unknown option '--x'");
    await speak("zh");
    assert.equal(said("unknown option '--x'"), "没有选项“--x”");
    assert.equal(said("unknown option '--x' (Did you mean --y?)"), "没有选项“--x”（是不是 --y？）");
    assert.equal(said("unknown option '--x\n[.*]'"), "没有选项“--x\n[.*]”");
    assert.equal(said("an unknown option '--x'"), "an unknown option '--x'");
  });
});

describe("The system's language", () => {
  const CASES: [environment: NodeJS.ProcessEnv, language: string][] = [
    [{ LC_ALL: "C" }, "en"],
    [{ LC_ALL: "POSIX" }, "en"],
    [{ LC_ALL: "C.UTF-8" }, "en"],
    [{ LC_ALL: "en_US.UTF-8" }, "en"],
    [{ LC_ALL: "de_DE@euro" }, "en"],
    [{ LC_ALL: "zha_CN" }, "en"],
    [{ LC_ALL: "zh_CN.UTF-8" }, "zh"],
    [{ LC_ALL: "zh_TW" }, "zh"],
    [{ LC_ALL: "zh" }, "zh"],
    [{ LC_ALL: "zh-Hans-CN" }, "zh"],
    [{ LANG: "zh_CN.UTF-8" }, "zh"],
    [{ LC_MESSAGES: "en_US.UTF-8", LANG: "zh_CN.UTF-8" }, "en"],
    [{ LC_MESSAGES: "zh_CN.UTF-8", LANG: "en_US.UTF-8" }, "zh"],
    [{ LC_ALL: "C", LC_MESSAGES: "zh_CN.UTF-8", LANG: "zh_CN.UTF-8" }, "en"],
    [{ LC_ALL: "", LC_MESSAGES: "", LANG: "zh_CN.UTF-8" }, "zh"],
    [{ LC_CTYPE: "zh_CN.UTF-8", LANG: "C" }, "en"],
  ];
  for (const [environment, language] of CASES)
    it(`is ${language} with ${JSON.stringify(environment)}`, () => {
      assert.equal(systemLanguage(environment), language);
    });

  it("is the runtime's if the environment does not set one", () => {
    for (const environment of [{}, { LC_ALL: "", LANG: "" }]) {
      assert.equal(
        systemLanguage(environment, () => "zh-CN"),
        "zh",
      );
      assert.equal(
        systemLanguage(environment, () => "en-US"),
        "en",
      );
      assert.match(systemLanguage(environment), /^(zh|en)$/);
    }
  });
});
