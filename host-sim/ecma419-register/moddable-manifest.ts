/**
 * The modules that the manifest.json of a program for Moddable names, so that its examples find their parts. Of a
 * manifest it knows `include` and `modules`, with $(MODDABLE), $(MODULES) and `*`; Moddable's own build knows more.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";

const FILE = "manifest.json";
/** A file of every checkout of Moddable. */
const MARK = join("modules", "io", "manifest.json");
const SCRIPTS = [".js", ".mjs"];

/** Besides texts there are objects, such as sources in Git, which are left out. */
type OneOrMore = string | (string | object)[];

interface Manifest {
  include?: OneOrMore;
  modules?: Record<string, OneOrMore>;
}

const known = new Map<string, ReadonlyMap<string, string>>();

/** The modules of the manifest in that folder, by specifier; none where there is no manifest. */
export function modulesOf(folder: string): ReadonlyMap<string, string> {
  const modules = known.get(folder) ?? new ModuleFinder(folder).modules;
  known.set(folder, modules);
  return modules;
}

class ModuleFinder {
  readonly modules = new Map<string, string>();
  readonly #read = new Set<string>();
  readonly #moddable: string | undefined;

  constructor(folder: string) {
    this.#moddable = process.env.MODDABLE ?? checkoutAbove(folder);
    this.#add(join(folder, FILE));
  }

  #add(file: string): void {
    if (this.#read.has(file) || !existsSync(file)) return;
    this.#read.add(file);
    const { include = [], modules = {} } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
    const folder = dirname(file);
    for (const other of textsOf(include)) this.#add(this.#path(folder, other));
    for (const [specifier, sources] of Object.entries(modules))
      for (const source of textsOf(sources)) this.#addModules(specifier, this.#path(folder, source));
  }

  /** One module, or all of a folder; `*` in the specifier stands for the name of the file. */
  #addModules(specifier: string, source: string): void {
    const files =
      basename(source) === "*" && existsSync(dirname(source))
        ? readdirSync(dirname(source)).map((name) => join(dirname(source), name))
        : SCRIPTS.map((end) => source + end).filter((file) => existsSync(file));
    for (const file of files) {
      if (!SCRIPTS.includes(extname(file))) continue;
      this.modules.set(specifier.replace("*", basename(file, extname(file))), file);
    }
  }

  #path(folder: string, text: string): string {
    const moddable = this.#moddable ?? "";
    return resolve(
      folder,
      text.replace("$(MODDABLE)", moddable).replace("$(MODULES)", join(moddable, "modules")),
    );
  }
}

function textsOf(values: OneOrMore): string[] {
  return [values].flat().filter((value) => typeof value === "string");
}

/** The checkout of Moddable that a folder is in. */
function checkoutAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, MARK))) return at;
    if (dirname(at) === at) return undefined;
  }
}
