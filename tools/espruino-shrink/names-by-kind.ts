import ts from "typescript";
import { edited, instead, type Edit } from "./edits.js";
import { isLooseClass, kindsIn, STRANGE } from "./kinds.js";
import { baseOf, classesIn, classNameOf, walk } from "./program.js";

/** Whose member a mention is: a class's family, or somebody else's of whom nothing is known. */
type Owner = ts.ClassLikeDeclaration | typeof STRANGE;

/** Members of different classes that share a name get names of their own, `<member>$<class>`. */
export function namesByKind(file: ts.SourceFile): ts.SourceFile {
  const edits: Edit[] = [];
  for (const [name, groups] of groupsIn(file)) {
    if (name.includes("$")) continue;
    for (const { owners, places } of groups) {
      if (owners.has(STRANGE)) continue;
      const [first] = owners as Set<ts.ClassLikeDeclaration>;
      for (const place of places) edits.push(instead(place, `${name}$${classNameOf(first)}`));
    }
  }
  return edited(file, edits);
}

/** Classes whose members of one name cannot be told apart, and where these are named. */
interface Group {
  readonly owners: Set<Owner>;
  readonly places: Set<ts.Node>;
}

function groupsIn(file: ts.SourceFile): Map<string, Group[]> {
  const classes = classesIn(file);
  const kinds = kindsIn(file);
  const groups = new Map<string, Group[]>();
  const join = (name: string, owners: ReadonlySet<Owner>, place: ts.Node): void => {
    const all = groups.get(name) ?? [];
    const met = all.filter((group) => [...owners].some((owner) => group.owners.has(owner)));
    const joined: Group = { owners: new Set(owners), places: new Set([place]) };
    for (const group of met) {
      for (const owner of group.owners) joined.owners.add(owner);
      for (const each of group.places) joined.places.add(each);
    }
    groups.set(name, [...all.filter((group) => !met.includes(group)), joined]);
  };
  const rootOf = (node: ts.ClassLikeDeclaration): ts.ClassLikeDeclaration => {
    const base = classes.get(baseOf(node));
    return base ? rootOf(base) : node;
  };
  const ownersOf = (node: ts.Expression): Set<Owner> => {
    const owners = new Set<Owner>();
    for (const kind of kinds(node)) {
      const made = kind !== STRANGE && ts.isNewExpression(kind) && classes.get(kind.expression.getText());
      owners.add(made ? rootOf(made) : STRANGE);
    }
    return owners.size > 0 ? owners : new Set([STRANGE]);
  };
  const loose = new Set<Owner>();
  for (const [name, node] of classes) if (isLooseClass(name, file)) loose.add(rootOf(node));
  const ofClass = (node: Owner): Set<Owner> => new Set(loose.has(node) ? [node, STRANGE] : [node]);
  walk(file, (node) => {
    if (ts.isPropertyAccessExpression(node)) join(node.name.text, ownersOf(node.expression), node.name);
    else if (ts.isObjectLiteralElementLike(node) && node.name && !ts.isClassLike(node.parent))
      join(node.name.getText(), new Set([STRANGE]), node.name);
    else if (ts.isClassElement(node) && node.name && ts.isClassLike(node.parent))
      join(node.name.getText(), ofClass(rootOf(node.parent)), node.name);
    else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword)
      // What is in quotes stays as it is.
      if (ts.isStringLiteral(node.left))
        join(node.left.text, new Set([...ownersOf(node.right), STRANGE]), node.left);
  });
  return groups;
}
