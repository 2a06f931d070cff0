import manifest from "../../manifest.json" with { type: "json" };

/** The module of each standard specifier, relative to dist/, from manifest.json. */
export const SPECIFIERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(manifest.platforms.node.modules).map(([specifier, source]) => [
    specifier,
    source.replace("./host-sim/", "./").concat(".js"),
  ]),
);

/**
 * The same for modules of Moddable, native code there, that only programs with its manifest get: Node has others of
 * some of these names.
 */
export const MODDABLE_SPECIFIERS: Readonly<Record<string, string>> = {
  "dns/parser": "./ecma419-register/moddable-dns-parser.js",
  net: "./ecma419-register/moddable-net.js",
  url: "./ecma419-register/moddable-url.js",
};
