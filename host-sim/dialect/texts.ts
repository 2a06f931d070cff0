import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { valueReferences, visit, type ParsedSource } from "./parsed-source.js";
import type { Place } from "./rule.js";

/** Finds texts outside ASCII that are counted or cut: they are bytes on Espruino. */

/** Members that count or cut characters. */
const COUNTING = new Set([
  "length",
  "charAt",
  "charCodeAt",
  "slice",
  "substring",
  "substr",
  "padStart",
  "padEnd",
]);

/** `"掌".length` and the like, of texts and of constants that are texts. */
export function countedTexts(source: ParsedSource): Place[] {
  const texts = new Set<TSESTree.Node>();
  visit(source.ast, (node) => {
    if (isForeignText(node)) texts.add(node);
  });
  for (const { identifier, resolved } of valueReferences(source)) {
    const definition = resolved?.defs.at(0)?.node;
    if (definition?.type !== "VariableDeclarator" || !definition.init) continue;
    if (definition.parent.kind === "const" && isForeignText(definition.init)) texts.add(identifier);
  }
  return [...texts].flatMap((node) => (isCounted(node) ? { node: node.parent as TSESTree.Node } : []));
}

function isForeignText(node: TSESTree.Node): boolean {
  if (node.type === "Literal") return typeof node.value === "string" && isForeign(node.value);
  return node.type === "TemplateLiteral" && node.quasis.some(({ value }) => isForeign(value.raw));
}

function isForeign(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /[^\x00-\x7f]/.test(text);
}

function isCounted(node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type !== "MemberExpression" || parent.object !== node) return false;
  return parent.computed || (parent.property.type === "Identifier" && COUNTING.has(parent.property.name));
}
