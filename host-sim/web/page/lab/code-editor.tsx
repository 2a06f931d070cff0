import { useEffect, useRef } from "preact/hooks";
import { forceLinting } from "@codemirror/lint";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { Diagnostic } from "../../lab/lab-protocol.js";
import { editorBasics, editorLanguage } from "./editor-setup.js";
import { faultField, showFault } from "./fault-line.js";
import { programLinter } from "./program-linter.js";

interface Props {
  /** The program that is edited; another name is another text, with an undo history of its own. */
  readonly name: string;
  readonly text: string;
  /** For screen readers. */
  readonly label: string;
  /** The line where the program failed, and why. */
  readonly fault: { readonly line: number; readonly message: string } | undefined;
  /** A line to go to. It is gone to whenever the object is another one. */
  readonly place: { readonly line: number } | undefined;
  /** The language of hints and of the editor's own words. */
  readonly language: string;
  readonly check: (text: string) => Promise<readonly Diagnostic[]>;
  readonly onText: (name: string, text: string) => void;
  readonly onRun: () => void;
}

/** A text as TypeScript, with what is wrong at its lines. */
export function CodeEditor(props: Props) {
  const { name, text, label, fault, place, language } = props;
  const room = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor>(undefined);
  // Extensions outlive a drawing: they call what the last one gave.
  const now = useRef(props);
  now.current = props;

  useEffect(() => {
    if (!room.current) return;
    const made = new Editor(room.current, now);
    editor.current = made;
    return () => made.view.destroy();
  }, []);
  useEffect(() => editor.current?.open(name, text, label), [name, label, language]);
  useEffect(() => editor.current?.fail(fault), [name, fault]);
  useEffect(() => {
    if (place) editor.current?.goTo(place.line);
  }, [name, place]);
  return <div class="code" ref={room} />;
}

/** CodeMirror with a state for each program. */
class Editor {
  readonly view: EditorView;
  readonly #states = new Map<string, EditorState>();
  readonly #words = new Compartment();
  #name: string | undefined;

  constructor(
    parent: HTMLElement,
    readonly props: { readonly current: Props },
  ) {
    this.view = new EditorView({ parent });
  }

  /** Shows a program: as it was left if it is open already. While it is shown, only the user changes its text. */
  open(name: string, text: string, label: string): void {
    if (name !== this.#name) {
      if (this.#name !== undefined) this.#states.set(this.#name, this.view.state);
      const left = this.#states.get(name);
      this.#name = name;
      this.view.setState(left?.doc.toString() === text ? left : this.#begin(name, text));
    }
    this.view.dispatch({ effects: this.#words.reconfigure(editorLanguage(label)) });
    forceLinting(this.view);
  }

  fail(fault: Props["fault"]): void {
    this.view.dispatch({ effects: showFault.of(fault) });
    if (fault) this.#scrollTo(fault.line);
  }

  goTo(line: number): void {
    const { doc } = this.view.state;
    this.view.dispatch({ selection: { anchor: doc.line(Math.min(Math.max(1, line), doc.lines)).from } });
    this.#scrollTo(line);
    this.view.focus();
  }

  #scrollTo(line: number): void {
    const { doc } = this.view.state;
    const { from } = doc.line(Math.min(Math.max(1, line), doc.lines));
    this.view.dispatch({ effects: EditorView.scrollIntoView(from, { y: "center" }) });
  }

  #begin(name: string, text: string): EditorState {
    const extensions: Extension[] = [
      editorBasics(() => this.props.current.onRun()),
      this.#words.of([]),
      programLinter((source) => this.props.current.check(source)),
      faultField,
      EditorView.updateListener.of(({ docChanged, state }) => {
        if (docChanged) this.props.current.onText(name, state.doc.toString());
      }),
    ];
    return EditorState.create({ doc: text, extensions });
  }
}
