import ts from "typescript";

/** A pass over a program: gives another that does the same. */
export type Pass = (file: ts.SourceFile) => ts.SourceFile;

/** How a pass looks at each node: gives what stands there instead, or undefined for nothing. */
type Rewrite = (node: ts.Node, visitChildren: (node: ts.Node) => ts.Node) => ts.Node | undefined;

/** What becomes of a program's text in all passes, in their order. */
export function applyPasses(text: string, passes: readonly Pass[]): string {
  return passes.reduce((file, pass) => pass(file), parse(text)).text;
}

/** A program: one plain JavaScript file. */
export function parse(text: string): ts.SourceFile {
  return ts.createSourceFile("bundle.js", text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
}

/**
 * A program with each node changed and without comments. It is read anew: a node that a change made has neither text nor
 * parent, which the next pass asks for.
 */
export function rewrite(file: ts.SourceFile, change: Rewrite): ts.SourceFile {
  const { transformed } = ts.transform(file, [
    (context) => (root) => {
      const visit = (node: ts.Node): ts.Node | undefined =>
        change(node, (parent) => ts.visitEachChild(parent, visit, context));
      return ts.visitEachChild(root, visit, context);
    },
  ]);
  if (transformed[0] === file) return file;
  return parse(ts.createPrinter({ removeComments: true }).printFile(transformed[0] as ts.SourceFile));
}
