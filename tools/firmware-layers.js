/**
 * Which folder of firmware/ may import which, as ESLint rules. A folder may import itself, the files at the root of
 * firmware/, and the folders listed here.
 */

/** [folder, folders that it may import, where to put a file that needs more] */
const LAYERS = [
  ["base", [], "what needs the network or the display belongs in net/, oled/ or app-kit/"],
  ["net", ["base"], "what joins the network and the display belongs in app-kit/"],
  ["oled", ["base"], "what joins the display and the network belongs in app-kit/"],
  ["boards", ["oled"], "boards/ only describes hardware; what runs belongs in moddable/ or espruino/"],
  [
    "app-kit",
    ["base", "net", "oled"],
    "what only chat rooms use belongs in chat-room/, what one app uses in its file",
  ],
  ["chat-room", ["base", "net", "oled", "app-kit"], "what only one app uses belongs in its file in apps/"],
  [
    "apps",
    ["base", "net", "oled", "app-kit", "chat-room"],
    "what two apps share belongs in app-kit/ or chat-room/",
  ],
  [
    "moddable",
    ["base", "net", "oled", "boards"],
    "the runtime does not know the apps; what apps share is in app-kit/",
  ],
  [
    "espruino",
    ["base", "net", "oled", "boards"],
    "the runtime does not know the apps; what apps share is in app-kit/",
  ],
];

const RUNTIMES = ["moddable", "espruino"];
const OUTSIDE = {
  group: ["**/host-sim/**", "**/tools/**"],
  message: "Firmware imports nothing but firmware.",
};
const PACKAGE = { regex: "^[^.]", message: "Firmware imports nothing but firmware." };

function layer([folder, below, place]) {
  const above = LAYERS.map(([name]) => name).filter((name) => name !== folder && !below.includes(name));
  const allowed = ["device.ts", "options.ts", ...below.map((name) => `${name}/`)].join(", ");
  const patterns = [
    OUTSIDE,
    {
      regex: `^(\\.\\./)+(${above.join("|")})/`,
      message: `firmware/${folder}/ imports only ${allowed}: ${place}.`,
    },
  ];
  if (!RUNTIMES.includes(folder)) patterns.push(PACKAGE);
  return {
    files: [`firmware/${folder}/**/*.ts`],
    rules: { "no-restricted-imports": ["error", { patterns }] },
  };
}

export const firmwareLayers = [
  ...LAYERS.map(layer),
  {
    files: ["firmware/index.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [OUTSIDE, PACKAGE] }] },
  },
  {
    files: ["firmware/*.ts"],
    ignores: ["firmware/index.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^\\.\\./|^\\./.*/|^[^.]",
              message:
                "The files at the root of firmware/ are types and options for all: they import no folder.",
            },
          ],
        },
      ],
    },
  },
];
