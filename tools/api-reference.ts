/**
 * The reference of what `palmwire` exports: each export of firmware/index.ts with its doc comment and its declaration,
 * in the order and under the headings of that file.
 */
import { join, relative } from "node:path";
import ts from "typescript";
import type { Language } from "../host-sim/language/language.js";
import { packageRoot } from "../host-sim/node/package-root.js";

/** The headings, by the first words of the comments in firmware/index.ts. */
const HEADINGS: Readonly<Record<string, string>> = {
  "The device": "设备",
  Options: "选项",
  "The app kit": "程序套件",
  "The network": "网络",
  "A room": "聊天室",
  "The display": "显示",
  "Timers, dates, UTF-8": "定时器、日期、UTF-8",
};

interface Section {
  readonly title: string;
  readonly entries: Entry[];
}

interface Entry {
  readonly name: string;
  readonly comment: string;
  /** The declaration as in a .d.ts file, without private members. */
  readonly code: string;
}

let made: Section[] | undefined;

/** The reference as Markdown. The declarations and their comments are in English. */
export function apiReference(language: Language): string {
  made ??= sections();
  return made
    .map(({ title, entries }) => [
      `## ${language === "zh" ? headingOf(title) : title}`,
      ...entries.map(entryText),
    ])
    .flat()
    .join("\n\n");
}

function headingOf(title: string): string {
  const heading = HEADINGS[title];
  if (heading === undefined)
    throw new Error(`firmware/index.ts has a new heading, which has no Chinese: ${title}`);
  return heading;
}

function entryText({ name, comment, code }: Entry): string {
  return [`### ${name}`, ...(comment ? [comment] : []), `\`\`\`ts\n${code}\n\`\`\``].join("\n\n");
}

function sections(): Section[] {
  const root = packageRoot();
  const index = join(root, "firmware", "index.ts");
  const declared = declarationFiles(join(root, "firmware"), index);
  const found: Section[] = [];
  for (const statement of declared(index).statements) {
    if (!ts.isExportDeclaration(statement)) continue;
    const [comment] = ts.getJSDocCommentsAndTags(statement);
    // Statements without a comment of their own belong to the heading above.
    if (comment) found.push({ title: titleOf(comment.getText()), entries: [] });
    const from = statement.moduleSpecifier as ts.StringLiteral;
    const file = declared(join(root, "firmware", from.text.replace(/\.js$/, ".ts")));
    const names = namesOf(statement);
    for (const name of names) found[found.length - 1].entries.push(entryOf(file, name));
  }
  return found;
}

/** The words before the first colon, or the first full stop. */
function titleOf(comment: string): string {
  return comment.replace(/^\/\*\*\s*/, "").split(/[:.]/, 1)[0];
}

/** The .d.ts files of a folder's project, by the paths of their sources. */
function declarationFiles(folder: string, entry: string): (source: string) => ts.SourceFile {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} };
  const config = ts.getParsedCommandLineOfConfigFile(join(folder, "tsconfig.json"), {}, host);
  const options = { ...config?.options, noEmit: false, declaration: true, emitDeclarationOnly: true };
  const texts = new Map<string, string>();
  const program = ts.createProgram([entry], { ...options, rootDir: folder, outDir: folder });
  program.emit(undefined, (path, text) => texts.set(path, text));
  return (source) => {
    const path = source.replace(/\.ts$/, ".d.ts");
    const text = texts.get(path);
    if (text === undefined) throw new Error(`no declarations for ${relative(folder, source)}`);
    return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  };
}

/** Exported names; `* as NAME` counts as one. */
function namesOf({ exportClause }: ts.ExportDeclaration): string[] {
  if (!exportClause) throw new Error("firmware/index.ts exports by name");
  if (ts.isNamespaceExport(exportClause)) return [`* as ${exportClause.name.text}`];
  return exportClause.elements.map(({ name }) => name.text);
}

function entryOf(file: ts.SourceFile, name: string): Entry {
  const whole = /^\* as (.*)/.exec(name);
  if (whole) {
    const code = file.statements.map((statement) => statement.getFullText().trim()).join("\n");
    return { name: whole[1], comment: "", code };
  }
  const nodes = file.statements.filter((statement) => isNamed(statement, name));
  if (nodes.length === 0) throw new Error(`${file.fileName} does not declare ${name}`);
  const [comment] = nodes.flatMap((node) => ts.getJSDocCommentsAndTags(node));
  return {
    name,
    comment: comment ? commentText(comment.getText()) : "",
    code: nodes.map(codeOf).join("\n"),
  };
}

function isNamed(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.some((declaration) => declaration.name.getText() === name);
  const named = statement as { name?: ts.Node };
  return named.name?.getText() === name;
}

/** The text of a doc comment: lines of one paragraph are joined. */
function commentText(comment: string): string {
  const lines = comment.replace(/^\/\*\*|\*\/$/g, "").split("\n");
  return lines
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();
}

/** A declaration's text without `export` and `declare`, and without members that are private or for the kit alone. */
function codeOf(node: ts.Statement): string {
  let text = node.getText();
  const start = node.getStart();
  const hidden =
    "members" in node
      ? (node.members as ts.NodeArray<ts.ClassElement>).filter(
          (member) => isPrivate(member) || isForKit(member),
        )
      : [];
  for (const member of [...hidden].reverse())
    text = text.slice(0, member.getFullStart() - start) + text.slice(member.getEnd() - start);
  return text.replace(/^export (default )?(declare )?/, "").replaceAll("    ", "  ");
}

function isPrivate(member: ts.ClassElement): boolean {
  return (
    ts.canHaveModifiers(member) &&
    !!ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)
  );
}

/** Whether a member is what the classes of the kit call of one another, as its comment says. */
function isForKit(member: ts.Node): boolean {
  return ts
    .getJSDocCommentsAndTags(member)
    .some((comment) => /^\/\*\*\s*(\* )?For the kit\b/.test(comment.getText()));
}
