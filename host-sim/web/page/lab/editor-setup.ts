/** What the editor is made of. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { editorPhrases } from "./words/editor-phrases.js";

/** The same for all programs. `run` is for Ctrl-Enter, Cmd-Enter on a Mac. */
export function editorBasics(run: () => void): Extension {
  const runKey = {
    key: "Mod-Enter",
    run: () => {
      run();
      return true;
    },
  };
  return [
    lineNumbers(),
    lintGutter(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    EditorState.tabSize.of(2),
    javascript({ typescript: true }),
    // The style sheet gives the colours, as it knows light and dark.
    syntaxHighlighting(classHighlighter),
    keymap.of([
      runKey,
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
      // Escape, then Tab leaves the editor; the page says so below it.
      indentWithTab,
    ]),
  ];
}

/** What changes with the language of the page. */
export function editorLanguage(label: string): Extension {
  return [
    EditorState.phrases.of(editorPhrases()),
    EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": "editor-keys" }),
  ];
}
