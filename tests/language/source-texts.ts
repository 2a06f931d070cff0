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

/** Where the tool speaks. */
const FOLDER = "host-sim";
/** Where the firmware speaks. */
const FIRMWARE = "firmware";
const FILES = [join("tools", "espruino-build.ts")];

/** A text that a source gives to be translated. */
export interface SourceText {
  readonly text: string;
  /** File and line. */
  readonly place: string;
  /** The names of what it is given for its placeholders, where they can be read off. */
  readonly given: readonly string[] | undefined;
  /** The constant it is an element of, where others' words are compared with it. */
  readonly list?: string;
}

/** What the sources give to be translated, and calls that do not show what they give. */
export interface SourceTexts {
  readonly texts: readonly SourceText[];
  readonly unreadable: readonly string[];
  /** Complaints that are made of a text that nobody can translate. */
  readonly bare: readonly string[];
}

/** Reads all sources in which the tool speaks. */
export function readSources(): SourceTexts {
  const all = [...FILES, ...sourcesIn(FOLDER)].map((file) => textsIn(file, sourceOf(file)));
  return {
    texts: all.flatMap(({ texts }) => texts),
    unreadable: all.flatMap(({ unreadable }) => unreadable),
    bare: all.flatMap(({ bare }) => bare),
  };
}

function sourcesIn(folder: string): string[] {
  const found = readdirSync(join(packageRoot(), folder), { recursive: true, encoding: "utf8" });
  return found.filter((file) => file.endsWith(".ts")).map((file) => join(folder, file));
}

function sourceOf(file: string): string {
  return readFileSync(join(packageRoot(), file), "utf8");
}

/** Every text that the simulator or the firmware puts together, with {} for each value. */
export function composedTexts(): Set<string> {
  const files = [...sourcesIn(FOLDER), ...sourcesIn(FIRMWARE)];
  return new Set(files.flatMap((file) => composedIn(file, sourceOf(file))));
}

/** The texts of one source: literals, templates, and what is joined by +. */
export function composedIn(file: string, source: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node))
      texts.push(shapeOf(node));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true));
  return texts;
}

function shapeOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join("");
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return shapeOf(node.left) + shapeOf(node.right);
  return "{}";
}

/** What one source gives: `tr("…", { … })`, and `reworded(…, TEXTS)` with the array TEXTS in the same file. */
export function textsIn(file: string, source: string): SourceTexts {
  const texts: SourceText[] = [];
  const unreadable: string[] = [];
  const bare: string[] = [];
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const placeOf = (node: ts.Node) =>
    `${file}:${parsed.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const take = (node: ts.Expression | undefined, given?: readonly string[], list?: string) => {
    if (node && ts.isStringLiteralLike(node))
      texts.push({ text: node.text, place: placeOf(node), given, ...(list === undefined ? {} : { list }) });
    else unreadable.push(placeOf(node ?? parsed));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const [first, second] = node.arguments;
      if (node.expression.text === "tr") take(first, namesIn(second));
      if (node.expression.text === "reworded")
        for (const text of elementsOf(second, parsed)) take(text, undefined, second?.getText());
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
