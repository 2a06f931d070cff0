/** Modules that the one-file page is built with, and that no file is: the firmware as a function, and sources as texts. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { AS_FUNCTION } from "./build-apps.mjs";
import { appNames } from "./app-names.mjs";

const SPECIFIER = /^lab:/;
const NAMESPACE = "lab";

/** What apps import from the kit, as a function that evaluates it anew: the module that the function's text is. */
async function firmware(root) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    ...AS_FUNCTION,
    absWorkingDir: root,
    entryPoints: ["firmware/index.ts"],
    minifySyntax: true,
    minifyWhitespace: true,
    charset: "utf8",
    write: false,
  });
  return outputFiles[0].text;
}

const read = (root, ...path) => readFileSync(join(root, ...path), "utf8");

/** [name, source] of each app of the tree. */
function apps(root) {
  return appNames(root).map((name) => [name, read(root, "firmware/apps", `${name}.ts`)]);
}

/** { en, zh } of each template's app, by the template's name. */
function templates(root) {
  const names = readdirSync(join(root, "templates/en")).filter((name) => name !== "common");
  return names.map((name) => [
    name,
    Object.fromEntries(
      ["en", "zh"].map((language) => [language, read(root, "templates", language, name, "app.ts")]),
    ),
  ]);
}

/** [file, text] of each scenario, lessons first. */
function scenarios(root) {
  const folders = readdirSync(join(root, "scenarios"), { recursive: true }).map(String).sort();
  const files = folders.filter((name) => name.endsWith(".yaml")).map((name) => name.replaceAll("\\", "/"));
  const lessons = files.filter((name) => name.startsWith("lessons/"));
  return [...lessons, ...files.filter((name) => !lessons.includes(name))].map((name) => [
    name,
    read(root, "scenarios", name),
  ]);
}

const version = (root) => JSON.parse(read(root, "package.json")).version;

/** A plugin for esbuild. */
export function labModules(root) {
  const made = {
    "lab:firmware": () => firmware(root),
    "lab:sources": () =>
      ["apps", "templates", "scenarios", "version"]
        .map(
          (name) =>
            `export const ${name} = ${JSON.stringify({ apps, templates, scenarios, version }[name](root))};`,
        )
        .join("\n"),
  };
  return {
    name: "lab-modules",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: SPECIFIER }, ({ path }) => ({ path, namespace: NAMESPACE }));
      onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => ({ contents: await made[path]() }));
    },
  };
}
