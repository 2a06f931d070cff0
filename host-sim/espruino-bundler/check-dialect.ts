import { relative } from "node:path";
import { BundleError } from "./bundle-error.js";
import { firmwareDialect } from "./firmware-dialect.js";

/**
 * Checks files of any folder with the firmware's ESLint rules. Throws BundleError with a line for each violation.
 */
export async function checkDialect(root: string, files: readonly string[]): Promise<void> {
  // Loading ESLint takes longer than linking: load it only where it is needed.
  const [{ ESLint }, { default: tseslint }] = await Promise.all([
    import("eslint"),
    import("typescript-eslint"),
  ]);
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    allowInlineConfig: false,
    ignore: false,
    overrideConfig: [
      {
        files: ["**/*.ts"],
        languageOptions: { parser: tseslint.parser },
        plugins: { "@typescript-eslint": tseslint.plugin },
      },
      ...firmwareDialect.map(({ rules }) => ({ files: ["**/*.ts"], rules })),
    ] as never,
  });
  const results = await eslint.lintFiles([...files]);
  const lines = results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, column, message }) => `${relative(root, filePath)}:${line}:${column}: ${message}`),
  );
  if (lines.length > 0) throw new BundleError(lines.join("\n"));
}
