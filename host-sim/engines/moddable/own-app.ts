import { join, relative, resolve, sep } from "node:path";
import type { Plugin } from "esbuild";
import { bundleApp } from "../../node/app-bundle.js";
import { appFile, appNameOf, isAppPath } from "../../node/app-files.js";
import { packageRoot } from "../../node/package-root.js";

/** Where the firmware looks for the app that its settings name, and where a user's is. */
const APPS = "firmware/apps";
const OWN = "own";

/** A manifest of mcconfig. */
export interface Manifest {
  readonly include: readonly string[];
  /** Paths of modules by their names, and the sources to leave out by "~". */
  readonly modules?: Readonly<Record<string, string | readonly string[]>>;
  readonly preload?: readonly string[];
  readonly config: object;
}

/** What mcconfig is given to build the firmware with an app. */
export interface ModdableSources {
  /** The app's name in the settings. */
  readonly app: string;
  readonly manifest: Manifest;
  /** Files beside the manifest, by name. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The manifest that includes the package's own, with these settings, and, for a user's app, the module that it adds.
 * Rejects with CompileError.
 */
export async function moddableSources(app: string, config: object): Promise<ModdableSources> {
  const include = [join(packageRoot(), "manifest.json")];
  if (!isAppPath(app)) return { app, manifest: { include, config: { app, ...config } }, files: {} };
  const name = appNameOf(app);
  const named = `${OWN}/${name}`;
  const module = `${APPS}/${named}`;
  const { text } = await bundleApp(appFile(app), { format: "esm", plugins: [sharedFirmware] });
  return {
    app: named,
    manifest: {
      include,
      modules: { [module]: `./${name}` },
      preload: [module],
      config: { app: named, ...config },
    },
    files: { [`${name}.js`]: text },
  };
}

/** The firmware's modules are on the board already: a user's app is linked with them. */
const sharedFirmware: Plugin = {
  name: "shared-firmware",
  setup({ onResolve }) {
    const root = packageRoot();
    const firmware = join(root, "firmware") + sep;
    onResolve({ filter: /^\./ }, ({ path, importer, resolveDir }) => {
      if (!importer.startsWith(firmware)) return undefined;
      const module = relative(root, resolve(resolveDir, path)).split(sep).join("/");
      return { path: module.replace(/\.[jt]s$/, ""), external: true, sideEffects: false };
    });
  },
};
