import ts from "typescript";
import { BUILTIN_NAMES, BUILTINS } from "../host-sim/engines/espruino/builtins.js";
import { BundleError } from "./espruino-error.js";

/*
 * Names of members: which are ours, so that they can be shortened, and which Espruino has not, so that they must not
 * be used. Only names that a class or an interface of the firmware declares are ours; a name that JavaScript's
 * library has on Espruino never is. Where ours meets a name of Espruino's own API, the API's is written in quotes.
 */

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The members that these TypeScript sources declare, less those that are the language's too. */
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

/** The members of an interface. */
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

/** Members that Node's library has of what Espruino has too, which are more than Espruino's. */
function libraryNames(): Set<string> {
  const names = new Set<string>();
  for (const name of Object.keys(BUILTINS)) {
    const value = (globalThis as Record<string, unknown>)[name] as { prototype?: object };
    const { prototype } = value;
    for (const holder of [value, prototype, prototype && (Object.getPrototypeOf(prototype) as object)])
      if (holder) for (const member of Object.getOwnPropertyNames(holder)) names.add(member);
  }
  return names;
}

/**
 * Throws BundleError for the first use of a member that JavaScript has and Espruino has not, such as `at`. What is
 * ours may have such a name.
 */
export function checkLibrary({ path, text }: Source, own: ReadonlySet<string>): void {
  const library = libraryNames();
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const { text: name } = node.name;
      if (library.has(name) && !BUILTIN_NAMES.has(name) && !own.has(name)) {
        const line = source.getLineAndCharacterOfPosition(node.name.getStart()).line + 1;
        throw new BundleError(`${path}:${line}: Espruino has no '${name}': write it out, or use another`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}
