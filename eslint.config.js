import tseslint from "typescript-eslint";
import eslint from "@eslint/js";
import { tsImport } from "tsx/esm/api";
import { firmwareLayers } from "./tools/firmware-layers.js";
import { hostSimLayers } from "./tools/host-sim-layers.js";

const { dialectPlugin, dialectRules } = await tsImport("./host-sim/dialect/eslint.ts", import.meta.url);

/** The dialect for the parts of firmware/ that every engine runs. */
const firmwareDialect = {
  files: ["firmware/**/*.ts"],
  ignores: ["firmware/moddable/**", "firmware/espruino/**"],
  plugins: { palmwire: dialectPlugin },
  rules: { ...dialectRules, eqeqeq: "off" },
};

/**
 * Mocha gives each test file functions of its own. With those of an earlier file of the same process, tests are added to
 * that one, which is over: they never run.
 */
const sharedTestCode = {
  files: ["tests/**/*.ts"],
  ignores: ["tests/**/*.{test,deep,page,pack,interpreter,moddable}.ts"],
  rules: {
    "no-restricted-syntax": [
      "error",
      {
        selector:
          "Program > :matches(VariableDeclaration, ExportNamedDeclaration) Identifier[name=/^(it|describe)$/]:not(.key, .property, :function Identifier)",
        message: "Take `it` and `describe` when a test file calls: each has its own.",
      },
    ],
  },
};

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "out/"] },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", caughtErrorsIgnorePattern: "^_" },
      ],
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/no-dynamic-delete": "off",
      "@typescript-eslint/no-invalid-void-type": "off",
      "@typescript-eslint/unified-signatures": "off",
      "no-unused-private-class-members": "error",
      eqeqeq: ["error", "smart"],
      "no-console": "error",
    },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    languageOptions: {
      globals: { process: "readonly", URL: "readonly", require: "readonly", module: "readonly" },
    },
  },
  { files: ["firmware/espruino/**"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { files: ["**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { files: ["tools/**", "bench/**", "tests/**"], rules: { "no-console": "off" } },
  sharedTestCode,
  firmwareDialect,
  ...firmwareLayers,
  ...hostSimLayers,
);
