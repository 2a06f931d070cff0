import ts from "typescript";
import { ITEMS, RESULT, STRANGE, THIS, union, type Kind, type Kinds } from "./kind-slots.js";
import {
  ANY,
  GIVES_ITEM,
  GIVES_LIST,
  listsOf,
  LOOKS,
  memberName,
  NONE,
  TAKES_ITEMS,
  thisHost,
  Values,
  type Case,
} from "./kind-values.js";
import { isAssignmentOperator } from "./names.js";
import { once } from "./once.js";
import { baseOf, classesIn, references, saysArguments, walk } from "./program.js";

/*
 * What an expression may be: an object of which of our classes, which function, literal or list, or something that is
 * not ours. Found by following every value through the whole program until nothing new comes to light.
 */

export { STRANGE, type Kind, type Kinds } from "./kind-slots.js";

/** Those that call a function with what comes after it and a time. */
const TIMERS = new Set(["setTimeout", "setInterval"]);

/** Answers what expressions of a program may be; nothing of the program's is done to what strangers were given. */
export const kindsIn = once((file: ts.SourceFile): ((node: ts.Expression) => Kinds) => {
  const flow = new Flow(file);
  return (node) => {
    const kinds = flow.kinds(node);
    return [...kinds].some((kind) => flow.isGivenAway(kind)) ? new Set([...kinds, STRANGE]) : kinds;
  };
});

/** Whether an expression is an object of a class and nothing else. */
export function isOf(node: ts.Expression, home: ts.ClassLikeDeclaration, file: ts.SourceFile): boolean {
  const classes = classesIn(file);
  const owners = [...kindsIn(file)(node)];
  return (
    owners.length > 0 &&
    owners.every(
      (kind) =>
        kind !== STRANGE && ts.isNewExpression(kind) && classes.get(kind.expression.getText()) === home,
    )
  );
}

/** Follows every value through a program. */
class Flow extends Values {
  private readonly givenAway = new Set<Kind>();
  /** Functions that strangers may call. */
  private readonly calledAway = new Set<Kind>();

  constructor(file: ts.SourceFile) {
    super(file);
    for (const [name, node] of this.classes) if (isLooseClass(name, file)) this.loosen(node);
    const followed = this.followedIn(file);
    do {
      this.slots.changed = false;
      for (const [node, cases] of followed) for (const at of cases) this.follow(node, at);
    } while (this.slots.changed);
    // What a stranger gets from a function is given to it, though it cannot look into that.
    for (const kind of this.calledAway) for (const each of this.slots.at(kind, RESULT)) this.giveAway(each);
    for (const kind of this.givenAway) for (const each of this.slots.of(kind)) this.giveAway(each);
  }

  /** Whoever makes objects of a class, of what, and calls them, is not known. */
  private loosen(node: ts.ClassLikeDeclaration): void {
    for (const each of this.family(node)) {
      this.sites.get(each)?.add(STRANGE);
      this.letCall([new Set(each.members)]);
    }
  }

  /** Whether somebody who is not ours may look at an object. */
  isGivenAway(kind: Kind): boolean {
    return this.givenAway.has(kind);
  }

  /** Nodes that hand something on, and in which cases: what a constructor does is looked at for each object by itself. */
  private followedIn(file: ts.SourceFile): [ts.Node, readonly Case[]][] {
    const found: [ts.Node, readonly Case[]][] = [];
    walk(file, (node) => {
      if (!isHandingOn(node)) return;
      const host = thisHost(node);
      const sites = ts.isConstructorDeclaration(host) && this.sites.get(host.parent);
      const cases = [...(sites || [])].map((site) =>
        site === STRANGE ? ANY : { site: site as ts.NewExpression },
      );
      found.push([node, sites ? cases : [ANY]]);
    });
    return found;
  }

  /** Hands on what a node hands on. */
  private follow(node: ts.Node, at: Case): void {
    if (ts.isVariableDeclaration(node)) {
      const { parent } = node.parent;
      if (node.initializer) this.slots.add(node, "", this.kinds(node.initializer, at));
      if (ts.isForOfStatement(parent))
        this.slots.add(node, "", this.ofMember(this.kinds(parent.expression, at), ITEMS));
      if (ts.isCatchClause(node.parent)) this.slots.add(node, "", new Set([STRANGE]));
    } else if (ts.isBinaryExpression(node)) {
      if (isAssignmentOperator(node.operatorToken.kind))
        this.assign(node.left, this.kinds(node.right, at), at);
    } else if (ts.isPropertyAssignment(node))
      this.slots.add(node.parent, node.name.getText(), this.kinds(node.initializer, at));
    else if (ts.isMethodDeclaration(node) && ts.isObjectLiteralExpression(node.parent))
      this.slots.add(node.parent, node.name.getText(), new Set([node]));
    else if (ts.isShorthandPropertyAssignment(node))
      this.slots.add(node.parent, node.name.text, this.kinds(node.name, at));
    else if (ts.isArrayLiteralExpression(node))
      for (const each of node.elements) this.slots.add(node, ITEMS, this.kinds(each, at));
    else if (ts.isReturnStatement(node) && node.expression)
      this.slots.add(functionOf(node), RESULT, this.kinds(node.expression, at));
    else if (ts.isArrowFunction(node) && !ts.isBlock(node.body))
      this.slots.add(node, RESULT, this.kinds(node.body, at));
    else if (ts.isForOfStatement(node) && !ts.isVariableDeclarationList(node.initializer))
      this.assign(node.initializer, this.ofMember(this.kinds(node.expression, at), ITEMS), at);
    else if (ts.isThrowStatement(node)) this.handToStranger([this.kinds(node.expression, at)]);
    else if (ts.isNewExpression(node)) this.create(node, at);
    else if (ts.isCallExpression(node)) this.call(node, at);
  }

  private assign(to: ts.Expression, kinds: Kinds, at: Case): void {
    if (ts.isParenthesizedExpression(to)) this.assign(to.expression, kinds, at);
    else if (ts.isIdentifier(to)) {
      const declaration = this.declared(to);
      if (declaration) this.slots.add(declaration, "", kinds);
    } else if (ts.isPropertyAccessExpression(to) || ts.isElementAccessExpression(to))
      for (const owner of this.kinds(to.expression, at)) {
        const name = ts.isPropertyAccessExpression(to) ? to.name.text : ITEMS;
        const setter = this.memberOf(owner, name, ts.isSetAccessor);
        if (setter) this.hand(setter, [kinds]);
        else this.slots.add(owner, name, kinds);
      }
  }

  private create(node: ts.NewExpression, at: Case): void {
    const made = this.classOf(node.expression);
    const given = (node.arguments ?? []).map((each) => this.kinds(each, at));
    if (!made) return this.handToStranger(given);
    const [maker] = this.family(made).flatMap((each) => each.members.filter(ts.isConstructorDeclaration));
    if (maker) this.construct(maker, node, given);
  }

  private construct(maker: ts.ConstructorDeclaration, site: Kind, given: readonly Kinds[]): void {
    for (const [i, { name }] of maker.parameters.entries())
      if (given[i]) this.slots.add(site, `parameter ${name.getText()}`, given[i]);
  }

  private call(node: ts.CallExpression, at: Case): void {
    const { expression } = node;
    if (expression.kind === ts.SyntaxKind.SuperKeyword) {
      const host = thisHost(expression);
      const base = ts.isClassLike(host.parent) && this.classes.get(baseOf(host.parent));
      const [maker] = base
        ? this.family(base).flatMap((each) => each.members.filter(ts.isConstructorDeclaration))
        : [];
      const given = node.arguments.map((each) => this.kinds(each, at));
      if (maker) for (const site of this.kinds(expression, at)) this.construct(maker, site, given);
    } else if (!ts.isPropertyAccessExpression(expression) && !ts.isElementAccessExpression(expression))
      this.callOf(node, NONE, at);
    else {
      const { expression: object } = expression;
      const variable = ts.isIdentifier(object) ? this.declared(object) : undefined;
      for (const kind of this.kinds(object, at))
        this.callOf(node, new Set([kind]), variable ? { ...at, variable, kind } : at);
    }
  }

  /** A call of what `owners` have. */
  private callOf({ expression, arguments: parts }: ts.CallExpression, owners: Kinds, at: Case): void {
    const given = parts.map((each) => this.kinds(each, at));
    const isMember = ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression);
    const isSuper = isMember && expression.expression.kind === ts.SyntaxKind.SuperKeyword;
    const callees = isMember
      ? union(this.ofMember(owners, memberName(expression)), isSuper ? this.ofBase(expression) : NONE)
      : this.kinds(expression, at);
    for (const callee of callees)
      if (callee === STRANGE) {
        if (ts.isIdentifier(expression) && TIMERS.has(expression.text)) this.time(given);
        else this.handToStranger(given);
      } else if (ts.isFunctionLike(callee)) {
        this.hand(callee, given);
        this.slots.add(callee, THIS, owners);
      }
    const method = isMember ? memberName(expression) : "";
    for (const owner of owners) {
      if (owner === STRANGE) continue;
      if (method === "call" && ts.isFunctionLike(owner)) {
        this.hand(owner, given.slice(1));
        this.slots.add(owner, THIS, given[0] ?? NONE);
      } else if (ts.isFunctionLike(owner) && !this.slots.at(owner, method).size)
        this.handToStranger([owners, ...given]);
      if (!ts.isArrayLiteralExpression(owner)) continue;
      const items = this.slots.at(owner, ITEMS);
      if (TAKES_ITEMS.has(method))
        for (const each of given)
          this.slots.add(owner, ITEMS, method === "concat" ? minus(each, listsOf(each)) : each);
      else if (LOOKS.has(method) || GIVES_ITEM.has(method) || GIVES_LIST.has(method)) {
        this.letCall([items, ...given]);
        for (const each of given[0] ?? [])
          if (each !== STRANGE && ts.isFunctionLike(each)) this.slots.add(each, THIS, given[1] ?? NONE);
      } else this.handToStranger([items, ...given]);
    }
  }

  /** Arguments become parameters. */
  private hand(callee: ts.Node, given: readonly Kinds[]): void {
    if (!ts.isFunctionLike(callee)) return;
    for (const [i, parameter] of callee.parameters.entries())
      if (given[i]) this.slots.add(parameter, "", given[i]);
    if (saysArguments(callee)) this.handToStranger(given);
  }

  private time([callees, , ...given]: readonly Kinds[]): void {
    for (const callee of callees) if (callee !== STRANGE) this.hand(callee, given);
  }

  /** Whoever is not ours may look at what it is given, and call it. */
  private handToStranger(given: readonly Kinds[]): void {
    for (const kinds of given)
      for (const kind of kinds)
        if (kind === STRANGE) continue;
        else if (ts.isFunctionLike(kind)) this.calledAway.add(kind);
        else this.givenAway.add(kind);
    this.letCall(given);
  }

  private giveAway(kind: Kind): void {
    if (kind !== STRANGE) this.givenAway.add(kind);
  }

  /** Functions may be called with anything that is given or strange. */
  private letCall(given: readonly Kinds[]): void {
    const all = union(new Set([STRANGE]), ...given);
    for (const kind of all) {
      if (kind === STRANGE || !ts.isFunctionLike(kind)) continue;
      this.slots.add(kind, THIS, new Set([STRANGE]));
      for (const parameter of kind.parameters) this.slots.add(parameter, "", all);
    }
  }
}

/** Whether a class is a value somewhere: objects of it may be made anywhere. */
export function isLooseClass(name: string, file: ts.SourceFile): boolean {
  return (references(file).get(name) ?? []).some((use) => {
    const { parent } = use;
    const isMade = ts.isNewExpression(parent) && parent.expression === use;
    const isAsked =
      ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
    return !isMade && !isAsked && !ts.isExpressionWithTypeArguments(parent);
  });
}

/** Whether values may go from one place to another at a node. */
function isHandingOn(node: ts.Node): boolean {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isBinaryExpression(node) ||
    ts.isObjectLiteralElementLike(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isReturnStatement(node) ||
    ts.isThrowStatement(node) ||
    ts.isForOfStatement(node) ||
    ts.isArrowFunction(node) ||
    ts.isNewExpression(node) ||
    ts.isCallExpression(node)
  );
}

function functionOf(node: ts.Node): ts.Node {
  let host = node;
  while (!ts.isFunctionLike(host)) host = host.parent;
  return host;
}

function minus(kinds: Kinds, others: Kinds): Kinds {
  return new Set([...kinds].filter((kind) => !others.has(kind)));
}
