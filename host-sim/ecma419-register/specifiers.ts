import manifest from "../../manifest.json" with { type: "json" };

/** Where each standard specifier leads, relative to dist/, from the one map in manifest.json. */
export const SPECIFIERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(manifest.platforms.node.modules).map(([specifier, source]) => [
    specifier,
    source.replace("./host-sim/", "./").concat(".js"),
  ]),
);
