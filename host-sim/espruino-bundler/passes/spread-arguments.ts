import ts from "typescript";
import { edited, instead } from "../edits.js";
import { baseOf, classesIn, constructorOf, walk } from "../syntax.js";

/**
 * Names the arguments that a constructor without parameters passes on as `super(...arguments)`: esbuild writes one for
 * a class with initialized fields and no constructor, and Espruino has no spread arguments.
 */
export function spreadArguments(file: ts.SourceFile): ts.SourceFile {
  const classes = classesIn(file);
  /** The number of parameters of a class's constructor; undefined where the class is not the program's. */
  const parametersOf = (name: string): number | undefined => {
    const node = classes.get(name);
    if (!node) return undefined;
    const constructor = constructorOf(node);
    if (constructor && !spreadIn(constructor)) return constructor.parameters.length;
    return baseOf(node) ? parametersOf(baseOf(node)) : 0;
  };
  const edits = [...classes.values()].flatMap((node) => {
    const constructor = constructorOf(node);
    const spread = constructor && spreadIn(constructor);
    const count = parametersOf(baseOf(node));
    if (!spread || !constructor.body || count === undefined) return [];
    const names = Array.from({ length: count }, (_, i) => `passed${i}$`).join(", ");
    const start = constructor.getStart();
    return [
      { start, end: constructor.body.getStart(), text: `constructor(${names}) ` },
      instead(spread, `super(${names})`),
    ];
  });
  return edited(file, edits);
}

/** The call `super(...arguments)` of a constructor without parameters. */
function spreadIn(constructor: ts.ConstructorDeclaration): ts.CallExpression | undefined {
  let found: ts.CallExpression | undefined;
  if (constructor.parameters.length > 0) return undefined;
  walk(constructor, (node) => {
    if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.SuperKeyword) return;
    if (node.arguments.length === 1 && node.arguments[0].getText() === "...arguments") found = node;
  });
  return found;
}
