import manifest from "../../manifest.json" with { type: "json" };

/** The module of each standard specifier, relative to dist/, from manifest.json. */
export const SPECIFIERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(manifest.platforms.node.modules).map(([specifier, source]) => [
    specifier,
    source.replace("./host-sim/", "./").concat(".js"),
  ]),
);
