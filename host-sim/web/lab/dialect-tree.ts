/**
 * Trees of acorn with @sveltejs/acorn-typescript as typescript-estree makes them, which the dialect's rules and the
 * scope manager know. Places inside of types, and of parts of templates, may differ.
 */
import { visitorKeys } from "@typescript-eslint/visitor-keys";
import type { TSESTree } from "@typescript-eslint/typescript-estree";
import type { Position } from "acorn";
import type { ParsedProgram } from "./parse-program.js";

/** A node whose fields depend on its type. */
interface Node {
  type: string;
  range: [number, number];
  loc: { start: Position; end: Position };
  [field: string]: unknown;
}

/** The tree of a program, made anew: the given one stays as it is. */
export function dialectTree({ ast, comments, tokens }: ParsedProgram): TSESTree.Program {
  const tree = converted(ast as unknown as Node);
  return { ...tree, comments, tokens } as unknown as TSESTree.Program;
}

function converted(node: Node): Node {
  const made = { ...node };
  for (const [field, value] of Object.entries(node))
    if (Array.isArray(value))
      made[field] = value.map((item: unknown) => (isNode(item) ? converted(item) : item));
    else if (isNode(value)) made[field] = converted(value);
  const changed = CHANGES[made.type]?.(made) ?? made;
  const keys = visitorKeys[changed.type] ?? [];
  for (const field of LISTS) if (keys.includes(field)) changed[field] ??= [];
  return changed;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "loc" in value;
}

/** Fields that are always lists there, and absent here where they would be empty. */
const LISTS = ["decorators", "implements", "attributes"];

/** What becomes of nodes, by their types, when those below them have been converted. */
const CHANGES: Readonly<Record<string, (node: Node) => Node>> = {
  ClassDeclaration: classOf,
  ClassExpression: classOf,
  MethodDefinition(node) {
    if ((node.value as Node).type === "TSDeclareMethod")
      (node.value as Node).type = "TSEmptyBodyFunctionExpression";
    return abstractOf(ownTypeParameters(node));
  },
  PropertyDefinition(node) {
    if (node.accessor === true) node.type = "AccessorProperty";
    return abstractOf(node);
  },
  Property: ownTypeParameters,
  TSInterfaceDeclaration: (node) => ({
    ...node,
    extends: heritage(node.extends, "TSInterfaceHeritage"),
  }),
  TSCallSignatureDeclaration: signatureOf,
  TSConstructSignatureDeclaration: signatureOf,
  TSConstructorType: signatureOf,
  TSFunctionType: signatureOf,
  TSMethodSignature: signatureOf,
  TSEnumDeclaration: (node) => ({
    ...node,
    body: { ...placeOf(node), type: "TSEnumBody", members: node.members },
  }),
  TSLiteralType(node) {
    const literal = node.literal as Node;
    if (literal.type !== "TemplateLiteral") return node;
    return {
      ...placeOf(node),
      type: "TSTemplateLiteralType",
      quasis: literal.quasis,
      types: literal.expressions,
    };
  },
  TSMappedType(node) {
    const { name, constraint } = node.typeParameter as Node;
    return { ...node, typeParameter: undefined, key: name, constraint };
  },
  TSModuleDeclaration(node) {
    // `namespace A.B` is one declaration there, and two here.
    const inner = node.body as Node | undefined;
    return inner?.type === "TSModuleDeclaration" ? { ...node, body: inner.body } : node;
  },
  TSParenthesizedType: (node) => node.typeAnnotation as Node,
  TSTypeParameter: (node) => ({ ...node, name: { ...placeOf(node), type: "Identifier", name: node.name } }),
};

/** What a node made of another has: its place. */
function placeOf({ range, loc }: Node): Pick<Node, "range" | "loc"> {
  return { range, loc };
}

function classOf(node: Node): Node {
  return {
    ...node,
    superTypeArguments: node.superTypeParameters,
    superTypeParameters: undefined,
    implements: heritage(node.implements, "TSClassImplements"),
  };
}

function heritage(list: unknown, type: string): Node[] {
  return ((list ?? []) as Node[]).map(({ typeParameters, ...each }) => ({
    ...(each as Node),
    type,
    typeArguments: typeParameters,
  }));
}

function abstractOf(node: Node): Node {
  // The list of the fields of abstract members lacks their decorators, which the scope manager asks for.
  return node.abstract === true ? { decorators: [], ...node, type: `TSAbstract${node.type}` } : node;
}

/** A method's type parameters are its function's, which begins with them. */
function ownTypeParameters(node: Node): Node {
  const typeParameters = node.typeParameters as Node | undefined;
  if (!typeParameters) return node;
  const value = node.value as Node;
  const { start } = typeParameters.loc;
  const begun = {
    ...value,
    typeParameters,
    range: [typeParameters.range[0], value.range[1]],
    loc: { start, end: value.loc.end },
  };
  return { ...node, typeParameters: undefined, value: begun };
}

function signatureOf(node: Node): Node {
  return {
    ...node,
    params: node.parameters,
    returnType: node.typeAnnotation,
    parameters: undefined,
    typeAnnotation: undefined,
  };
}
