import type { Catalogue } from "../language.js";

/** What is wrong with the command line, the configuration or the place, and how to mend it. */
export const COMPLAINTS: Catalogue = {
  "unknown option '{option}' (Did you mean one of {names}?)":
    "没有选项“{option}”（是不是其中之一：{names}？）",
  "unknown option '{option}' (Did you mean {names}?)": "没有选项“{option}”（是不是 {names}？）",
  "unknown option '{option}'": "没有选项“{option}”",
  "option '{option}' argument missing": "选项“{option}”缺少值",
  "unknown command '{command}' (Did you mean one of {names}?)":
    "没有命令“{command}”（是不是其中之一：{names}？）",
  "unknown command '{command}' (Did you mean {names}?)": "没有命令“{command}”（是不是 {names}？）",
  "unknown command '{command}'": "没有命令“{command}”",
  "too many arguments for '{command}'. Expected {expected} arguments but got {count}":
    "“{command}”的参数太多：最多 {expected} 个，给了 {count} 个",
  "too many arguments for '{command}'. Expected {expected} argument but got {count}":
    "“{command}”的参数太多：最多 {expected} 个，给了 {count} 个",
  "{complaint}. Did you mean 'palmwire run {app}'?": "{complaint}。是不是“palmwire run {app}”？",
  "{complaint}. {command} --help tells more": "{complaint}。详见 {command} --help",
  "standard output cannot be written ({code})": "不能写入标准输出（{code}）",
  "Did you mean '{near}'?": "是不是“{near}”？",
  "Known: {names}.": "可用的有：{names}。",

  "unknown app '{app}'. {hint}": "没有程序“{app}”。{hint}",
  "unknown app. A value with blanks needs quotes around it.": "没有这个程序。含空格的值要用引号括起来。",
  "unknown {flag} '{text}'. {hint}": "--{flag} 没有“{text}”这个值。{hint}",
  "{flag} is missing: {help} ({limits})": "缺少 {flag}：{help}（{limits}）",
  "{flag} is wrong: give {limits}": "{flag} 的值不对，要求：{limits}",
  "{flag} '{text}' is wrong: give an IPv4 {limits}": "{flag} 的值“{text}”不对，要求：IPv4 的 {limits}",
  "{flag} '{text}' is wrong: give {limits}": "{flag} 的值“{text}”不对，要求：{limits}",
  "--{flag} '{text}' is wrong: give 1 to {max}": "--{flag} 的值“{text}”不对，要求：1 到 {max}",
  "--{flag} '{text}' is wrong: give seconds from 0.1 to {max}":
    "--{flag} 的值“{text}”不对，要求：0.1 到 {max} 秒",
  "--{flag} '{text}' is wrong: give {min} to {max} in steps of {step}, or 0 for none":
    "--{flag} 的值“{text}”不对，要求：{min} 到 {max}，须是 {step} 的倍数；0 表示不保存",
  "--name has {bytes} bytes: give 1 to {max}": "--name 有 {bytes} 字节，要求：1 到 {max} 字节",
  "--{flag}: the network name must have 1 to 32 bytes: give SSID:PASSWORD":
    "--{flag}：网络名称须是 1 到 32 字节，请写成 SSID:PASSWORD",
  "--{flag}: the password must have at most 64 bytes: give SSID:PASSWORD":
    "--{flag}：密码最多 64 字节，请写成 SSID:PASSWORD",
  "--{flag} is empty: name a file": "--{flag} 是空的，请给出文件名",
  "--{flag} {file}: there is no folder '{folder}'; make it first":
    "--{flag} {file}：没有文件夹“{folder}”，请先创建",
  "--{flag} {file}: this is a folder; name a file": "--{flag} {file}：这是文件夹，请给出文件名",
  "--{flag} {file}: this is no ordinary file; name another": "--{flag} {file}：这不是普通文件，请换一个",
  "--history {file}: this cannot be written ({code}); name another file":
    "--history {file}：不能写入（{code}），请换一个文件",
  "--host {host}: this machine is on no network; join one, or leave --host out":
    "--host {host}：这台电脑没有连接网络，请先连接，或者不加 --host",
  "--host '{host}' is no IPv4 address: give one such as 127.0.0.1, or lan, or 0.0.0.0":
    "--host 的值“{host}”不是 IPv4 地址，请写成 127.0.0.1 这样的地址，或者 lan，或者 0.0.0.0",
  "--host {host} is not an address of this machine. It has: {addresses}":
    "--host {host} 不是这台电脑的地址。它的地址有：{addresses}",

  "--config {path}: there is no such file; give the path of a JSON file":
    "--config {path}：没有这个文件，请给出 JSON 文件的路径",
  "--config {path}: it cannot be read ({code}); give the path of a JSON file":
    "--config {path}：不能读取（{code}），请给出 JSON 文件的路径",
  "--config {path}: larger than {bytes} bytes; is it the right file?":
    "--config {path}：大于 {bytes} 字节，是不是选错了文件？",
  "--config {path}: not JSON: {complaint}; palmwire.example.json shows how":
    "--config {path}：不是 JSON（{complaint}），写法见 palmwire.example.json",
  '--config {path}: must hold one JSON object, such as {"port": 5001}':
    '--config {path}：内容须是一个 JSON 对象，例如 {"port": 5001}',
  "unexpected text": "有多余或错误的内容",
  "{path}: unknown setting '{name}'. {hint}": "{path}：没有设置项“{name}”。{hint}",
  '{path}: \'{name}\' must be text or a number, such as "{name}": "…"':
    '{path}：“{name}”的值须是文本或数字，例如 "{name}": "…"',
};
