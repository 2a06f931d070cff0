import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { calledAbove, classesIn } from "./classes.js";
import { DiskFiles } from "./disk-files.js";
import { importsOf, KIT, ModuleGraph } from "./module-graph.js";
import { isDocumented, membersOf, nameOf, type Member } from "./own-members.js";
import { memberNamesIn, type ParsedSource } from "./parsed-source.js";

/**
 * What the rules ask of the kit, as one short source of TypeScript: its classes with their members, and the names of all
 * members. A page has it in the place of the kit's files.
 */
export function kitOutline(): string {
  const sources = kitSources();
  const classes = sources.flatMap((source) => classesIn(source).map((node) => ({ node, source })));
  const names = new Set<string>();
  for (const { node } of classes) {
    const name = node.id?.name ?? "";
    if (names.has(name)) throw new Error(`the kit has two classes ${name}`);
    names.add(name);
  }
  const members = [...new Set(sources.flatMap((source) => [...memberNamesIn(source)]))].sort();
  return [
    ...classes.map(({ node, source }) => classOutline(node, source)),
    `interface Members { ${members.join("; ")} }`,
    "",
  ].join("\n");
}

function kitSources(): ParsedSource[] {
  const files = new DiskFiles();
  const graph = new ModuleGraph(files);
  const path = files.resolve(KIT, "") ?? "";
  const first = files.source(path);
  if (!first) throw new Error(`${path} cannot be parsed`);
  const found = new Map([[path, first]]);
  for (const source of found.values())
    for (const { specifier } of importsOf(source)) {
      const next = graph.imported(specifier, source);
      if (next) found.set(next.path, next);
    }
  return [...found.values()];
}

function classOutline(node: TSESTree.ClassDeclaration, source: ParsedSource): string {
  const base = node.superClass?.type === "Identifier" ? ` extends ${node.superClass.name}` : "";
  const members = new Map<string, string>();
  for (const member of membersOf(node))
    if (!members.has(nameOf(member))) members.set(nameOf(member), memberOutline(member, { node, source }));
  const called = calledAbove(node);
  if (called !== undefined) members.set("constructor", `constructor() { super.${called}(); }`);
  return `abstract class ${node.id?.name}${base} { ${[...members.values()].join(" ")} }`;
}

function memberOutline(
  member: Member,
  owner: { node: TSESTree.ClassDeclaration; source: ParsedSource },
): string {
  const name = nameOf(member);
  const comment = isDocumented(owner, name) ? "/** */ " : "";
  const access = member.accessibility === "private" ? "private " : "";
  const abstract = member.type.startsWith("TSAbstract") ? "abstract " : "";
  return `${comment}${access}${abstract}${name};`;
}
