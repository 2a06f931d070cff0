import ts from "typescript";
import { BundleError } from "./espruino-error.js";

/*
 * Makes a bundle smaller by what is known of the whole program, and only of a whole program: it has one `device`, and
 * nobody adds members to our objects. Works on one plain JavaScript file, before names are shortened.
 */

const { factory } = ts;

/** How a pass looks at each node: gives what stands there instead, or undefined for nothing. */
type Rewrite = (node: ts.Node, visitChildren: (node: ts.Node) => ts.Node) => ts.Node | undefined;

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile("bundle.js", text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
}

function rewrite(file: ts.SourceFile, change: Rewrite): ts.SourceFile {
  const { transformed } = ts.transform(file, [
    (context) => (root) => {
      const visit = (node: ts.Node): ts.Node | undefined =>
        change(node, (parent) => ts.visitEachChild(parent, visit, context));
      return ts.visitEachChild(root, visit, context);
    },
  ]);
  return parse(ts.createPrinter({ removeComments: true }).printFile(transformed[0] as ts.SourceFile));
}

/** All passes, in their order; `own` are the names of fields that only our own code can read. */
export function shrink(text: string, own: ReadonlySet<string>): string {
  let file = parse(text);
  const unread = (before: ts.SourceFile) => unreadFields(before, own);
  for (const pass of [
    utf8Strings,
    globalDevice,
    throughDevice,
    constants,
    undefinedFields,
    unusedMembers,
    unread,
    shortThis,
    base64Strings,
  ])
    file = pass(file);
  return file.text;
}

/** Espruino's strings are bytes: text outside ASCII becomes its UTF-8. */
function utf8Strings(file: ts.SourceFile): ts.SourceFile {
  const bytes = (text: string) => Buffer.from(text).toString("latin1");
  return rewrite(file, (node, visitChildren) => {
    if (ts.isStringLiteral(node)) return factory.createStringLiteral(bytes(node.text));
    if (ts.isNoSubstitutionTemplateLiteral(node))
      return factory.createNoSubstitutionTemplateLiteral(bytes(node.text));
    if (ts.isTemplateHead(node)) return factory.createTemplateHead(bytes(node.text));
    if (ts.isTemplateMiddle(node)) return factory.createTemplateMiddle(bytes(node.text));
    if (ts.isTemplateTail(node)) return factory.createTemplateTail(bytes(node.text));
    return visitChildren(node);
  });
}

/** A byte outside ASCII takes four characters as an escape, and four thirds of one as base64. */
const ESCAPE_CHARACTERS = 4;
const CALL_CHARACTERS = 'atob("")'.length;

/** Strings of bytes outside ASCII become `atob` of them where that is shorter. Last: nothing must be known of them then. */
function base64Strings(file: ts.SourceFile): ts.SourceFile {
  return rewrite(file, (node, visitChildren) => {
    if (!ts.isStringLiteral(node)) return visitChildren(node);
    const { parent, text } = node;
    const isName = ts.isPropertyAssignment(parent) && parent.name === node;
    if (isName || ts.isExpressionStatement(parent)) return node;
    const bytes = Buffer.from(text, "latin1");
    const escaped_characters = bytes.reduce((sum, byte) => sum + (byte < 0x80 ? 1 : ESCAPE_CHARACTERS), 2);
    const base64 = factory.createStringLiteral(bytes.toString("base64"));
    return base64.text.length + CALL_CHARACTERS < escaped_characters
      ? factory.createCallExpression(factory.createIdentifier("atob"), undefined, [base64])
      : node;
  });
}

const DEVICE = "device";
/** Its name at the top. */
const PROVIDER = "provider";

function isDevice(node: ts.Node): boolean {
  return (
    (ts.isIdentifier(node) && (node.text === DEVICE || node.text === PROVIDER)) ||
    (ts.isPropertyAccessExpression(node) && node.name.text === DEVICE)
  );
}

/** `const device = this.device` */
function isDeviceAgain({ name, initializer }: ts.VariableDeclaration): boolean {
  return isDevice(name) && initializer !== undefined && isDevice(initializer);
}

type Assignment = ts.ExpressionStatement & { expression: ts.BinaryExpression };

function isAssignment(node: ts.Node): node is Assignment {
  return (
    ts.isExpressionStatement(node) &&
    ts.isBinaryExpression(node.expression) &&
    node.expression.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

/** Where a function takes `device`, by the function's or the class's name, or the method's with a point before. */
function deviceParameters(file: ts.SourceFile): Map<string, number> {
  const places = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const place = node.parameters.findIndex(({ name }) => ts.isIdentifier(name) && name.text === DEVICE);
      if (place >= 0) places.set(functionName(node), place);
    }
    if (ts.isClassLike(node) && !node.members.some(ts.isConstructorDeclaration)) {
      const place = places.get(baseOf(node));
      if (place !== undefined) places.set(classNameOf(node), place);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return places;
}

function functionName(node: ts.SignatureDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return classNameOf(node.parent);
  const name = node.name?.getText() ?? "";
  return ts.isFunctionDeclaration(node) ? name : `.${name}`;
}

function classNameOf(node: ts.ClassLikeDeclaration): string {
  if (node.name) return node.name.text;
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : "";
}

/** The name of what a call calls, as `deviceParameters` has it. */
function calleeOf(call: ts.CallExpression | ts.NewExpression): string {
  const callee = call.expression;
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isPropertyAccessExpression(callee)) return `.${callee.name.text}`;
  if (callee.kind !== ts.SyntaxKind.SuperKeyword) return "";
  let node: ts.Node = call;
  while (!ts.isClassLike(node)) node = node.parent;
  return baseOf(node);
}

function baseOf(node: ts.ClassLikeDeclaration): string {
  return node.heritageClauses?.[0]?.types[0].expression.getText() ?? "";
}

/**
 * Nobody hands `device` on or keeps it: it is the one at the top. Parameters and fields of that name, and arguments for
 * them, go. Throws BundleError where it is handed on under another name.
 */
function globalDevice(file: ts.SourceFile): ts.SourceFile {
  const places = deviceParameters(file);
  const withoutDevice = (call: ts.CallExpression | ts.NewExpression): ts.Expression[] => {
    const { arguments: given = factory.createNodeArray<ts.Expression>() } = call;
    const place = given.findIndex(isDevice);
    if (place !== (places.get(calleeOf(call)) ?? -1))
      throw new BundleError(
        `pass \`device\` on as the parameter \`device\`, and as that only: ${call.getText()}`,
      );
    return given.filter((_, i) => i !== place);
  };
  return rewrite(file, (node, visitChildren) => {
    if (isAssignment(node) && isDevice(node.expression.left) && isDevice(node.expression.right))
      return undefined;
    if (ts.isVariableStatement(node) && node.declarationList.declarations.every(isDeviceAgain))
      return undefined;
    if (ts.isParameter(node) && isDevice(node.name)) return undefined;
    if (ts.isPropertyAccessExpression(node) && isDevice(node)) return factory.createIdentifier(PROVIDER);
    if (ts.isIdentifier(node) && node.text === DEVICE) return factory.createIdentifier(PROVIDER);
    if (ts.isCallExpression(node))
      return visitChildren(
        factory.updateCallExpression(node, node.expression, undefined, withoutDevice(node)),
      );
    if (ts.isNewExpression(node))
      return visitChildren(
        factory.updateNewExpression(node, node.expression, undefined, withoutDevice(node)),
      );
    return visitChildren(node);
  });
}

/** The object literal that a top-level variable holds. */
function objectNamed(file: ts.SourceFile, name: string): ts.ObjectLiteralExpression | undefined {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: known, initializer } of statement.declarationList.declarations)
      if (known.getText() === name && initializer && ts.isObjectLiteralExpression(initializer))
        return initializer;
  }
  return undefined;
}

/** What stands in an object literal at a name: nothing is `undefined`. */
function fieldOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression {
  const field = object.properties.find((property) => property.name?.getText() === name);
  if (field && ts.isShorthandPropertyAssignment(field)) return field.name;
  return field && ts.isPropertyAssignment(field) ? field.initializer : factory.createVoidZero();
}

/** `provider.timer.set` is what stands in `provider` at that place, so that nothing keeps `provider` itself. */
function throughDevice(file: ts.SourceFile): ts.SourceFile {
  const provider = objectNamed(file, PROVIDER);
  if (!provider) return file;
  const locals = localNames(file);
  const meant = (node: ts.Node): ts.Expression | undefined => {
    if (ts.isIdentifier(node)) {
      if (node.text === PROVIDER) return provider;
      const alias = aliasOf(node);
      return alias && meant(alias);
    }
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const object = meant(node.expression);
    return object && ts.isObjectLiteralExpression(object) ? fieldOf(object, node.name.text) : undefined;
  };
  const isAlias = ({ name, initializer }: ts.VariableDeclaration): boolean =>
    name.getText() !== PROVIDER && initializer !== undefined && isObject(meant(initializer));
  return rewrite(file, (node, visitChildren) => {
    if (ts.isVariableStatement(node) && node.declarationList.declarations.every(isAlias)) return undefined;
    const value = meant(node);
    if (ts.isIdentifier(node)) return isObject(value) && !isDeclared(node) ? (aliasOf(node) ?? node) : node;
    if (!value || isObject(value)) return visitChildren(node);
    const name = ts.isVoidExpression(value) ? "" : value.getText().split(".")[0];
    if (locals.has(name))
      throw new BundleError(`'${name}' is a name of the provider's: call the variable otherwise`);
    return value;
  });
}

/** Whether an identifier is the name of something, a member's for one, and no value. */
function isDeclared(node: ts.Identifier): boolean {
  const parent = node.parent as ts.Node | undefined;
  return parent !== undefined && "name" in parent && parent.name === node;
}

function isObject(node: ts.Node | undefined): boolean {
  return node !== undefined && ts.isObjectLiteralExpression(node);
}

/** What a name stands for in its block: `const text = provider.text`. */
function aliasOf(name: ts.Identifier): ts.Expression | undefined {
  for (let node: ts.Node = name; !ts.isSourceFile(node); node = node.parent) {
    if (!ts.isBlock(node)) continue;
    for (const statement of node.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      const [{ name: declared, initializer }] = statement.declarationList.declarations;
      if (declared !== name && declared.getText() === name.text && initializer)
        return ts.isPropertyAccessExpression(initializer) ? initializer : undefined;
    }
  }
  return undefined;
}

/** Names declared anywhere but at the top. */
function localNames(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const local =
      (ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node)) && node.name;
    const top = ts.isVariableDeclaration(node) ? node.parent.parent.parent === file : node.parent === file;
    if (local && ts.isIdentifier(local) && !top) names.add(local.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return names;
}

function isAssignmentOperator(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Numbers and texts at the top that have a name are written where they are used. */
function constants(file: ts.SourceFile): ts.SourceFile {
  const values = new Map<string, ts.Expression>();
  const assigned = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isAssignmentOperator(node.operatorToken.kind))
      assigned.add(node.left.getText());
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node))
      assigned.add(node.operand.getText());
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (initializer && isShort(initializer) && !assigned.has(name.getText()))
        values.set(name.getText(), initializer);
  }
  for (const name of localNames(file)) values.delete(name);
  return rewrite(file, (node, visitChildren) => {
    if (
      ts.isVariableStatement(node) &&
      node.declarationList.declarations.every(({ name }) => values.has(name.getText()))
    )
      return undefined;
    if (ts.isShorthandPropertyAssignment(node)) {
      const value = values.get(node.name.text);
      return value ? factory.createPropertyAssignment(node.name, value) : node;
    }
    return (ts.isIdentifier(node) && !isDeclared(node) && values.get(node.text)) || visitChildren(node);
  });
}

function isShort(value: ts.Expression): boolean {
  if (ts.isPrefixUnaryExpression(value)) return isShort(value.operand);
  return ts.isNumericLiteral(value) || (ts.isStringLiteral(value) && value.text.length < 3);
}

function isUndefined(node: ts.Expression): boolean {
  return ts.isVoidExpression(node) || (ts.isIdentifier(node) && node.text === "undefined");
}

/** A field that a constructor sets to undefined need not be there. */
function undefinedFields(file: ts.SourceFile): ts.SourceFile {
  return rewrite(file, (node, visitChildren) =>
    isAssignment(node) &&
    isUndefined(node.expression.right) &&
    ts.isPropertyAccessExpression(node.expression.left) &&
    node.expression.left.expression.kind === ts.SyntaxKind.ThisKeyword &&
    ts.isConstructorDeclaration(node.parent.parent)
      ? undefined
      : visitChildren(node),
  );
}

/** Methods and accessors that nothing mentions go, and then those that only they mentioned. */
function unusedMembers(file: ts.SourceFile): ts.SourceFile {
  const mentioned = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) mentioned.add(node.name.text);
    if (ts.isStringLiteral(node)) mentioned.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  let removed = false;
  const smaller = rewrite(file, (node, visitChildren) => {
    const unused =
      (ts.isMethodDeclaration(node) || ts.isAccessor(node)) &&
      ts.isClassLike(node.parent) &&
      !mentioned.has(node.name.getText());
    removed ||= unused;
    return unused ? undefined : visitChildren(node);
  });
  return removed ? unusedMembers(smaller) : smaller;
}

/** Fields that are only written go, where working out the value has no effect. */
function unreadFields(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const read = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && !isAssigned(node)) read.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const isUnread = (name: ts.Node) => ts.isIdentifier(name) && own.has(name.text) && !read.has(name.text);
  return rewrite(file, (node, visitChildren) => {
    if (ts.isShorthandPropertyAssignment(node) && isUnread(node.name)) return undefined;
    if (ts.isPropertyAssignment(node) && isUnread(node.name) && isIdle(node.initializer)) return undefined;
    if (isAssignment(node) && isIdle(node.expression.right)) {
      const { left } = node.expression;
      if (ts.isPropertyAccessExpression(left) && isIdle(left.expression) && isUnread(left.name))
        return undefined;
    }
    return visitChildren(node);
  });
}

/** Whether an expression is what a plain assignment writes to. */
function isAssigned(node: ts.PropertyAccessExpression): boolean {
  const { parent } = node;
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

/** Whether working out an expression does nothing but that. */
function isIdle(node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return isIdle(node.expression);
  if (ts.isPrefixUnaryExpression(node)) return isIdle(node.operand);
  return (
    ts.isIdentifier(node) ||
    ts.isLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.ThisKeyword ||
    isConstant(node)
  );
}

function isConstant({ kind }: ts.Expression): boolean {
  return kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword;
}

/** How often a function says `this` before it pays to give it a name of one letter. */
const THIS_MIN = 4;
const SELF = "self$";

type Method = ts.MethodDeclaration | ts.ConstructorDeclaration | ts.FunctionDeclaration;

function isMethod(node: ts.Node): node is Method {
  return ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node) || ts.isFunctionDeclaration(node);
}

/** Whether a node has a `this` of its own. */
function hasThis(node: ts.Node): boolean {
  return ts.isFunctionLike(node) ? !ts.isArrowFunction(node) : ts.isClassLike(node);
}

function shortThis(file: ts.SourceFile): ts.SourceFile {
  return rewrite(file, (node, visitChildren) => {
    const body = isMethod(node) ? node.body : undefined;
    if (!body || thisCount(body) < THIS_MIN) return visitChildren(node);
    const alias = factory.createVariableDeclaration(SELF, undefined, undefined, factory.createThis());
    const declared = factory.createVariableStatement(
      undefined,
      factory.createVariableDeclarationList([alias], ts.NodeFlags.Let),
    );
    // There is no `this` before `super`.
    const first = body.statements.findIndex((statement) => /^super\s*\(/.test(statement.getText())) + 1;
    const statements = body.statements.map((statement) => withSelf(statement));
    statements.splice(first, 0, declared);
    return withBody(node as Method, factory.updateBlock(body, statements));
  });
}

function thisCount(node: ts.Node): number {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return 1;
  let count = 0;
  ts.forEachChild(node, (child) => {
    if (!hasThis(child)) count += thisCount(child);
  });
  return count;
}

function withSelf<Node extends ts.Node>(node: Node): Node {
  const visit = (child: ts.Node): ts.Node => {
    if (child.kind === ts.SyntaxKind.ThisKeyword) return factory.createIdentifier(SELF);
    return hasThis(child) ? child : ts.visitEachChild(child, visit, undefined);
  };
  return visit(node) as Node;
}

function withBody(node: Method, body: ts.Block): Method {
  if (ts.isConstructorDeclaration(node))
    return factory.updateConstructorDeclaration(node, node.modifiers, node.parameters, body);
  if (ts.isFunctionDeclaration(node))
    return factory.updateFunctionDeclaration(
      node,
      node.modifiers,
      node.asteriskToken,
      node.name,
      undefined,
      node.parameters,
      undefined,
      body,
    );
  return factory.updateMethodDeclaration(
    node,
    node.modifiers,
    node.asteriskToken,
    node.name,
    undefined,
    undefined,
    node.parameters,
    undefined,
    body,
  );
}

/**
 * A minified file with one statement a line, so that what is typed in needs no memory for all of it and errors have a
 * place; and `class A{}` for `var A=class{}`. Functions come first, as Espruino knows them only from there on.
 */
export function statementLines(text: string): string {
  const { statements } = parse(text);
  const functions = statements.filter(ts.isFunctionDeclaration);
  const others = statements.filter((statement) => !ts.isFunctionDeclaration(statement));
  const lines = [...functions, ...others].flatMap((statement) =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map(({ name, initializer: value }) =>
          value && ts.isClassExpression(value)
            ? value.getText().replace("class", `class ${name.getText()}`)
            : `var ${name.getText()}${value ? `=${value.getText()}` : ""};`,
        )
      : [statement.getText()],
  );
  return `${lines.join("\n")}\n`;
}
