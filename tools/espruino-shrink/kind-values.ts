import ts from "typescript";
import { ITEMS, RESULT, Slots, STRANGE, THIS, union, type Kind, type Kinds } from "./kind-slots.js";
import { isAssigned } from "./names.js";
import { baseOf, classesIn, declarationOf, topNames, walk } from "./program.js";

/** In which of several cases an expression is looked at. */
export interface Case {
  /** Where the object was made that a constructor is at work on. */
  readonly site?: ts.NewExpression;
  /** What a variable is. */
  readonly variable?: ts.Node;
  readonly kind?: Kind;
}

type Member = ts.MethodDeclaration | ts.AccessorDeclaration;

export const NONE: Kinds = new Set();
/** All cases. */
export const ANY: Case = {};

/** What lists give back, by the method. */
export const GIVES_ITEM = new Set(["shift", "pop", "find"]);
export const GIVES_LIST = new Set(["fill", "concat", "slice", "splice", "filter", "reverse", "sort"]);
export const TAKES_ITEMS = new Set(["push", "unshift", "splice", "fill", "concat"]);
/** What only looks at a list. */
export const LOOKS = new Set(["indexOf", "includes", "join", "forEach", "some", "every", "findIndex"]);

/** What expressions of a program may be, by what is in the slots. */
export class Values {
  protected readonly slots = new Slots();
  protected readonly classes: ReadonlyMap<string, ts.ClassLikeDeclaration>;
  /** Where objects of a class or of its subclasses are made. */
  protected readonly sites = new Map<ts.ClassLikeDeclaration, Set<Kind>>();
  private readonly top: ReadonlyMap<string, ts.Node>;
  /** Names of members that something is assigned to. */
  private readonly assigned = new Set<string>();
  private readonly declarations = new Map<ts.Identifier, ts.Node | undefined>();

  constructor(file: ts.SourceFile) {
    this.classes = classesIn(file);
    this.top = topNames(file);
    for (const node of this.classes.values()) this.sites.set(node, new Set());
    walk(file, (node) => {
      const made = ts.isNewExpression(node) && this.classOf(node.expression);
      if (made) for (const each of this.family(made)) this.sites.get(each)?.add(node);
      if (ts.isPropertyAccessExpression(node) && isAssigned(node)) this.assigned.add(node.name.text);
    });
  }

  /** What an expression may be, as far as is known by now. */
  kinds(node: ts.Expression, at = ANY): Kinds {
    if (ts.isParenthesizedExpression(node)) return this.kinds(node.expression, at);
    if (ts.isIdentifier(node)) return this.ofName(node, at);
    if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword)
      return at.site ? new Set([at.site]) : this.ofThis(node);
    if (ts.isPropertyAccessExpression(node))
      return this.ofMember(this.kinds(node.expression, at), node.name.text);
    if (ts.isElementAccessExpression(node)) {
      const { expression, argumentExpression: key } = node;
      return this.ofMember(this.kinds(expression, at), ts.isStringLiteral(key) ? key.text : ITEMS);
    }
    if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isFunctionLike(node))
      return new Set([node]);
    if (ts.isConditionalExpression(node))
      return union(this.kinds(node.whenTrue, at), this.kinds(node.whenFalse, at));
    if (ts.isBinaryExpression(node)) return this.ofBinary(node, at);
    if (ts.isNewExpression(node)) return new Set([this.classOf(node.expression) ? node : STRANGE]);
    if (ts.isCallExpression(node)) return this.ofCall(node);
    return NONE;
  }

  private ofName(node: ts.Identifier, { site, variable, kind }: Case): Kinds {
    const declaration = this.declared(node);
    if (!declaration) {
      const atTop = this.top.get(node.text);
      return node.text === "undefined" ? NONE : new Set([atTop ?? STRANGE]);
    }
    if (declaration === variable && kind) return new Set([kind]);
    const made = ts.isParameter(declaration) && ts.isConstructorDeclaration(declaration.parent);
    if (!made) return this.slots.at(declaration, "");
    const parameter = `parameter ${node.text}`;
    if (site) return this.slots.at(site, parameter);
    const sites = this.sites.get(declaration.parent.parent as ts.ClassLikeDeclaration) ?? [];
    return union(this.slots.at(declaration, ""), ...[...sites].map((each) => this.slots.at(each, parameter)));
  }

  protected declared(node: ts.Identifier): ts.Node | undefined {
    if (!this.declarations.has(node)) this.declarations.set(node, declarationOf(node));
    return this.declarations.get(node);
  }

  private ofThis(node: ts.Node): Kinds {
    const host = thisHost(node);
    if (ts.isClassElement(host) && ts.isClassLike(host.parent)) return this.sites.get(host.parent) ?? NONE;
    if (ts.isAccessor(host)) return new Set([host.parent]);
    return ts.isSourceFile(host) ? new Set([STRANGE]) : this.slots.at(host, THIS);
  }

  protected ofMember(owners: Kinds, name: string): Kinds {
    const found = new Set<Kind>();
    for (const owner of owners) {
      for (const kind of this.slots.named(owner, name)) found.add(kind);
      // What we put there is all that is there.
      if (owner === STRANGE && !this.assigned.has(name)) found.add(STRANGE);
      const member = this.memberOf(owner, name);
      if (!member) continue;
      if (ts.isGetAccessor(member)) for (const kind of this.slots.at(member, RESULT)) found.add(kind);
      else found.add(member);
    }
    return found;
  }

  /** The method or getter that an object has of its class. */
  protected memberOf(
    owner: Kind,
    name: string,
    isWanted: (node: ts.Node) => node is Member = isMethodOrGetter,
  ): Member | undefined {
    const isMember = (node: ts.Node): node is Member => isWanted(node) && node.name.getText() === name;
    if (owner !== STRANGE && ts.isObjectLiteralExpression(owner)) return owner.properties.find(isMember);
    const made = owner !== STRANGE && ts.isNewExpression(owner) && this.classOf(owner.expression);
    for (const each of made ? this.family(made) : [])
      for (const member of each.members) if (isMember(member)) return member;
    return undefined;
  }

  /** The method that `super` means, which the object need not have under that name. */
  protected ofBase(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): Kinds {
    const { parent } = thisHost(node);
    const base = ts.isClassLike(parent) && this.classes.get(baseOf(parent));
    const members = base ? this.family(base).flatMap((each) => [...each.members]) : [];
    return new Set(
      members
        .filter((each) => isMethodOrGetter(each) && each.name.getText() === memberName(node))
        .slice(0, 1),
    );
  }

  private ofBinary({ left, operatorToken: { kind }, right }: ts.BinaryExpression, at: Case): Kinds {
    const { SyntaxKind } = ts;
    if (kind === SyntaxKind.BarBarToken || kind === SyntaxKind.QuestionQuestionToken)
      return union(this.kinds(left, at), this.kinds(right, at));
    const isLast =
      kind === SyntaxKind.AmpersandAmpersandToken ||
      kind === SyntaxKind.CommaToken ||
      kind === SyntaxKind.EqualsToken;
    return isLast ? this.kinds(right, at) : NONE;
  }

  private ofCall({ expression, arguments: given }: ts.CallExpression): Kinds {
    const found = new Set<Kind>();
    const addAll = (kinds: Kinds) => kinds.forEach((kind) => found.add(kind));
    const isSuper =
      ts.isPropertyAccessExpression(expression) && expression.expression.kind === ts.SyntaxKind.SuperKeyword;
    for (const callee of union(this.kinds(expression), isSuper ? this.ofBase(expression) : NONE))
      if (callee === STRANGE) found.add(STRANGE);
      else addAll(this.slots.at(callee, RESULT));
    if (!ts.isPropertyAccessExpression(expression)) return found;
    const method = expression.name.text;
    for (const owner of this.kinds(expression.expression)) {
      if (owner === STRANGE) continue;
      if (method === "call") addAll(this.slots.at(owner, RESULT));
      else if (ts.isFunctionLike(owner)) found.add(STRANGE);
      if (!ts.isArrayLiteralExpression(owner)) continue;
      if (GIVES_ITEM.has(method)) addAll(this.slots.at(owner, ITEMS));
      else if (!TAKES_ITEMS.has(method) && !LOOKS.has(method) && !GIVES_LIST.has(method)) found.add(STRANGE);
      if (GIVES_LIST.has(method))
        for (const each of [expression.expression, ...given]) addAll(listsOf(this.kinds(each)));
    }
    return found;
  }

  protected classOf(node: ts.Expression): ts.ClassLikeDeclaration | undefined {
    return ts.isIdentifier(node) ? this.classes.get(node.text) : undefined;
  }

  /** A class and what it extends. */
  protected family(node: ts.ClassLikeDeclaration): ts.ClassLikeDeclaration[] {
    const base = this.classes.get(baseOf(node));
    return base ? [node, ...this.family(base)] : [node];
  }
}

function isMethodOrGetter(node: ts.Node): node is Member {
  return ts.isMethodDeclaration(node) || ts.isGetAccessor(node);
}

/** The name that a mention has for a member. */
export function memberName(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isStringLiteral(node.argumentExpression) ? node.argumentExpression.text : ITEMS;
}

/** Whose `this` a node has: a function, a member of a class, or the file. */
export function thisHost(node: ts.Node): ts.Node {
  let host = node;
  while (!ts.isSourceFile(host) && (!ts.isFunctionLike(host) || ts.isArrowFunction(host))) host = host.parent;
  return host;
}

/** The lists of what an expression may be. */
export function listsOf(kinds: Kinds): Kinds {
  return new Set([...kinds].filter((kind) => kind === STRANGE || ts.isArrayLiteralExpression(kind)));
}
