/** Modules that the one-file page is built with, and that no file is: the firmware as a function, and sources as texts. */
import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { AS_FUNCTION } from "./build-apps.mjs";
import { appNames } from "./app-names.mjs";

const SPECIFIER = /^lab:/;
const NAMESPACE = "lab";

/** Which globals each version of JavaScript has, for the scope manager: the dialect has a list of its own. */
const LIBRARIES = /[\\/]scope-manager[\\/]dist[\\/]lib[\\/]index\.js$/;

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

/** [name, source] of each app of the tree, as an app of one's own would be written. */
function apps(root) {
  return Promise.all(
    appNames(root).map(async (name) => [
      name,
      await asOwnApp(root, read(root, "firmware/apps", `${name}.ts`)),
    ]),
  );
}

const IMPORTS = /^import (?:type )?\{[^}]*\} from "\.\.\/[^"]+";\n/gm;
const PARTS = /^import (type )?\{([^}]*)\}/;

/** An app of firmware/apps with all that it imports taken from "palmwire". */
async function asOwnApp(root, source) {
  const names = { values: [], types: [] };
  for (const [statement] of source.matchAll(IMPORTS)) {
    const [, typesOnly, list] = PARTS.exec(statement);
    for (const name of list
      .split(",")
      .map((each) => each.trim())
      .filter(Boolean)) {
      const isType = typesOnly !== undefined || name.startsWith("type ");
      names[isType ? "types" : "values"].push(name.replace(/^type /, ""));
    }
  }
  const imports = [
    ["import", names.values],
    ["import type", names.types],
  ].filter(([, list]) => list.length > 0);
  const at = source.search(IMPORTS);
  const rest = source.replaceAll(IMPORTS, "");
  const own = imports
    .map(([word, list]) => `${word} { ${list.sort().join(", ")} } from "palmwire";\n`)
    .join("");
  const { format, resolveConfig } = await import("prettier");
  const path = join(root, "firmware/apps/app.ts");
  return format(rest.slice(0, at) + own + rest.slice(at), { ...(await resolveConfig(path)), filepath: path });
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

/** [path as it is written, source] of each app that a scenario names by its path. */
function files(root) {
  const named = scenarios(root).flatMap(([name, text]) =>
    [...text.matchAll(/\bapp: (\.[^\s,}]+)/g)].map(([, path]) => [path, join("scenarios", name, "..", path)]),
  );
  return named.map(([path, file]) => [path, read(root, file)]);
}

/** What the dialect's rules ask of the kit, as a source. */
async function kitOutline(root) {
  const command = ["--import", "tsx", "tools/kit-outline.ts"];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
  return stdout;
}

const version = (root) => JSON.parse(read(root, "package.json")).version;

/** A plugin for esbuild. */
export function labModules(root) {
  const made = {
    "lab:firmware": () => firmware(root),
    "lab:sources": async () => {
      const sources = {
        apps: await apps(root),
        templates: templates(root),
        scenarios: scenarios(root),
        files: files(root),
        kitOutline: await kitOutline(root),
        version: version(root),
      };
      return Object.entries(sources)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
        .join("\n");
    },
  };
  return {
    name: "lab-modules",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: SPECIFIER }, ({ path }) => ({ path, namespace: NAMESPACE }));
      onLoad({ filter: LIBRARIES }, () => ({ contents: "exports.lib = new Map();" }));
      onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => ({ contents: await made[path]() }));
    },
  };
}
