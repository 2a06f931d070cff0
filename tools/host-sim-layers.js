/** Which folder of host-sim/ may import which, as ESLint rules. Folders of one layer may not import each other. */

/** From the lowest. A folder may import firmware/, lower layers, and itself. */
const LAYERS = [
  ["sim"],
  ["language"],
  ["node", "views"],
  ["dialect"],
  ["settings"],
  ["espruino-bundler"],
  ["engines"],
  ["testing", "flash", "web", "ecma419-register"],
  ["cli"],
];

/** Alternatives to suggest for what a folder may not import. */
const HINTS = {
  node: "take a clock, a network, codecs or a font as a parameter, whose types are in sim/",
  views: "report pictures to a callback",
  language: "report a code with its fields; who shows it makes the sentence",
};

/** Packages that need neither Node nor a browser. */
const PORTABLE_PACKAGES = ["qr"];

/** [object, property]: time and randomness that a virtual board could not replay. */
const REAL_TIME_AND_CHANCE = [
  ["Math", "random", "take `random` as a parameter"],
  ["Date", "now", "ask the Clock"],
];

const HOST_GLOBALS = {
  setTimeout: "ask the Clock",
  clearTimeout: "ask the Clock",
  setInterval: "ask the Clock",
  clearInterval: "ask the Clock",
  setImmediate: "ask the Clock",
  queueMicrotask: "ask the Clock",
  performance: "ask the Clock",
  TextEncoder: "take TextCodecs as a parameter",
  TextDecoder: "take TextCodecs as a parameter",
  Buffer: "use Uint8Array",
  process: "take what is needed as a parameter",
  console: "report an event",
  crypto: "take `random` as a parameter",
  fetch: "take a Network as a parameter",
  URL: "host-sim/sim runs where there is none",
  Intl: "host-sim/sim runs where there is none",
  globalThis: "host-sim/sim runs anywhere",
};

/** Patterns of what a folder must not import. */
function forbidden(folder, layer) {
  const above = LAYERS.flatMap((others, level) => (level < layer ? [] : others)).filter(
    (other) => other !== folder,
  );
  const patterns = above.map((other) => ({
    group: [`**/${other}/**`],
    message: `host-sim/${folder} is below host-sim/${other}${HINTS[other] ? `: ${HINTS[other]}` : ""}.`,
  }));
  return [
    ...patterns,
    { group: ["**/tools/*"], message: "tools/ is for developers: nothing imports it." },
    { group: ["**/tests/**", "**/bench/**"], message: "host-sim/ imports neither tests nor measurements." },
  ];
}

const portable = {
  regex: `^(?!\\.|(?:${PORTABLE_PACKAGES.join("|")})$)`,
  message:
    "host-sim/sim runs anywhere: what needs Node or a package of its own belongs into host-sim/node, and is handed in.",
};

const layers = LAYERS.flatMap((folders, layer) =>
  folders.map((folder) => ({
    files: [`host-sim/${folder}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [...(folder === "sim" ? [portable] : []), ...forbidden(folder, layer)] },
      ],
    },
  })),
);

const sim = {
  files: ["host-sim/sim/**/*.ts"],
  rules: {
    "no-restricted-globals": [
      "error",
      ...Object.entries(HOST_GLOBALS).map(([name, message]) => ({
        name,
        message: `host-sim/sim runs anywhere: ${message}.`,
      })),
    ],
    "no-restricted-properties": [
      "error",
      ...REAL_TIME_AND_CHANCE.map(([object, property, message]) => ({
        object,
        property,
        message: `host-sim/sim runs the same twice: ${message}.`,
      })),
    ],
    "no-restricted-syntax": [
      "error",
      {
        selector: "NewExpression[callee.name='Date'][arguments.length=0]",
        message: "host-sim/sim runs the same twice: ask the Clock.",
      },
      {
        selector: "ImportExpression",
        message: "host-sim/sim boots in one turn: what it needs is handed in.",
      },
    ],
  },
};

/** Modules that need no Node, of folders that do. */
const IN_BROWSERS = [
  "node/text-codecs",
  "settings/app-module",
  "settings/chosen-panel",
  "settings/option-values",
  "settings/scenario-text",
  "settings/scenario-texts",
  "settings/usage-error",
];

/** What of host-sim/web runs in browsers, in pages and in their workers. */
const page = {
  files: [
    "host-sim/web/page/**/*.ts",
    "host-sim/web/page/**/*.tsx",
    "host-sim/web/lab/**/*.ts",
    "host-sim/web/{protocol,limits,gbk,network-tool,page-app,page-requests,rates}.ts",
  ],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          { regex: "^(?:node:|ws$)", message: "host-sim/web/page runs in browsers." },
          ...["node", "settings", "engines", "testing", "flash", "cli", "tools"].map((folder) => ({
            group: [`**/${folder}/**`, ...IN_BROWSERS.map((file) => `!**/${file}.js`)],
            message: `host-sim/web/page runs in browsers, host-sim/${folder} does not.`,
          })),
        ],
      },
    ],
  },
};

export const hostSimLayers = [...layers, sim, page];
