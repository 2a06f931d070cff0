import type ts from "typescript";

/** Answers a question about a part of a program once: many passes ask the same, and most change nothing. */
export function once<Asked extends ts.Node, Answer>(ask: (node: Asked) => Answer): (node: Asked) => Answer {
  const answers = new WeakMap<Asked, Answer>();
  return (node) => {
    let answer = answers.get(node);
    if (answer === undefined) answers.set(node, (answer = ask(node)));
    return answer;
  };
}
