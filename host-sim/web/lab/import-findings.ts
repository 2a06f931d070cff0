/** Finds imports that a page in one file does not have. */
import type { ImportSpecifier, ImportDeclaration, Program, Node } from "acorn";
import { didYouMean } from "../../settings/usage-error.js";
import { tr } from "../../language/language.js";
import { inBoth } from "./both-languages.js";
import { KIT } from "./compile-program.js";
import type { Diagnostic } from "./lab-protocol.js";

/** Fields of TypeScript's imports and exports, which acorn's types lack. */
interface OfKind {
  readonly importKind?: "type" | "value";
  readonly exportKind?: "type" | "value";
}

/** Finds modules that a program must not import, and names that are none of the kit's values, `names`. */
export function importFindings(ast: Program, names: ReadonlySet<string>): Diagnostic[] {
  return ast.body.flatMap((statement) => {
    if (!("source" in statement) || !statement.source) return [];
    const { importKind, exportKind } = statement as OfKind;
    if (importKind === "type" || exportKind === "type") return [];
    const { value } = statement.source;
    if (value !== KIT) return [noSuchModule(statement.source, String(value))];
    return statement.type === "ImportDeclaration" ? absentNames(statement, names) : [];
  });
}

function noSuchModule(node: Node, specifier: string): Diagnostic {
  return finding(node, () =>
    /^\.{0,2}\//.test(specifier)
      ? tr(
          "import of '{specifier}': a program in this page is one file, so put what it needs into it, or import from \"palmwire\"",
          { specifier },
        )
      : tr("import of '{specifier}': a program in this page imports from \"palmwire\" only", { specifier }),
  );
}

/** Names of types may be imported like values: only a name in capitals, or in small letters, is surely a value. */
function absentNames({ specifiers }: ImportDeclaration, names: ReadonlySet<string>): Diagnostic[] {
  return specifiers.flatMap((specifier) => {
    if (specifier.type === "ImportDefaultSpecifier")
      return [finding(specifier, () => tr('"palmwire" has no default export: import { … } from "palmwire"'))];
    if (specifier.type !== "ImportSpecifier" || (specifier as OfKind).importKind === "type") return [];
    const name = nameOf(specifier);
    if (names.has(name) || /^[A-Z]+[a-z]/.test(name)) return [];
    const hint = () => didYouMean(name, [...names]);
    return [finding(specifier, () => tr("\"palmwire\" has no '{name}'. {hint}", { name, hint: hint() }))];
  });
}

function nameOf({ imported }: ImportSpecifier): string {
  return imported.type === "Identifier" ? imported.name : String(imported.value);
}

function finding(node: Node, say: () => string): Diagnostic {
  const { start, end } = node.loc ?? { start: { line: 1, column: 0 }, end: { line: 1, column: 0 } };
  return {
    line: start.line,
    column: start.column + 1,
    endLine: end.line,
    endColumn: end.column + 1,
    rule: "import",
    severity: "error",
    message: inBoth(say),
  };
}
