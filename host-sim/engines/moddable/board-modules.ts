/**
 * The firmware of one board. Built for all boards and apps, as it is for Moddable's Linux port, it has all displays,
 * their drivers and what any app needs. Here the board, its display and the app's options are known, so only what they
 * need is in it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import type { BoardDescription, Driver } from "../../../firmware/boards/board.js";
import type { OptionValues } from "../../../firmware/options.js";
import { packageRoot } from "../../node/package-root.js";
import type { ModdableSources } from "./own-app.js";

/** The texts of modules, by name: the path of the source in the package, without its extension. */
export type ModuleTexts = Readonly<Record<string, string>>;

/** The modules of the drivers; each exports a class with the driver's name. */
const DRIVERS: Readonly<Record<Driver, string>> = {
  SH1106: "firmware/oled/sh1106",
  SSD1306: "firmware/oled/ssd1306",
  SH1107: "firmware/oled/sh1107",
};

/** Displays with fewer rows than this use the small font. */
const LARGE_ROWS = 64;

/** The modules that are different in the firmware of one board and one app, whose options have these values. */
export function boardModules(board: BoardDescription, values: OptionValues): ModuleTexts {
  const { driver, height } = board.panel;
  const texts: Record<string, string> = {
    // Frozen to its depth, as XS does with `true`, it stays in flash.
    "firmware/boards/boards": `const board = Object.freeze(${JSON.stringify(board)}, true);
export function boardNamed() {
  return board;
}
`,
    "firmware/boards/open-panel": `import { ${driver} } from "${DRIVERS[driver]}";
export function openPanel(device, _driver, options) {
  return new ${driver}(device, options);
}
`,
  };
  if (height >= LARGE_ROWS) texts["firmware/oled/small-font"] = "export const smallGlyph = undefined;\n";
  if (!values.join) texts["firmware/chat-room/joined-room"] = "export const joinRooms = undefined;\n";
  return texts;
}

/** A plugin of esbuild that finds the firmware's modules by their names too, and takes those `texts` for the sources. */
export function withModules(texts: ModuleTexts): Plugin {
  return {
    name: "with-modules",
    setup({ onResolve, onLoad }) {
      const root = packageRoot();
      const names = new Map(Object.keys(texts).map((name) => [`${join(root, name)}.ts`, name]));
      onResolve({ filter: /^(\.|firmware\/)/ }, ({ path, resolveDir }) => {
        const file = join(path.startsWith(".") ? resolveDir : root, path).replace(/(\.[jt]s)?$/, ".ts");
        const name = names.get(file);
        if (name !== undefined) return { path: name, namespace: "board", sideEffects: false };
        return path.startsWith(".") ? undefined : { path: file, sideEffects: false };
      });
      onLoad({ filter: /.*/, namespace: "board" }, ({ path }) => ({
        contents: texts[path],
        resolveDir: root,
      }));
    },
  };
}

/** The program of a board. */
const MAIN = "firmware/moddable/board/main";

/**
 * The sources of a firmware for one board: without the modules that neither `main` nor the app import, directly or not,
 * and with those that are different on this board beside the manifest.
 */
export async function boardFirmware(
  { app, manifest, files }: ModdableSources,
  board: BoardDescription,
  values: OptionValues,
  main = MAIN,
): Promise<ModdableSources> {
  const root = packageRoot();
  const texts = boardModules(board, values);
  // A user's app is a file beside the manifest.
  const programs = manifest.modules ? Object.values(files) : [`import "firmware/apps/${app}";`];
  const needed = await importedBy([`import "${main}";`, ...programs].join("\n"), texts);
  const left = allModules().filter((name) => name in texts || !needed.has(name));
  const own = Object.entries(texts).filter(([name]) => needed.has(name));
  return {
    app,
    manifest: {
      ...manifest,
      modules: {
        ...manifest.modules,
        "~": left.map((name) => join(root, name)),
        ...Object.fromEntries(own.map(([name]) => [name, `./${fileName(name)}`])),
      },
    },
    files: { ...files, ...Object.fromEntries(own.map(([name, text]) => [`${fileName(name)}.js`, text])) },
  };
}

function fileName(module: string): string {
  return module.replaceAll("/", "-");
}

/** The firmware's modules that a board can have, from the manifest. */
function allModules(): string[] {
  const file = join(packageRoot(), "firmware", "moddable", "manifest.json");
  const { preload } = JSON.parse(readFileSync(file, "utf8")) as { preload: string[] };
  return preload.filter((name) => !name.startsWith("firmware/moddable/lin/"));
}

/** The names of the firmware's modules that those statements import, directly or not. */
async function importedBy(entries: string, texts: ModuleTexts): Promise<ReadonlySet<string>> {
  const { build } = await import("esbuild");
  const root = packageRoot();
  const { metafile } = await build({
    absWorkingDir: root,
    stdin: { contents: entries, resolveDir: root },
    bundle: true,
    platform: "neutral",
    target: "es2022",
    // As in the manifest: an import that is not for types only is one.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    // The SDK's modules.
    packages: "external",
    plugins: [withModules(texts)],
    logLevel: "silent",
    write: false,
    metafile: true,
  });
  return new Set(
    Object.keys(metafile.inputs).map((path) => path.replace(/^board:/, "").replace(/\.ts$/, "")),
  );
}
