/**
 * Writes the declarations of what package.json exports, for dist/types/: one .d.ts beside another as the sources are.
 * That takes TypeScript seconds, so it is done when the package is built and not at each start from changed sources.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const WRITTEN = /\.d\.ts$/;

/**
 * Makes those of `sources` and of all they import; sources that are declarations already are copied. Gives the files to
 * be written: path and contents. Throws what TypeScript cannot declare.
 */
export async function declarations(root, sources) {
  const { default: ts } = await import("typescript");
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (problem) => fail(ts, [problem]) };
  const config = ts.getParsedCommandLineOfConfigFile(join(root, "tsconfig.json"), {}, host);
  const outDir = join(root, "dist", "types");
  const files = sources
    .filter((source) => WRITTEN.test(source))
    .map((source) => ({ path: join(outDir, source), contents: readFileSync(join(root, source)) }));
  const program = ts.createProgram(
    sources.map((source) => join(root, source)),
    {
      ...config.options,
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: root,
      outDir,
      types: ["node"],
    },
  );
  const { diagnostics } = program.emit(undefined, (path, contents) =>
    files.push({ path: join(path), contents }),
  );
  if (diagnostics.length > 0) fail(ts, diagnostics);
  return files;
}

function fail(ts, diagnostics) {
  const host = {
    getCurrentDirectory: ts.sys.getCurrentDirectory,
    getCanonicalFileName: (name) => name,
    getNewLine: () => "\n",
  };
  throw new Error(ts.formatDiagnostics(diagnostics, host));
}
