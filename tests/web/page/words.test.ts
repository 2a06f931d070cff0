import assert from "node:assert/strict";
import { speakWith } from "../../../host-sim/language/language.js";
import { EN, type Word } from "../../../host-sim/web/page/words/en.js";
import { languageOf, say, speakOnPage } from "../../../host-sim/web/page/words/words.js";
import { ZH } from "../../../host-sim/web/page/words/zh.js";
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
  });

  it("have fullwidth punctuation, and spaces around Latin words and values, in Chinese", () => {
    for (const text of Object.values(ZH)) {
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
