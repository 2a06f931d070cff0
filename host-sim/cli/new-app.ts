/** Writes the folder of an app of the user's own, from the files in templates/. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { tr, type Language } from "../language/language.js";
import { XSNAP_PACKAGE } from "../engines/xs/worker-sources.js";
import { packageRoot } from "../node/package-root.js";
import { UsageError } from "../settings/usage-error.js";
import { ownSpecifier } from "./own-specifier.js";

/** Folders of templates/en and templates/zh. The first is the default. */
export const TEMPLATES = ["tcp-server", "tcp-client", "udp", "chat"] as const;
export type Template = (typeof TEMPLATES)[number];

const README = "README.md";
/** npm leaves a .gitignore out of a package. */
const IGNORED = ["gitignore", ".gitignore"] as const;
/** The folder that stands in for the packages that @agoric/xsnap does not need here. */
const UNNEEDED = "xs-unneeded";
/** npm reads the path of an override from the folder of the package that depends on it. */
const UNNEEDED_FROM_XSNAP = `file:../../../${UNNEEDED}`;

interface Choices {
  readonly template: Template;
  readonly language: Language;
  /** Whether the engine xs will run there. */
  readonly xs: boolean;
}

/** What is changed in package.json. */
interface Manifest {
  name: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  peerDependencies?: Record<string, string>;
  allowScripts: Record<string, boolean>;
  overrides?: Record<string, Record<string, string>>;
}

/**
 * Writes the folder `dir`, which must be new or empty. Throws UsageError if it is not, or cannot be written; then
 * nothing that was there is changed.
 */
export function newApp(dir: string, { template, language, xs }: Choices): void {
  const folder = resolve(dir);
  try {
    if (existsSync(folder) && readdirSync(folder).length > 0)
      throw new UsageError(
        tr("{dir} is not empty: give a new or an empty folder; nothing has been written", { dir }),
      );
    mkdirSync(folder, { recursive: true });
    const common = join(templatesFolder(), language, "common");
    const own = join(templatesFolder(), language, template);
    for (const source of [join(templatesFolder(), "common"), common, own])
      cpSync(source, folder, { recursive: true });
    // Each begins with what the app does, and goes on with what is the same for all.
    writeFileSync(join(folder, README), [own, common].map((from) => textOf(join(from, README))).join("\n"));
    renameSync(join(folder, IGNORED[0]), join(folder, IGNORED[1]));
    const manifest = JSON.parse(textOf(join(folder, "package.json"))) as Manifest;
    manifest.name = packageName(basename(folder), manifest);
    manifest.dependencies = { palmwire: ownSpecifier() };
    if (xs) addXS(folder, manifest);
    writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof UsageError || code === undefined) throw error;
    throw new UsageError(tr("{dir} cannot be written ({code})", { dir, code }));
  }
}

/** The folder with a folder for each language, and what is the same in both. */
export function templatesFolder(): string {
  return join(packageRoot(), "templates");
}

/** Makes npm install the sources of the engine xs, without the 80 packages of its JavaScript. */
function addXS(folder: string, manifest: Manifest): void {
  const root = packageRoot();
  const ours = JSON.parse(textOf(join(root, "package.json"))) as Required<Manifest>;
  cpSync(join(root, "host-sim", "engines", "xs", "unneeded"), join(folder, UNNEEDED), { recursive: true });
  manifest.devDependencies = {
    [XSNAP_PACKAGE]: ours.peerDependencies[XSNAP_PACKAGE],
    ...manifest.devDependencies,
  };
  const names = Object.keys(ours.overrides[XSNAP_PACKAGE]);
  manifest.overrides = {
    [XSNAP_PACKAGE]: Object.fromEntries(names.map((name) => [name, UNNEEDED_FROM_XSNAP])),
  };
  manifest.allowScripts = { [XSNAP_PACKAGE]: false, ...manifest.allowScripts };
}

/** A name that npm accepts, made of a folder's, which may be in any script. */
export function packageName(
  folder: string,
  { devDependencies }: Pick<Manifest, "devDependencies"> = { devDependencies: {} },
): string {
  const name = folder
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|[._-]+$/g, "")
    .slice(0, 100);
  // npm installs no package into one of the same name.
  const taken = ["", "palmwire", "node_modules", "favicon.ico", ...Object.keys(devDependencies)];
  return taken.includes(name) ? [name.replace(/[^a-z]/g, ""), "app"].filter(Boolean).join("-") : name;
}

function textOf(file: string): string {
  return readFileSync(file, "utf8");
}
