import type { RuleTexts } from "./rule.js";

/** What is found out about a program as a whole, besides the rules for its language. */
export const PROGRAM_RULES = {
  syntax: { what: "syntax error: {message}", why: "no runtime can read the file", instead: "correct it" },
  "missing-file": {
    what: "import of '{specifier}'",
    why: "there is no such file",
    instead: "correct the path, or write the file",
  },
  "node-module": {
    what: "import of '{specifier}'",
    why: "a board has none of Node's modules",
    instead: "ask device for what it does",
  },
  "standard-module": {
    what: "import of '{specifier}'",
    why: "not every runtime has it",
    instead: "take the class from device: device.network, device.i2c, device.timer",
  },
  "pc-module": {
    what: "import of '{specifier}'",
    why: "that part of palmwire runs on a PC",
    instead: 'import from "palmwire", and use the rest in tests',
  },
  package: {
    what: "import of '{specifier}'",
    why: "most packages are written for more than a board has",
    instead: "write what you need of it into a file of your own",
  },
  "missing-start": {
    what: "app without a default export",
    why: "nothing starts it",
    instead: "write export default function start(device, values, onEnd)",
  },
} as const satisfies Readonly<Record<string, RuleTexts>>;
