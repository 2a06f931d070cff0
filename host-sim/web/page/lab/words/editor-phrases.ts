/** The editor's own words in Chinese; in English it speaks by itself. */
import { speakingLocale } from "../../words/words.js";

const ZH: Readonly<Record<string, string>> = {
  "Control character": "控制字符",
  "Folded lines": "折叠的行",
  Completions: "补全",
  Diagnostics: "问题",
  "No diagnostics": "没有问题",
  close: "关闭",
  Find: "查找",
  Replace: "替换为",
  next: "下一个",
  previous: "上一个",
  all: "全部",
  "match case": "区分大小写",
  "by word": "全字匹配",
  regexp: "正则表达式",
  replace: "替换",
  "replace all": "全部替换",
  "Go to line": "转到行",
  go: "转到",
  "current match": "当前匹配",
  "replaced $ matches": "替换了 $ 处",
  "replaced match on line $": "替换了第 $ 行的匹配",
  "on line": "在第几行",
  "Selection deleted": "已删除所选内容",
};

export function editorPhrases(): Readonly<Record<string, string>> {
  return speakingLocale() === "zh-CN" ? ZH : {};
}
