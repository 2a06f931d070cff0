import { join } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";
import { listed, tr } from "../language/language.js";
import { packageRoot } from "./package-root.js";

/** Where an app finds what ECMA-419 has modules for. */
const ON_DEVICE = [
  "device.network.tcp.io",
  "device.network.listener.io",
  "device.network.udp.io",
  "device.network.wifi.io",
  "device.i2c.default.io",
  "device.timer",
];

/**
 * What "palmwire" is in an app, wherever the app's file is and whether the package is installed beside it or not: the
 * firmware's sources, so that what the app does not use falls away.
 */
const appImports: Plugin = {
  name: "app-imports",
  setup({ onResolve }) {
    onResolve({ filter: /^palmwire$/ }, () => ({
      path: join(packageRoot(), "firmware", "index.ts"),
      sideEffects: false,
    }));
    onResolve({ filter: /^palmwire\// }, ({ path }) => ({
      errors: [{ text: tr('no {path} on a board: an app imports from "palmwire"', { path }) }],
    }));
    onResolve({ filter: /^embedded:/ }, ({ path }) => ({
      errors: [{ text: tr("no {path} here; there are {places}", { path, places: listed(ON_DEVICE) }) }],
    }));
  },
};

/** For every bundle of an app: how its imports are resolved, and that its fields mean the same on all engines. */
export const APP_SOURCES: Pick<BuildOptions, "plugins" | "tsconfigRaw"> = {
  plugins: [appImports],
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
};
