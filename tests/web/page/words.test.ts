import assert from "node:assert/strict";
import { filled, speakWith } from "../../../host-sim/language/language.js";
import { PAGE_SERVER } from "../../../host-sim/language/zh/page-server.js";
import { EN, type Word } from "../../../host-sim/web/page/words/en.js";
import { helpOf } from "../../../host-sim/web/page/options.js";
import type { PageOption } from "../../../host-sim/web/protocol.js";
import { inLanguage, languageOf, retold, say, speakOnPage } from "../../../host-sim/web/page/words/words.js";
import { ZH } from "../../../host-sim/web/page/words/zh.js";
import { LAB_EN, type LabWord } from "../../../host-sim/web/page/lab/words/en.js";
import { LAB_ZH } from "../../../host-sim/web/page/lab/words/zh.js";
import { lineText } from "../../../host-sim/web/page/log-lines.js";

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

describe("The page's own texts", () => {
  afterEach(() => {
    speakOnPage("en");
    speakWith(undefined);
  });

  it("have the same placeholders in both languages", () => {
    for (const word of Object.keys(EN) as Word[])
      assert.deepEqual(placeholders(ZH[word]), placeholders(EN[word]), word);
    for (const word of Object.keys(LAB_EN) as LabWord[])
      assert.deepEqual(placeholders(LAB_ZH[word]), placeholders(LAB_EN[word]), word);
  });

  it("have fullwidth punctuation, and spaces around Latin words and values, in Chinese", () => {
    for (const text of [...Object.values(ZH), ...Object.values(LAB_ZH)]) {
      assert.doesNotMatch(text, /\p{Script=Han}[,.:;!?()]|[,:;!?()]\p{Script=Han}/u);
      assert.doesNotMatch(text, /\p{Script=Han}[\w{-]|[\w}]\p{Script=Han}/u);
    }
  });

  it("are in the first of the browser's languages that the page speaks", () => {
    assert.equal(languageOf(["fr-FR", "zh-TW", "en"]), "zh");
    assert.equal(languageOf(["en-GB", "zh"]), "en");
    assert.equal(languageOf(["fr"]), "en");
  });

  it("can be switched, with those of the log", () => {
    const line = {
      id: 1,
      event: { time: 1, board: "board", event: "listening", address: "1.2.3.4", port: 5 },
    };
    assert.deepEqual([say("send"), lineText(line)], ["Send", "listening on 1.2.3.4:5"]);
    speakOnPage("zh");
    assert.deepEqual([say("send"), lineText(line)], ["发送", "正在监听 1.2.3.4:5"]);
  });
});

describe("What the server says in its own language", () => {
  afterEach(() => {
    speakOnPage("en");
    speakWith(undefined);
  });

  const english = "10.0.0.1 is neither a board nor this machine: palmwire run --web-hosts allows others";
  const chinese = "10.0.0.1 既不是开发板也不是本机：用 palmwire run --web-hosts 可以允许其他主机";

  it("is shown in the page's, with its values, whichever the server speaks", () => {
    assert.deepEqual([retold(english), retold(chinese)], [english, english]);
    speakOnPage("zh");
    assert.deepEqual([retold(english), retold(chinese)], [chinese, chinese]);
  });

  it("is known, each text of it, in both languages", () => {
    for (const [text, translation] of Object.entries(PAGE_SERVER)) {
      const values = Object.fromEntries(placeholders(text).map((name, i) => [name.slice(1, -1), `<${i}>`]));
      const [said, same] = [filled(text, values), filled(translation, values)];
      speakOnPage("en");
      assert.deepEqual([retold(said), retold(same)], [said, said]);
      speakOnPage("zh");
      assert.deepEqual([retold(said), retold(same)], [same, same]);
    }
  });

  it("has its values in the page's language too", () => {
    speakOnPage("zh");
    assert.equal(
      retold("--port 'x' is wrong: give 0 to 65535, default 5001"),
      "--port 的值“x”不对，要求：0 到 65535，默认 5001",
    );
  });

  it("is shown as it came where the page does not know it, and where it is long", () => {
    speakOnPage("zh");
    for (const text of ["TypeError: x is not a function", "", `${english}${" ".repeat(500)}`])
      assert.equal(retold(text), text);
  });

  it("finds what an app says of itself in the page's language, or in the one that there is", () => {
    assert.deepEqual(
      [inLanguage({ en: "a", zh: "b" }), inLanguage({ zh: "b" }), inLanguage({})],
      ["a", "b", ""],
    );
    speakOnPage("zh");
    assert.deepEqual([inLanguage({ en: "a", zh: "b" }), inLanguage({ en: "a" })], ["b", "a"]);
  });
});

describe("The help of an option on the page", () => {
  it("is in the page's language, with limits and default", () => {
    const option: PageOption = {
      name: "port",
      flag: "port",
      kind: "integer",
      min: 0,
      max: 65_535,
      fallback: 5001,
      help: "local port; 0 picks a free one",
    };
    assert.equal(helpOf(option), "local port; 0 picks a free one (0 to 65535, default 5001)");
    speakOnPage("zh");
    assert.match(helpOf(option), /^[^a-z]+（0 到 65535，默认 5001）$/);
    assert.equal(helpOf({ ...option, fallback: undefined, help: "mine" }), "mine（0 到 65535，必须给出）");
    speakOnPage("en");
  });
});

describe("The lines of the page's log", () => {
  it("show what a peer sent as text: no controls, no other writing direction", () => {
    const event = {
      time: 1,
      board: "board",
      event: "received",
      peer: "1.2.3.4:5",
      text: "a\u001b[2J\u202eb\n",
    };
    assert.equal(lineText({ id: 1, event }), "1.2.3.4:5 > a␛[2J\\u202eb␊");
  });
});
