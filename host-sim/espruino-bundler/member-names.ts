import ts from "typescript";
import { BUILTIN_NAMES, LIBRARY_NAMES } from "../dialect/builtins.js";
import { BundleError } from "./bundle-error.js";

/*
 * Finds in the TypeScript sources the names of members that only our own code uses, so that they can be shortened, and
 * uses of members that Espruino lacks. Our own names are those that a class or an interface of the firmware declares,
 * except names of JavaScript's standard library. Where Espruino's API has one of our names, the firmware writes the
 * API's in quotes. (This needs TypeScript's parser: esbuild's output has neither types nor the positions of the source.)
 */

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The names of members that TypeScript sources declare, except names of JavaScript's standard library. */
export function ownNames(sources: Iterable<Source>): Set<string> {
  const names = new Set<string>();
  for (const { path, text } of sources) {
    const visit = (node: ts.Node): void => {
      if (isMember(node) && ts.isIdentifier(node.name)) names.add(node.name.text);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true));
  }
  for (const name of BUILTIN_NAMES) names.delete(name);
  return names;
}

/** The names of an interface's members. */
export function membersOf(name: string, sources: Iterable<Source>): Set<string> {
  const names = new Set<string>();
  for (const { path, text } of sources)
    for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true).statements)
      if (ts.isInterfaceDeclaration(statement) && statement.name.text === name)
        for (const member of statement.members) names.add(member.name?.getText() ?? "");
  return names;
}

function isMember(node: ts.Node): node is ts.Node & { name: ts.PropertyName } {
  return (
    ts.isPropertyDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isGetAccessor(node) ||
    ts.isPropertySignature(node) ||
    ts.isMethodSignature(node)
  );
}

/** Throws BundleError for the first use of a standard member that Espruino lacks, such as `at`, unless it is one of our own names. */
export function checkLibrary({ path, text }: Source, own: ReadonlySet<string>): void {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const { text: name } = node.name;
      if (LIBRARY_NAMES.has(name) && !BUILTIN_NAMES.has(name) && !own.has(name)) {
        const line = source.getLineAndCharacterOfPosition(node.name.getStart()).line + 1;
        throw new BundleError(`${path}:${line}: Espruino has no '${name}': write it out, or use another`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}
