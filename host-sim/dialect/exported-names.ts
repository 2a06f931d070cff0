import type { TSESTree } from "@typescript-eslint/typescript-estree";

/** The names of what a module exports; `*` for all that another module exports. */
export function exportedNames(ast: TSESTree.Program): Set<string> {
  const names = new Set<string>();
  for (const statement of ast.body) {
    if (statement.type === "ExportDefaultDeclaration") names.add("default");
    if (statement.type === "ExportAllDeclaration") names.add("*");
    if (statement.type !== "ExportNamedDeclaration") continue;
    for (const { exported } of statement.specifiers)
      names.add(exported.type === "Identifier" ? exported.name : exported.value);
    const { declaration } = statement;
    if (declaration?.type === "VariableDeclaration") {
      for (const { id } of declaration.declarations) if (id.type === "Identifier") names.add(id.name);
    } else if (declaration && "id" in declaration && declaration.id?.type === "Identifier")
      names.add(declaration.id.name);
  }
  return names;
}
