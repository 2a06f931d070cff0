import type { Catalogue } from "../language.js";

/** Scenarios: the help of their command, what is wrong with a file, and what is told of a run. */
export const SCENARIOS: Catalogue = {
  "run boards and phones through a script, in virtual time": "让开发板和手机按剧本运行，使用虚拟时间",
  "scenario files (YAML; docs/scenarios.md tells how to write one)":
    "剧本文件（YAML；写法见 docs/zh-CN/scenarios.md）",
  "what everything random is drawn from (default: the file's)": "随机数的种子（默认：文件里的）",
  "what executes the firmware: {engines} (default: the file's)":
    "运行固件的引擎：{engines}（默认：文件里的）",
  "form of the report: text, or json, which is one object a line (default text)":
    "报告的格式：text，或者 json（每行一个对象；默认 text）",

  "{app} needs {sockets} sockets, and the board has {max}":
    "{app} 需要 {sockets} 个套接字，开发板只有 {max} 个",
  "{app} has no options": "{app} 没有选项",
  "{app} has no option '{name}'. {hint}": "{app} 没有选项“{name}”。{hint}",

  "a board's memory can be set on engine xs only, not on {engine}":
    "开发板的内存只能在引擎 xs 上设置，引擎 {engine} 不行",
  "unknown memory '{name}'. {hint}": "未知的内存“{name}”。{hint}",
  "{name} is {value}, and must be a whole number, 1 or more": "{name} 是 {value}，必须是整数，至少为 1",

  "not YAML: {message}": "不是 YAML：{message}",
  "there is no such file": "没有这个文件",
  "it cannot be read ({code})": "无法读取（{code}）",
  "larger than {bytes} bytes; is it the right file?": "超过 {bytes} 字节，是不是给错了文件？",
  "write names with values here, such as 'board: server'": "这里要写名称和值，例如“board: server”",
  "write a list here: lines that begin with '- '": "这里要写列表：每行以减号和空格开头",
  "there are no steps": "没有步骤",
  "there are no stages": "没有阶段",
  "nothing that comes of this stage is looked for. These verbs look for something: {known}":
    "这个阶段没有检查任何结果。检查结果的动词有：{known}",
  "a step is one verb: begin each step with '- '": "一个步骤只有一个动词：每个步骤以减号和空格开头",
  "unknown key '{name}'. {hint}": "没有“{name}”这一项。{hint}",
  "unknown verb '{name}'. {hint}": "没有动词“{name}”。{hint}",
  "'{name}' is missing": "缺少“{name}”",
  "{value} is wrong: give {wanted}": "{value} 不对，要求：{wanted}",
  "'{name}' is no name: it begins with a letter, and has letters, digits, - and _":
    "“{name}”不能作名字：名字以字母或汉字开头，由字母、汉字、数字、- 和 _ 组成",
  "there is a '{name}' already": "已经有“{name}”了",
  "'{name}' is one name for several: put a * into it, as in '{name}-*'":
    "“{name}”一个名字不够几个用：请加上 *，例如“{name}-*”",
  "give one of these: {names}": "要求给出其中一项：{names}",
  "give at least one of these: {names}": "要求至少给出其中一项：{names}",
  "'{name}' expects nothing. These do: {known}": "“{name}”不等待任何事。可用的有：{known}",
  "'{name}' waits for something, and cannot be a fault. These can: {known}":
    "“{name}”要等待，不能作为故障。可用的有：{known}",
  "no {kind} is called '{name}' here": "这里没有“{name}”（{kind}）",
  "{complaint}. {hint}": "{complaint}。{hint}",
  board: "开发板",
  phone: "手机",
  "board or phone": "开发板或手机",
  connection: "连接",
  "UDP socket": "UDP 套接字",
  "listening port": "监听端口",
  "connection or UDP socket": "连接或 UDP 套接字",
  "connection, UDP socket or listening port": "连接、UDP 套接字或监听端口",
  "a text": "文字",
  "a regular expression": "正则表达式",
  "bytes in hexadecimal, such as 0d 0a": "十六进制的字节，例如 0d 0a",
  "a duration, such as 500ms, 5s, 2m or 1h": "时长，例如 500ms、5s、2m 或 1h",
  "a duration, such as 1h or -5s": "时长，例如 1h 或 -5s",
  "a port, 1 to 65535": "端口号，1 到 65535",
  "a part, 0 to 1": "比例，0 到 1",
  "a number, 1 to 1000": "数目，1 到 1000",
  "a whole number": "整数",
  "bytes a second, a whole number": "每秒字节数，整数",
  "options with their values, such as 'port: 5001'": "选项和值，例如“port: 5001”",
  "fields with their values, such as 'state: connected'": "字段和值，例如“state: connected”",
  "the names of two, such as [phone, server]": "两个名字，例如 [phone, server]",

  "{path}: {name} (seed {seed})": "{path}：{name}（种子 {seed}）",
  "fault: {step}": "故障：{step}",
  "{path}: passed: {steps} steps, {virtual} s of virtual time in {real} s, trace {trace}":
    "{path}：通过：{steps} 步，虚拟时间 {virtual} 秒，用时 {real} 秒，轨迹 {trace}",
  "not met within {seconds} s: {step}": "{seconds} 秒内没有等到：{step}",
  "came within {seconds} s: {step}": "{seconds} 秒内不该出现却出现了：{step}",
  "failed: {step}": "失败：{step}",
  "the app of {board} failed: {reason}": "{board} 的程序失败：{reason}",
  "  at {seconds} s of virtual time, with --seed {seed}": "  虚拟时间 {seconds} 秒，--seed {seed}",
  "{name} is {state}, and has received: {text}": "{name}：{state}，收到：{text}",
  "{name} has received: {texts}": "{name} 收到：{texts}",
  nothing: "什么也没有",
  "{name} has ended: {reason}": "{name} 已结束：{reason}",
  "{name}'s last events:": "{name} 的最近事件：",
  "{name} logged nothing": "{name} 没有日志",
  "{name}'s console:": "{name} 的控制台：",
  "{name}'s screen:": "{name} 的屏幕：",
  "{name}'s screen shows no text": "{name} 的屏幕上没有文字",
  "by itself": "自行结束",
  open: "连接着",
  "ended by the other side": "已被对端结束",
  gone: "已断开",
  "not connected": "没有连接",
};
