/**
 * The language that both device engines run, as ESLint rules for firmware/. Banned syntax does not exist on Espruino,
 * behaves differently there, or takes too much of a board's memory.
 */

/** [selector, what to do instead] */
const BANNED_SYNTAX = [
  [":function[async=true]", "no async functions: use callbacks"],
  ["AwaitExpression", "no await: use callbacks"],
  [":function[generator=true]", "no generators"],
  ["ObjectPattern, ArrayPattern", "no destructuring: read the fields"],
  ["RestElement", "no rest parameters"],
  ["SpreadElement", "no spread: use concat, set or Object.assign"],
  [":function > AssignmentPattern", "no default parameters: pass the value, or use ??"],
  ["PrivateIdentifier", "no #private: use TypeScript's private"],
  ["PropertyDefinition[value]", "no field initialisers: assign in the constructor"],
  ["StaticBlock", "no static blocks"],
  ["LabeledStatement", "no labels"],
  ["Literal[regex]", "no regular expressions"],
  ["Literal[bigint]", "no BigInt"],
  ["TSEnumDeclaration", "no enums: use constants"],
  ["TSParameterProperty", "no parameter properties: assign in the constructor"],
  ["TaggedTemplateExpression", "no tagged templates"],
  [
    ":matches(Property, MethodDefinition, PropertyDefinition)[computed=true]",
    "no computed keys: assign after the object is made",
  ],
  ["PropertyDefinition[key.name='length']", "no field named length: Espruino keeps its own"],
  ["MethodDefinition[key.name='length']", "no member named length: Espruino keeps its own"],
  ["AssignmentExpression[left.property.name='length']", "no assignment to length: make a new array"],
  ["ClassDeclaration[superClass.name='Error']", "no subclass of Error: Espruino cannot make one"],
  [
    ":matches(ForStatement, ForOfStatement, ForInStatement, WhileStatement, DoWhileStatement) :function",
    "no function made inside a loop: Espruino shares its variables",
  ],
  [
    "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date'], MemberExpression[object.name='Date']",
    "no time of its own: ask `device.clock`",
  ],
  ["ForInStatement", "no for…in: its order and its keys differ between engines"],
  ["ClassExpression", "no class expressions: declare it"],
  ["YieldExpression", "no generators"],
  ["MetaProperty", "no new.target, no import.meta"],
  ["ImportExpression", "no dynamic import: the bundler must see everything"],
  [
    "Program > VariableDeclaration > VariableDeclarator > :matches(ObjectExpression, ArrayExpression, NewExpression, CallExpression, TemplateLiteral)",
    "no object built at module level: Moddable freezes it; return it from a function",
  ],
  ["Program > VariableDeclaration[kind!='const']", "no state at module level: Moddable freezes it"],
  ["Program > ExpressionStatement", "nothing runs at import"],
];

const ABSENT_GLOBALS = [
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "WeakRef",
  "Promise",
  "Symbol",
  "Proxy",
  "Reflect",
  "BigInt",
  "RegExp",
  "Intl",
  "TextEncoder",
  "TextDecoder",
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "queueMicrotask",
  "console",
  "process",
  "Buffer",
  "globalThis",
  "structuredClone",
  "eval",
];

const RULES = {
  "no-restricted-syntax": [
    "error",
    ...BANNED_SYNTAX.map(([selector, message]) => ({ selector, message: `Firmware: ${message}.` })),
  ],
  "no-restricted-globals": [
    "error",
    ...ABSENT_GLOBALS.map((name) => ({
      name,
      message: "Firmware: not on every device; ask `device` for it.",
    })),
  ],
  "no-use-before-define": "off",
  "@typescript-eslint/no-use-before-define": [
    "error",
    { functions: false, classes: true, variables: false, typedefs: false, ignoreTypeReferences: true },
  ],
  "no-labels": "error",
  eqeqeq: "off",
};

/** The dialect for the parts of firmware/ that every engine runs. */
export const firmwareDialect = [
  {
    files: ["firmware/**/*.ts"],
    ignores: ["firmware/moddable/**", "firmware/espruino/**"],
    rules: {
      ...RULES,
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { regex: "^[^.]", message: "Firmware imports nothing but firmware." },
            { group: ["**/host-sim/**", "**/tools/**"], message: "Firmware imports nothing but firmware." },
          ],
        },
      ],
    },
  },
];
