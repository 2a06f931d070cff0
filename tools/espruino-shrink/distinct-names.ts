import ts from "typescript";
import { edited, instead, type Edit } from "./edits.js";
import { isWritten } from "./names.js";
import { baseOf, classesIn, declarationOf, membersIn, references, walk, type Members } from "./program.js";
import { literalValue } from "./values.js";

type Access = ts.PropertyAccessExpression;

/*
 * Members of different classes that share a name get names of their own where it is certain whose they are, as other
 * passes know members by their names alone.
 */

/**
 * Members of a class whose objects are only ever held in fields of one name, and are never handed on, are called
 * `<member>$<class>`.
 */
export function privateNames(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const members = membersIn(file);
  for (const [name, node] of aloneClasses(file)) {
    const mentions = mentionsOf(name, node, file, members, own);
    if (!mentions) continue;
    const edits: Edit[] = [];
    const certain = new Set<ts.Node>([...mentions, ...node.members]);
    for (const shared of new Set(mentions.map((mention) => mention.name.text))) {
      const all = [...(members.declared.get(shared) ?? []), ...(members.mentioned.get(shared) ?? [])];
      if (!own.has(shared) || all.every((each) => certain.has(each))) continue;
      for (const each of all) {
        const named = each as Access | ts.MethodDeclaration;
        if (certain.has(each)) edits.push(instead(named.name, `${shared}$${name}`));
      }
    }
    if (edits.length > 0) return privateNames(edited(file, edits), own);
  }
  return file;
}

/**
 * A class's own field that has the name of another class's method or getter is called `<field>$<class>`, where that
 * method is only called, or that getter only asked of objects of its class.
 */
export function fieldNames(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const members = membersIn(file);
  const classes = aloneClasses(file);
  const edits: Edit[] = [];
  for (const [name, [member, ...others]] of members.declared) {
    if (!own.has(name) || others.length > 0 || !ts.isClassLike(member.parent)) continue;
    if (![...classes.values()].includes(member.parent)) continue;
    const mentions = members.mentioned.get(name) ?? [];
    const strange = mentions.flatMap((mention) => {
      const home = thisClass(mention.expression);
      const found = [...classes].find(([, node]) => node === home && home !== member.parent);
      return found ? [{ mention, home: found[0] }] : [];
    });
    const fields = new Set(strange.map(({ mention }) => mention));
    const isData = [...fields].filter(isWritten).every(({ parent }) => {
      const { right } = parent as ts.BinaryExpression;
      return right && literalValue(right) !== undefined;
    });
    const isItsOwn = (mention: Access): boolean => {
      if (thisClass(mention.expression) === member.parent) return true;
      if (ts.isMethodDeclaration(member) && isData)
        return ts.isCallExpression(mention.parent) && mention.parent.expression === mention;
      const made = fieldClass(mention.expression, members, own);
      return made !== undefined && classes.get(made) === member.parent;
    };
    if (!mentions.every((mention) => fields.has(mention) || isItsOwn(mention))) continue;
    if ([...fields].some((field) => ts.isCallExpression(field.parent) && field.parent.expression === field))
      continue;
    for (const { mention, home } of strange) edits.push(instead(mention.name, `${name}$${home}`));
  }
  return edited(file, edits);
}

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

/** Classes at the top that neither extend nor are extended, by name. */
function aloneClasses(file: ts.SourceFile): Map<string, ts.ClassLikeDeclaration> {
  const classes = classesIn(file);
  for (const [name, node] of [...classes]) {
    const base = baseOf(node);
    if (!base) continue;
    classes.delete(name);
    classes.delete(base);
  }
  return classes;
}

/** The class whose `this` an expression is. */
function thisClass(node: ts.Expression): ts.Node | undefined {
  if (node.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
  let host: ts.Node = node;
  while (!ts.isSourceFile(host) && (!ts.isFunctionLike(host) || ts.isArrowFunction(host))) host = host.parent;
  return ts.isClassElement(host) ? host.parent : undefined;
}

/** The class of all that a field ever holds, by its name: `this.alarm` is an Alarm. */
function fieldClass(node: ts.Expression, members: Members, own: ReadonlySet<string>): string | undefined {
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const name = node.name.text;
  const written = (members.mentioned.get(name) ?? []).filter(isWritten);
  if (!own.has(name) || members.declared.has(name) || written.length === 0) return undefined;
  const made = new Set<string>();
  for (const { parent } of written) {
    const value = unwrapped(ts.isBinaryExpression(parent) ? parent.right : undefined);
    if (value && ts.isVoidExpression(value)) continue;
    made.add(value && ts.isNewExpression(value) ? value.expression.getText() : "");
  }
  return made.size === 1 ? [...made][0] : undefined;
}

/** All mentions of the members of a class, if its objects are held in one field and nowhere else. */
function mentionsOf(
  name: string,
  node: ts.ClassLikeDeclaration,
  file: ts.SourceFile,
  members: Members,
  own: ReadonlySet<string>,
): Access[] | undefined {
  const all = references(file);
  const found: Access[] = [];
  const fields = new Set<string>();
  let isClear = true;
  /** A value is only asked for its members, or kept in a variable of which the same is true. */
  const follow = (value: ts.Expression): void => {
    const { parent } = value;
    if (ts.isParenthesizedExpression(parent)) return follow(parent);
    if (ts.isPropertyAccessExpression(parent)) found.push(parent);
    else if (ts.isIfStatement(parent) && parent.expression === value) return;
    else if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.BarBarToken)
      follow(parent);
    else if (ts.isVariableDeclaration(parent) && parent.parent.flags & ts.NodeFlags.Const) {
      for (const use of all.get(parent.name.getText()) ?? []) if (declarationOf(use) === parent) follow(use);
    } else if (
      ts.isBinaryExpression(parent) &&
      parent.right === value &&
      ts.isPropertyAccessExpression(parent.left)
    ) {
      if (parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken) isClear = false;
      fields.add(parent.left.name.text);
      if (!ts.isExpressionStatement(parent.parent)) follow(parent);
    } else isClear = false;
  };
  for (const mention of all.get(name) ?? []) {
    if (ts.isNewExpression(mention.parent) && mention.parent.expression === mention) follow(mention.parent);
    else isClear = false;
  }
  const [field] = fields;
  const held = members.mentioned.get(field ?? "") ?? [];
  if (!isClear || fields.size !== 1 || !held[0] || fieldClass(held[0], members, own) !== name)
    return undefined;
  for (const each of held) if (!isWritten(each)) follow(each);
  walk(node, (child) => {
    if (child.kind !== ts.SyntaxKind.ThisKeyword) return;
    isClear &&= thisClass(child as ts.Expression) === node;
    follow(child as ts.Expression);
  });
  return isClear && fields.size === 1 ? found : undefined;
}

function unwrapped(node: ts.Expression | undefined): ts.Expression | undefined {
  return node && ts.isParenthesizedExpression(node) ? unwrapped(node.expression) : node;
}
