/** The tables of README and docs that are generated from the code. For the docs, only this file imports host-sim. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadApps, type AppModule } from "../host-sim/settings/apps.js";
import { panels } from "../firmware/boards/panels.js";
import { BOARD_PROFILES } from "../host-sim/sim/board/profiles.js";
import { CHIPS } from "../host-sim/sim/board/chips.js";
import { appFlags, type AppFlag } from "../host-sim/settings/app-options.js";
import { COMMON_FLAGS, type CommonFlag } from "../host-sim/settings/common-flags.js";
import { FLASH_FLAGS } from "../host-sim/settings/flash-flags.js";
import { benchOLED } from "../bench/oled.js";
import { speak, translated, type Language } from "../host-sim/language/language.js";
import { packageRoot } from "../host-sim/node/package-root.js";
import type { Words } from "../host-sim/sim/scenario/scenario.js";
import { apiReference } from "./api-reference.js";
import {
  CONFORMANCE_FILE,
  REASONS,
  type ConformanceResults,
  type FailedTest,
  type Reason,
} from "./conformance-file.js";
import { dialectNames, dialectRules } from "./dialect-reference.js";
import { documentedLessons } from "./docs-lessons.js";
import { FOOTPRINT_FILE, type FootprintFigures } from "./footprint-file.js";

/** The parts of an option's help: "meaning (limits, default value)". */
export interface Help {
  readonly meaning: string;
  readonly limits: string;
  readonly fallback: string;
  /** True if the default starts with a value rather than a description. */
  readonly isValue: boolean;
}

type Cell = string | number;
type Table = (language: Language) => Promise<string> | string;

/** Matches "meaning (rest)" in English and Chinese. */
const HELP = /^(.*?)(?: \(([^()]*)\)|（([^（）]*)）)?$/s;
/** Matches the default at the end of the rest. */
const FALLBACK = /(?:^|, |，|; |；)(?:default (.*)|默认 (.*)|default: (.*)|默认：(.*)|(required|必须给出))$/s;
/** What is set as code in a cell: flags, button lines, addresses, names of variables, boards and chips. */
const CODE =
  /(--[a-z][\w-]*(?: json)?|(?<!\w)\/[ab]\b|<\w+>|\b(?:PALMWIRE|WIFI)_\w+|\besp32[\w-]*|\b(?:ssd|sh|ch)\d{4}-\d+x\d+|\bmpython\b|\bFILE\.1\b|\b\d+(?:\.\d+){3}(?::\d+)?)/g;

const OPTION_HEADING = {
  en: ["Option", "Default", "Limits", "Meaning"],
  zh: ["选项", "默认值", "取值", "含义"],
};

/** Chinese titles of boards and displays whose title in their table is English. */
const CHINESE_TITLES: Readonly<Record<string, string>> = {
  "ESP32 DevKit with an SSD1306 module, 128x64": "ESP32 DevKit，外接 SSD1306 模块，128x64",
  "ESP32 DevKit with an SSD1306 module, 128x32": "ESP32 DevKit，外接 SSD1306 模块，128x32",
  "ESP32-S3 DevKit with an SSD1306 module, 128x64": "ESP32-S3 DevKit，外接 SSD1306 模块，128x64",
  "ESP32-C3 DevKit with an SSD1306 module, 128x64": "ESP32-C3 DevKit，外接 SSD1306 模块，128x64",
  "ESP32-C3 board with a display of 0.42 inches, 72x40": "ESP32-C3 开发板，自带 0.42 英寸屏幕，72x40",
  "SH1106 module, 1.3 inches": "SH1106 模块，1.3 英寸",
  "SH1106 module": "SH1106 模块",
  "CH1116 module, 0.96 to 1.54 inches": "CH1116 模块，0.96 到 1.54 英寸",
  "SH1107 module, 1.12 or 1.5 inches": "SH1107 模块，1.12 或 1.5 英寸",
  "SH1107 module with a glass of 64x128 on its side, 1.3 inches": "SH1107 模块，64x128 的屏幕横放，1.3 英寸",
  "SSD1306 module, 0.96 inches": "SSD1306 模块，0.96 英寸",
  "SSD1306 module, 0.91 inches": "SSD1306 模块，0.91 英寸",
  "SSD1306 module, 0.69 inches": "SSD1306 模块，0.69 英寸",
  "SSD1306 display of ESP32-C3 boards, 0.42 inches": "ESP32-C3 开发板自带的 SSD1306 屏幕，0.42 英寸",
  "SSD1306 shield of D1 mini boards, 0.66 inches": "D1 mini 系列的 SSD1306 扩展板，0.66 英寸",
  "SSD1309 module, 1.54 or 2.42 inches": "SSD1309 模块，1.54 或 2.42 英寸",
  "SSD1312 module, whose rows run the other way round": "SSD1312 模块，行的方向相反",
  "SSD1315 module, 0.96 inches": "SSD1315 模块，0.96 英寸",
  "SSD1316 module, 0.91 inches, whose rows run the other way round": "SSD1316 模块，0.91 英寸，行的方向相反",
};

/** The tables, by the name that pages use in their markers. */
export const TABLES: Readonly<Record<string, Table>> = {
  apps: async (language) =>
    table(
      { en: ["App", "What it does"], zh: ["程序", "功能"] }[language],
      (await loadApps()).map(({ name, summary }) => [code(name), summary()]),
    ),
  lessons: (language) =>
    table(
      {
        en: ["Lesson", "What it is about", "Stages", "Apps on the boards"],
        zh: ["课程", "内容", "任务", "开发板上的程序"],
      }[language],
      documentedLessons().map(({ file, name, description, apps, stages }) => [
        `[${words(name, language)}](${language === "zh" ? "../" : ""}../scenarios/lessons/${file})`,
        words(description, language),
        stages,
        apps.map(code).join(language === "zh" ? "、" : ", "),
      ]),
    ),
  "common options": async (language) => {
    const [first, ...others] = (await loadApps()).map(ownFlags);
    const shared = first.filter((flag) => others.every((flags) => isAmong(flag, flags)));
    return table(OPTION_HEADING[language], [...COMMON_FLAGS.map(commonRow), ...shared.map(ownRow)]);
  },
  "flash options": (language) =>
    table(OPTION_HEADING[language], FLASH_FLAGS.filter(({ name }) => !isCommon(name)).map(commonRow)),
  "app options": appOptions,
  boards: (language) =>
    table(
      {
        en: ["Board", "What it is", "Chip", "Display", "SDA", "SCL"],
        zh: ["开发板", "说明", "芯片", "屏幕", "SDA", "SCL"],
      }[language],
      BOARD_PROFILES.map(({ description: { name, title, chip, panel, data, clock } }) => [
        code(name),
        language === "zh" ? (CHINESE_TITLES[title] ?? title) : title,
        code(chip),
        `${panel.controller}, ${panel.width}x${panel.height}`,
        data,
        clock,
      ]),
    ),
  panels: (language) =>
    table(
      {
        en: ["Display", "What it is", "Controller", "Pixels"],
        zh: ["屏幕", "说明", "控制器", "像素"],
      }[language],
      panels().map(({ name, title, controller, width, height }) => [
        code(name),
        language === "zh" ? (CHINESE_TITLES[title] ?? title) : title,
        controller,
        `${width}x${height}`,
      ]),
    ),
  chips: (language) =>
    table(
      {
        en: [
          "Chip",
          "TCP sockets",
          "Listeners",
          "Send buffer, bytes",
          "Receive window, bytes",
          "UDP sockets",
        ],
        zh: ["芯片", "TCP 套接字", "监听套接字", "发送缓冲区（字节）", "接收窗口（字节）", "UDP 套接字"],
      }[language],
      CHIPS.map((chip) => [
        code(chip.name),
        chip.sockets_max,
        chip.listeners_max,
        chip.sendBuffer_bytes,
        chip.window_bytes,
        chip.udpSockets_max,
      ]),
    ),
  footprint,
  "wire SH1106": (language) => wire(language, "sh1106"),
  "wire SSD1306": (language) => wire(language, "ssd1306"),
  kit: kitCosts,
  conformance,
  api: apiReference,
  "dialect rules": dialectRules,
  "dialect names": dialectNames,
};

/** `TABLES[name]` in a language. Throws if there is no such table. */
export async function tableNamed(name: string, language: Language): Promise<string> {
  if (!Object.hasOwn(TABLES, name)) throw new Error(`no table is called '${name}'`);
  await speak(language);
  try {
    return await TABLES[name](language);
  } finally {
    await speak("en");
  }
}

/** Splits the help of an option, in either language, into its parts. */
export function parseHelp(help: string): Help {
  const [, meaning = "", english, chinese] = HELP.exec(help) ?? [];
  const rest = english ?? chinese ?? "";
  const match = FALLBACK.exec(rest);
  if (!match) return { meaning, limits: rest, fallback: "", isValue: false };
  const value = match[1] ?? match[2];
  const fallback = value ?? match[3] ?? match[4] ?? match[5];
  return { meaning, limits: rest.slice(0, match.index), fallback, isValue: value !== undefined };
}

function words(text: Words | undefined, language: Language): string {
  return typeof text === "object" ? (text[language] ?? "") : (text ?? "");
}

/** A section for each app, with the options that not every app has. */
async function appOptions(language: Language): Promise<string> {
  const apps = await loadApps();
  const all = apps.map(ownFlags);
  const sections = apps.map(({ name, summary }, i) => {
    const own = all[i].filter((flag) => !all.every((flags) => isAmong(flag, flags)));
    const rows = table(OPTION_HEADING[language], own.map(ownRow));
    return `### ${name}\n\n${sentence(summary(), language)}\n\n${rows}`;
  });
  return sections.join("\n\n");
}

/** A flag of an app, and whether its default is given by a description. */
interface OwnFlag extends AppFlag {
  readonly isDescribed: boolean;
}

function ownFlags({ options }: AppModule): OwnFlag[] {
  const descriptions = options.flatMap(({ otherwise }) => (otherwise ? [translated(otherwise)] : []));
  return appFlags(options, COMMON_FLAGS).map((flag) => ({
    ...flag,
    isDescribed: descriptions.includes(parseHelp(flag.help).fallback),
  }));
}

function isAmong(flag: AppFlag, flags: readonly AppFlag[]): boolean {
  return flags.some(({ name, help }) => name === flag.name && help === flag.help);
}

function ownRow({ name, isSwitch, help, isDescribed }: OwnFlag): Cell[] {
  return optionRow(isSwitch ? `--${name}` : `--${name} VALUE`, help, isDescribed);
}

function sentence(text: string, language: Language): string {
  return `${text[0].toUpperCase()}${text.slice(1)}${language === "zh" ? "。" : "."}`;
}

/** Bytes on the wire for a controller of 128x64, ours first. */
async function wire(language: Language, controller: "sh1106" | "ssd1306"): Promise<string> {
  const figures = await benchOLED({ json: true, pairs: 0 });
  const heading = {
    en: ["Library", "128x64", "128x16", "16x16", "8x16", "200 typed characters", "scrolling by a line"],
    zh: ["库", "128x64", "128x16", "16x16", "8x16", "逐字输入 200 字符", "上滚一行文本"],
  }[language];
  const all = { Palmwire: figures[controller], ...figures.peers[controller] };
  const rows = Object.entries(all).map(([library, { full, line, hanzi, glyph, typing, scroll }]) => [
    library,
    ...[full, line, hanzi, glyph, typing, scroll].map(({ bytes }) => bytes),
  ]);
  return table(heading, rows);
}

function footprint(language: Language): string {
  const { apps } = footprintFigures();
  return table(
    {
      en: [
        "App",
        "Espruino file",
        "XS bytecode",
        "Heap after start",
        "of it in RAM",
        "Each connection",
        "Least slots",
        "Least chunks",
        "Least stack",
      ],
      zh: [
        "程序",
        "Espruino 文件",
        "XS 字节码",
        "启动后的堆",
        "其中占 RAM",
        "每个连接",
        "最少 slots",
        "最少 chunks",
        "最少 stack",
      ],
    }[language],
    Object.entries(apps).map(([app, of]) => [
      code(app),
      of.espruinoBytes ?? "–",
      of.xsBytecodeBytes,
      of.xsBootBytes,
      of.xsBootBytes - of.xsPreloadBytes,
      of.xsConnectionBytes ?? "",
      of.xsLeastSlots,
      of.xsLeastChunkBytes,
      of.xsLeastStackSlots,
    ]),
  );
}

function kitCosts(language: Language): string {
  const { empty, parts } = footprintFigures().kit;
  const { start, heading } = {
    en: { start: "Wi-Fi and a dark display", heading: ["Part", "Espruino file", "XS bytecode"] },
    zh: { start: "Wi-Fi 和空白屏幕", heading: ["部件", "Espruino 文件", "XS 字节码"] },
  }[language];
  return table(heading, [
    [start, empty.espruinoBytes, empty.xsBytecodeBytes ?? ""],
    ...Object.entries(parts).map(([part, of]) => [
      code(part),
      `+${of.espruinoBytes}`,
      of.xsBytecodeBytes === undefined ? "–" : `+${of.xsBytecodeBytes}`,
    ]),
  ]);
}

/** Why tests of Moddable's do not pass, in words. */
const REASON_TEXTS: Readonly<Record<Reason, Readonly<Record<Language, string>>>> = {
  engine: {
    en: "expects the engine's own error for a method called on another object",
    zh: "要求在其他对象上调用方法时抛出引擎自己的错误",
  },
  missing: { en: "the class or method is missing", zh: "缺少该类或方法" },
  older: {
    en: "tests modules of Moddable's that are older than the standard",
    zh: "测试的是标准之前的 Moddable 模块",
  },
  internet: { en: "needs hosts of the Internet", zh: "需要互联网上的主机" },
  differs: { en: "behaves differently", zh: "行为不同" },
};

function conformance(language: Language): string {
  const { suites } = JSON.parse(
    readFileSync(join(packageRoot(), CONFORMANCE_FILE), "utf8"),
  ) as ConformanceResults;
  const why = (failed: readonly FailedTest[]) =>
    REASONS.map((reason) => failed.filter((test) => test.reason === reason))
      .filter(({ length }) => length > 0)
      .map((tests) => `${tests.length}: ${whyAll(tests, language)}`)
      .join(language === "zh" ? "；" : "; ");
  return table(
    { en: ["Suite", "Tests", "Passed", "Failed", "Why"], zh: ["测试集", "测试", "通过", "未通过", "原因"] }[
      language
    ],
    suites.map(({ suite, files, failed }) => [
      code(suite),
      files,
      files - failed.length,
      failed.length,
      why(failed),
    ]),
  );
}

/** Why tests do not pass that all have one reason: with the modules and the hosts that they would need. */
function whyAll(tests: readonly FailedTest[], language: Language): string {
  const all = (names: (test: FailedTest) => readonly string[] | undefined) =>
    [...new Set(tests.flatMap((test) => names(test) ?? []))].sort().map(code).join(", ");
  const [{ reason }] = tests;
  const modules = all((test) => test.modules);
  const hosts = all((test) => test.hosts);
  const inNeed = tests.filter((test) => test.hosts && test.hosts.length > 0).length;
  const zh = language === "zh";
  const text = REASON_TEXTS[reason][language];
  const withModules = modules === "" ? text : zh ? `${text}（${modules}）` : `${text} (${modules})`;
  if (hosts === "") return withModules;
  if (reason === "internet") return zh ? `${text}：${hosts}` : `${text}: ${hosts}`;
  return zh
    ? `${withModules}，其中 ${inNeed} 个还需要 ${hosts}`
    : `${withModules}, and ${inNeed} of them need ${hosts}`;
}

function footprintFigures(): FootprintFigures {
  return JSON.parse(readFileSync(join(packageRoot(), FOOTPRINT_FILE), "utf8")) as FootprintFigures;
}

function isCommon(flag: string): boolean {
  // The Wi-Fi's flag has another meaning for `flash`.
  return flag !== "wifi" && COMMON_FLAGS.some(({ name }) => name === flag);
}

function commonRow({ name, value, isSwitch, help }: CommonFlag): Cell[] {
  return optionRow(isSwitch ? `--${name}` : `--${name} ${value}`, help());
}

function optionRow(option: string, help: string, isDescribed = false): Cell[] {
  const { meaning, limits, fallback, isValue } = parseHelp(help);
  const [, value, note] = /^([^;,；，]*)(.*)$/s.exec(fallback) ?? [];
  const shown = isValue && !isDescribed ? `${code(value)}${marked(note)}` : marked(fallback);
  return [code(option), shown, limits, marked(meaning)];
}

function code(text: string): string {
  return `\`${text}\``;
}

function marked(text: string): string {
  return text.replace(CODE, "`$1`");
}

function table(heading: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.join(" | ")} |`;
  return [line(heading), line(heading.map(() => "---")), ...rows.map(line)].join("\n");
}
