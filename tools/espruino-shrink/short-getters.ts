import ts from "typescript";
import { edited, type Edit } from "./edits.js";
import { isWritten } from "./names.js";
import { membersIn } from "./program.js";

/** Getters that tell whether a field is set are asked for this wherever they are. */
export function shortGetters(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const { declared, mentioned } = membersIn(file);
  const edits: Edit[] = [];
  for (const [name, [member, ...others]] of declared) {
    if (!own.has(name) || others.length > 0 || !ts.isGetAccessor(member) || !ts.isClassLike(member.parent))
      continue;
    const body = member.body?.statements.map((statement) => statement.getText()).join("") ?? "";
    const [, field] = /^return !!this\.([\w$]+);$/.exec(body) ?? [];
    const mentions = mentioned.get(name) ?? [];
    if (field === undefined || mentions.some(isWritten)) continue;
    if (mentions.some(({ expression }) => expression.kind === ts.SyntaxKind.SuperKeyword)) continue;
    for (const { expression, end } of mentions)
      edits.push({ start: expression.getStart(), end, text: `(!!${expression.getText()}.${field})` });
  }
  return edited(file, edits);
}
