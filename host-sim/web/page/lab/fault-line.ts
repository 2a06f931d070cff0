/** Marks the line where a program failed, and says why below it. The mark moves with the text. */
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";

/** Marks a line, from 1; `undefined` takes the mark away. */
export const showFault = StateEffect.define<
  { readonly line: number; readonly message: string } | undefined
>();

class Message extends WidgetType {
  constructor(readonly text: string) {
    super();
  }

  override eq(other: Message): boolean {
    return other.text === this.text;
  }

  toDOM(): HTMLElement {
    const element = document.createElement("div");
    element.className = "fault-message";
    element.textContent = this.text;
    return element;
  }
}

const line = Decoration.line({ class: "fault-line" });

export const faultField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { changes, effects, state }) {
    for (const effect of effects) {
      if (!effect.is(showFault)) continue;
      if (!effect.value) return Decoration.none;
      const { from, to } = state.doc.line(Math.min(Math.max(1, effect.value.line), state.doc.lines));
      const message = Decoration.widget({ widget: new Message(effect.value.message), side: 1, block: true });
      return Decoration.set([line.range(from), message.range(to)]);
    }
    return marks.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});
