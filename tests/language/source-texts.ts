import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { packageRoot } from "../../host-sim/node/package-root.js";

/** Errors that say to people what is wrong. */
const COMPLAINTS = [
  "UsageError",
  "ConfigTextError",
  "XSUnavailable",
  "ModdableUnavailable",
  "InterpreterUnavailable",
];

/** The folder whose sources have the tool's texts. */
const FOLDER = "host-sim";

/** A text that a source gives to be translated. */
export interface SourceText {
  readonly text: string;
  /** File and line. */
  readonly place: string;
  /** The names of what it is given for its placeholders, where they can be read off. */
  readonly given: readonly string[] | undefined;
}

/** The texts to be translated in the sources, and calls whose argument is not a literal. */
export interface SourceTexts {
  readonly texts: readonly SourceText[];
  readonly unreadable: readonly string[];
  /** Errors made of a text that is not translated. */
  readonly bare: readonly string[];
}

/** Reads all sources in which the tool speaks. */
export function readSources(): SourceTexts {
  const all = sourcesIn(FOLDER).map((file) => textsIn(file, sourceOf(file)));
  return {
    texts: all.flatMap(({ texts }) => texts),
    unreadable: all.flatMap(({ unreadable }) => unreadable),
    bare: all.flatMap(({ bare }) => bare),
  };
}

/** The complaints of apps about options that do not go together: `optionError("…")`. */
export function appComplaints(): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === "optionError") {
      const [message] = node.arguments;
      if (ts.isStringLiteralLike(message)) found.push(message.text);
    }
    ts.forEachChild(node, visit);
  };
  for (const file of sourcesIn("firmware/apps"))
    visit(ts.createSourceFile(file, sourceOf(file), ts.ScriptTarget.Latest, true));
  return found;
}

/** The TypeScript files in a folder of the project. */
export function sourcesIn(folder: string): string[] {
  const found = readdirSync(join(packageRoot(), folder), { recursive: true, encoding: "utf8" });
  return found.filter((file) => file.endsWith(".ts")).map((file) => join(folder, file));
}

export function sourceOf(file: string): string {
  return readFileSync(join(packageRoot(), file), "utf8");
}

/** What one source gives: `tr("…", { … })`, and `reworded(…, TEXTS)` with the array TEXTS in the same file. */
export function textsIn(file: string, source: string): SourceTexts {
  const texts: SourceText[] = [];
  const unreadable: string[] = [];
  const bare: string[] = [];
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const placeOf = (node: ts.Node) =>
    `${file}:${parsed.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const take = (node: ts.Expression | undefined, given?: readonly string[]) => {
    if (node && ts.isStringLiteralLike(node)) texts.push({ text: node.text, place: placeOf(node), given });
    else unreadable.push(placeOf(node ?? parsed));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const [first, second] = node.arguments;
      if (node.expression.text === "tr") take(first, namesIn(second));
      if (node.expression.text === "reworded") for (const text of elementsOf(second, parsed)) take(text);
    }
    if (ts.isNewExpression(node) && COMPLAINTS.includes(node.expression.getText())) {
      const [message] = node.arguments ?? [];
      if (ts.isStringLiteralLike(message) || ts.isTemplateExpression(message)) bare.push(placeOf(node));
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return { texts, unreadable, bare };
}

/** The names of an object literal's properties. */
function namesIn(values: ts.Expression | undefined): readonly string[] | undefined {
  if (values === undefined) return [];
  if (!ts.isObjectLiteralExpression(values)) return undefined;
  return values.properties.map((property) => property.name?.getText() ?? "...");
}

/** The elements of the array that a constant of the file is; one undefined for anything else. */
function elementsOf(name: ts.Expression, file: ts.SourceFile): readonly (ts.Expression | undefined)[] {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: declared, initializer } of statement.declarationList.declarations)
      if (declared.getText() === name.getText() && initializer && ts.isArrayLiteralExpression(initializer))
        return initializer.elements;
  }
  return [undefined];
}
