/** Texts of the page in one file. */
export const LAB = {
  "import of '{specifier}': a program in this page is one file, so put what it needs into it, or import from \"palmwire\"":
    '导入“{specifier}”：本页中的程序只有一个文件，请把所需内容写进来，或从 "palmwire" 导入',
  "import of '{specifier}': a program in this page imports from \"palmwire\" only":
    '导入“{specifier}”：本页中的程序只能从 "palmwire" 导入',
  '"palmwire" has no default export: import { … } from "palmwire"':
    '"palmwire" 没有默认导出：请写 import { … } from "palmwire"',
  "\"palmwire\" has no '{name}'. {hint}": '"palmwire" 中没有“{name}”。{hint}',
  "the loop in line {line} did not end": "第 {line} 行的循环没有结束",
  "the program goes on without any time passing: {error}": "程序不停运行，时间无法前进：{error}",
  "{app} does not compile: see its errors": "{app} 无法编译：请看错误信息",
  "this scenario has no stages to try: let it run": "这个剧本没有可以动手的任务：请让它自动运行",
  "this page has engine node only": "本页只有 node 引擎",
  "there is no such board": "没有这块开发板",
  "no lesson goes on": "当前没有进行中的课程",
  "the lesson has no stage {stage}": "课程没有第 {stage} 个任务",
  "board '{name}' runs '{app}', a file: this page has only the apps of the tree":
    "开发板“{name}”运行的是文件“{app}”：本页只有自带的程序",
} as const;
