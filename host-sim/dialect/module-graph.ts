import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { memberNamesIn, type ParsedSource } from "./parsed-source.js";

/** What apps import the kit from. */
export const KIT = "palmwire";

/** Where the sources of a program are: on a disk, or in a page. */
export interface ModuleFiles {
  /** The path that a specifier in the file `from` names; undefined where there is no such file. */
  resolve(specifier: string, from: string): string | undefined;
  /** The source at a path; undefined where there is none, or none that can be parsed. */
  source(path: string): ParsedSource | undefined;
  /** Whether a path is one of the kit's. */
  isOfKit(path: string): boolean;
}

/** An import or a re-export. */
export interface ImportOf {
  readonly specifier: string;
  readonly node: TSESTree.StringLiteral;
  /** Whether only types are imported, of which nothing is left when the program runs. */
  readonly typesOnly: boolean;
}

/** A class, and the source that declares it. */
export interface DeclaredClass {
  readonly node: TSESTree.ClassDeclaration;
  readonly source: ParsedSource;
}

/** A class in several files has at most so many re-exports on its way. */
const HOPS_MAX = 10;

/** Sources and what they import, read when they are asked for. */
export class ModuleGraph {
  readonly #files: ModuleFiles;

  constructor(files: ModuleFiles) {
    this.#files = files;
  }

  /** Whether a source is one of the kit's. */
  isOfKit({ path }: ParsedSource): boolean {
    return this.#files.isOfKit(path);
  }

  /** The source that a specifier names; undefined where there is none, or none that can be parsed. */
  imported(specifier: string, from: ParsedSource): ParsedSource | undefined {
    const path = this.#files.resolve(specifier, from.path);
    return path === undefined ? undefined : this.#files.source(path);
  }

  /** The class that a name stands for at the top level of a source, wherever it is declared. */
  classNamed(name: string, source: ParsedSource, hops = HOPS_MAX): DeclaredClass | undefined {
    for (const statement of source.ast.body) {
      const declared = "declaration" in statement ? statement.declaration : statement;
      if (declared?.type === "ClassDeclaration" && declared.id?.name === name)
        return { node: declared as TSESTree.ClassDeclaration, source };
      if (statement.type !== "ImportDeclaration") continue;
      for (const specifier of statement.specifiers)
        if (specifier.local.name === name && specifier.type !== "ImportNamespaceSpecifier") {
          const outside = specifier.type === "ImportSpecifier" ? nameOf(specifier.imported) : "default";
          return this.#exportedClass(outside, statement.source.value, source, hops);
        }
    }
  }

  /** The names of members that a source and all it imports declare. */
  memberNames(source: ParsedSource): ReadonlySet<string> {
    const names = new Set<string>();
    const seen = new Set<string>();
    const add = (each: ParsedSource) => {
      if (seen.has(each.path)) return;
      seen.add(each.path);
      for (const name of memberNamesIn(each)) names.add(name);
      for (const { specifier } of importsOf(each)) {
        const next = this.imported(specifier, each);
        if (next) add(next);
      }
    };
    add(source);
    return names;
  }

  #exportedClass(
    name: string,
    specifier: string,
    from: ParsedSource,
    hops: number,
  ): DeclaredClass | undefined {
    const source = hops > 0 ? this.imported(specifier, from) : undefined;
    if (!source) return undefined;
    for (const statement of source.ast.body) {
      if (statement.type === "ExportDefaultDeclaration" && name === "default") {
        const { declaration } = statement;
        if (declaration.type === "ClassDeclaration") return { node: declaration, source };
        if (declaration.type === "Identifier") return this.classNamed(declaration.name, source, hops - 1);
      }
      if (statement.type === "ExportNamedDeclaration")
        for (const { local, exported } of statement.specifiers) {
          if (nameOf(exported) !== name) continue;
          return statement.source
            ? this.#exportedClass(nameOf(local), statement.source.value, source, hops - 1)
            : this.classNamed(nameOf(local), source, hops - 1);
        }
      if (statement.type === "ExportAllDeclaration" && statement.exported === null) {
        const found = this.#exportedClass(name, statement.source.value, source, hops - 1);
        if (found) return found;
      }
    }
    return this.classNamed(name, source, hops - 1);
  }
}

/** What a source imports or exports again, in order. */
export function importsOf({ ast }: ParsedSource): ImportOf[] {
  return ast.body.flatMap((statement) => {
    if (!("source" in statement) || statement.source === null) return [];
    const { source: node } = statement;
    return [{ specifier: node.value, node, typesOnly: isOfTypes(statement) }];
  });
}

type WithSource =
  TSESTree.ImportDeclaration | TSESTree.ExportAllDeclaration | TSESTree.ExportNamedDeclarationWithSource;

function isOfTypes(statement: WithSource): boolean {
  if (statement.type === "ImportDeclaration") {
    const { importKind, specifiers } = statement;
    const each = specifiers.map((one) => one.type === "ImportSpecifier" && one.importKind === "type");
    return importKind === "type" || (each.length > 0 && each.every(Boolean));
  }
  return statement.exportKind === "type";
}

/** Whether a specifier names a file beside the one that imports it. */
export function isRelative(specifier: string): boolean {
  return /^\.\.?(\/|$)/.test(specifier);
}

function nameOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === "Identifier" ? node.name : node.value;
}
