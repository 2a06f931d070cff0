import type { Catalogue } from "../language.js";

/** Errors in the command line, the configuration, addresses and ports, and how to correct them. */
export const COMPLAINTS: Catalogue = {
  "unknown option '{option}' (Did you mean one of {names}?)":
    "没有选项“{option}”（是不是其中之一：{names}？）",
  "unknown option '{option}' (Did you mean {names}?)": "没有选项“{option}”（是不是 {names}？）",
  "unknown option: a value with blanks needs quotes around it": "没有这个选项：含空格的值要用引号括起来",
  "unknown command: a value with blanks needs quotes around it": "没有这个命令：含空格的值要用引号括起来",
  "unknown option '{option}'": "没有选项“{option}”",
  "option '{option}' argument missing": "选项“{option}”缺少值",
  "missing required argument '{name}'": "缺少参数“{name}”",
  "unknown command '{command}' (Did you mean one of {names}?)":
    "没有命令“{command}”（是不是其中之一：{names}？）",
  "unknown command '{command}' (Did you mean {names}?)": "没有命令“{command}”（是不是 {names}？）",
  "unknown command '{command}'": "没有命令“{command}”",
  "too many arguments for '{command}'. Expected {expected} arguments but got {count}":
    "“{command}”的参数太多：最多 {expected} 个，给了 {count} 个",
  "too many arguments for '{command}'. Expected {expected} argument but got {count}":
    "“{command}”的参数太多：最多 {expected} 个，给了 {count} 个",
  "too many arguments: a value with blanks needs quotes around it": "参数太多：含空格的值要用引号括起来",
  "'{word}' is neither an option nor the value of one": "“{word}”既不是选项，也不是选项的值",
  "npm has kept {flags}: write -- before the options, as in '{example}'":
    "npm 没有把 {flags} 传给程序：请在选项前面加上 --，例如“{example}”",
  "'{word}' is no option: options begin with two hyphens, as in {option}":
    "“{word}”不是选项：选项以两个半角减号开头，例如 {option}",
  "{complaint}. Did you mean 'palmwire run {app}'?": "{complaint}。是不是“palmwire run {app}”？",
  "{complaint}. See {command} --help": "{complaint}。详见 {command} --help",
  "standard output cannot be written ({code})": "无法写入标准输出（{code}）",
  "Did you mean '{near}'?": "是不是“{near}”？",
  "Known: {names}.": "可用的有：{names}。",

  "{complaint}; give the app before the options, as in '{example}'":
    "{complaint}；请把程序写在选项前面，例如“{example}”",
  "--record has pictures of one size: the display cannot be changed":
    "--record 的图片大小必须相同，不能换屏幕",
  "--font is for --engine {engines}: other boards have the font that they were given":
    "--font 只能与 --engine {engines} 一起使用：其他开发板用的是板上已有的字库",
  "--font {file} is no font file: tools/font-compiler.ts makes them":
    "--font {file} 不是字库文件：请用 tools/font-compiler.ts 生成",
  "--font {file} cannot be read ({reason})": "--font {file} 无法读取（{reason}）",
  "unknown app '{app}'. {hint}": "没有程序“{app}”。{hint}",
  "unknown app. A value with blanks needs quotes around it.": "没有这个程序。含空格的值要用引号括起来。",
  "unknown shell '{shell}'. {hint}": "没有 shell“{shell}”。{hint}",
  "unknown {flag} '{text}'. {hint}": "--{flag} 没有“{text}”这个值。{hint}",
  "--{flag} '{text}' is wrong: give {min} to {max}": "--{flag} 的值“{text}”不对，要求：{min} 到 {max}",
  "--{flag} '{text}' is wrong: give seconds from 0.1 to {max}":
    "--{flag} 的值“{text}”不对，要求：0.1 到 {max} 秒",
  "--{flag} '{text}' is wrong: give {min} to {max} in steps of {step}, or 0 for none":
    "--{flag} 的值“{text}”不对，要求：{min} 到 {max}，须是 {step} 的倍数；0 表示不保存",
  "--boards {count}: at most {max} on the real network; {most} with --network virtual":
    "--boards {count}：真实网络上最多 {max} 块，用 --network virtual 时最多 {most} 块",
  "--port {port} and the {count} ports from there do not all exist; give a --port of at most {max}":
    "从 --port {port} 起没有 {count} 个端口；--port 最大可以是 {max}",
  "--watch is not for --engine {engine}, which takes minutes to build: give --engine xs":
    "--watch 不能与 --engine {engine} 一起使用：它的构建需要几分钟，请用 --engine xs",
  "the app has no option --{flag} any more": "程序已没有选项 --{flag}",
  "--network virtual is not for this --engine {engine}, whose sockets are this machine's own":
    "--network virtual 不能与这个 --engine {engine} 一起使用：它的套接字是本机的",
  "--qr: no phone can reach a virtual network; leave --network out":
    "--qr：手机无法访问虚拟网络，请去掉 --network",
  "--forward is for --network virtual: on the real one every board has a port of its own":
    "--forward 只用于 --network virtual：在真实网络上每块开发板有自己的端口",
  "--forward is given {count} times: at most {max}": "--forward 给了 {count} 次，最多 {max} 次",
  "--forward: {place} would lead to two boards; give another port":
    "--forward：{place} 转发给了两处，请改用另一个端口",
  "--forward '{text}' is wrong: give PORT:BOARD:PORT, such as 8001:1:5001, for UDP with /udp after it":
    "--forward 的值“{text}”不对，要求：PORT:BOARD:PORT，例如 8001:1:5001；UDP 在末尾加 /udp",
  "--forward '{text}' is wrong: ports are 1 to {max}, and the first may be 0 for a free one":
    "--forward 的值“{text}”不对：端口是 1 到 {max}，第一个可以是 0，表示任一空闲端口",
  "--forward '{text}': there is no board '{board}'; give its number, 1 to {count}, or its name":
    "--forward 的值“{text}”不对：没有开发板“{board}”，请给出编号（1 到 {count}）或名字",
  "--forward: {place} is in use: stop the other program, or give another port (0 picks a free one)":
    "--forward：{place} 已被占用：请停止占用它的程序，或换一个端口（0 表示任一空闲端口）",
  "--forward: {place} needs rights that this program has not: give a port of 1024 or more":
    "--forward：没有权限使用 {place}，请用 1024 或更大的端口",
  "--text {encoding} requires --engine {engines}: its table does not fit on a board":
    "--text {encoding} 只能和 --engine {engines} 一起用：开发板上放不下它的码表",
  "--pcap cannot see the sockets of --engine {engine}, which are its own: give --engine {engines}":
    "--pcap 看不到 --engine {engine} 的套接字，因为它用自己的：请用 --engine {engines}",
  "--text {encoding}: this Node was built without it; use one with full ICU, such as those of nodejs.org":
    "--text {encoding}：当前的 Node 不支持它；请使用带完整 ICU 的 Node，例如 nodejs.org 上的",
  "--name has {bytes} bytes: give 1 to {max}": "--name 有 {bytes} 字节，要求：1 到 {max} 字节",
  "--{both} beside --{ssid} or --{password}: give either --{both}, or --{ssid} and --{password}":
    "--{both} 不能和 --{ssid}、--{password} 一起用：要么只用 --{both}，要么用 --{ssid} 和 --{password}",
  "--{flag}: the name of a Wi-Fi has 1 to {max} bytes": "--{flag}：Wi-Fi 的名称须是 1 到 {max} 字节",
  "--{flag}: the password of a Wi-Fi has {min} to {max} characters, or is a key of 64 hexadecimal digits; an open one has none":
    "--{flag}：Wi-Fi 的密码须是 {min} 到 {max} 个字符，或者是 64 位十六进制的密钥；无密码的 Wi-Fi 不需要这一项",
  "--{flag}: the password of a Wi-Fi has no control characters": "--{flag}：Wi-Fi 的密码里不能有控制字符",
  "{complaint}; it has fullwidth characters: write {ascii}": "{complaint}；其中有全角字符，请写成 {ascii}",
  "{complaint} (set by {origin})": "{complaint}（由 {origin} 设置）",
  "unknown variable {variable} in the environment. {hint}": "未知的环境变量 {variable}。{hint}",
  "--{flag} is not for {app}: it is for {apps}": "--{flag} 不能用于 {app}，只用于 {apps}",
  "--{flag} {file}: pictures are PNG files: name one that ends with {endings}":
    "--{flag} {file}：图片是 PNG 文件，请用以 {endings} 结尾的文件名",
  "{complaint}: at most {max} together": "{complaint}：两项之和最多 {max}",
  "{complaint}: at most {max} together; {more} with --board {board}":
    "{complaint}：两项之和最多 {max}；用 --board {board} 时最多 {more}",
  "--{flag}: no file name can hold the character NUL; name another file":
    "--{flag}：文件名里不能有 NUL 字符，请换一个文件",
  "--{flag} is empty: name a file": "--{flag} 是空的，请给出文件名",
  "--{flag} {file}: there is no folder '{folder}'; make it first":
    "--{flag} {file}：没有文件夹“{folder}”，请先创建",
  "--{flag} {file}: this is a folder; name a file": "--{flag} {file}：这是文件夹，请给出文件名",
  "--{flag} {file}: this is not a regular file; name another": "--{flag} {file}：这不是普通文件，请换一个",
  "--{flag} {file}: this cannot be written ({code}); name another file":
    "--{flag} {file}：无法写入（{code}），请换一个文件",
  "--{other} and --{flag} are the same file: name another for one of them":
    "--{other} 和 --{flag} 指向同一个文件，请给其中一个换一个文件",
  "--store {file}: another board, process {pid}, is using it; name another file":
    "--store {file}：另一块开发板（进程 {pid}）正在使用它，请换一个文件",
  "--store {file}: this holds no stored settings ({reason}); mend it, or name another file":
    "--store {file}：其中没有可用的设置（{reason}），请修正它，或者换一个文件",
  "--history {file}: another board, process {pid}, is using it; name another file":
    "--history {file}：另一块开发板（进程 {pid}）正在使用它，请换一个文件",
  "--host {host}: this machine is not on a network; join one, or omit --host":
    "--host {host}：本机没有连接网络，请先连接，或者不加 --host",
  "--host '{host}' is not an IPv4 address: give one such as 127.0.0.1, or lan, or 0.0.0.0":
    "--host 的值“{host}”不是 IPv4 地址，请写成 127.0.0.1 这样的地址，或者 lan，或者 0.0.0.0",
  "--host {host} is not an address of this machine. It has: {addresses}":
    "--host {host} 不是本机的地址。本机的地址有：{addresses}",

  "--config {path}: there is no such file; give the path of a JSON file":
    "--config {path}：没有这个文件，请给出 JSON 文件的路径",
  "--config {path}: it cannot be read ({code}); give the path of a JSON file":
    "--config {path}：无法读取（{code}），请给出 JSON 文件的路径",
  "--config {path}: larger than {bytes} bytes; is it the right file?":
    "--config {path}：大于 {bytes} 字节，是不是选错了文件？",
  "--config {path}: {complaint}": "--config {path}：{complaint}",
  "not UTF-8, it looks like {encoding}: save it as UTF-8":
    "不是 UTF-8 编码，看起来是 {encoding}：请另存为 UTF-8",
  "not JSON: line {line}, column {column}: {complaint}; see palmwire.example.json":
    "不是 JSON：第 {line} 行第 {column} 列：{complaint}；写法见 palmwire.example.json",
  "a name in double quotes is missing": "缺少双引号里的名称",
  "a colon is missing": "缺少冒号",
  "a comma is missing": "缺少逗号",
  "a value is missing": "缺少值",
  "a closing bracket is missing": "缺少右括号",
  "the closing double quote of a text is missing": "文本缺少右边的双引号",
  "JSON has no comments": "JSON 里不能有注释",
  "unexpected text after the end": "结尾之后还有内容",
  '--config {path}: must hold one JSON object, such as {"port": 5001}':
    '--config {path}：内容须是一个 JSON 对象，例如 {"port": 5001}',
  "unexpected text; strings need double quotes": "内容有误；文本要放在双引号里",
  "{path}: unknown setting '{name}'. {hint}": "{path}：没有设置项“{name}”。{hint}",
  '{path}: \'{name}\' must be text or a number, such as "{name}": "…"':
    '{path}：“{name}”的值须是文本或数字，例如 "{name}": "…"',

  "{app} has no default export: add 'export default function start(device, values, onEnd)'":
    "{app} 没有默认导出：请加上 'export default function start(device, values, onEnd)'",
  "{app}: its default export is not a function start(device, values, onEnd)":
    "{app}：默认导出不是函数 start(device, values, onEnd)",
  "no random peers are written for {app}. Known: {apps}.": "没有为 {app} 编写的随机对端。可选：{apps}。",
  "{app}: socketsNeeded is not a function": "{app}：socketsNeeded 不是函数",
  "{app} is a folder: give the file of an app. {hint}": "{app} 是文件夹：请指定程序的文件。{hint}",
  "{app} is no program: give a file that ends with .ts or .js. {hint}":
    "{app} 不是程序：请指定以 .ts 或 .js 结尾的文件。{hint}",
  "there is no file {app}. {hint}": "没有文件 {app}。{hint}",
  "{app} throws as it is loaded: {error}": "{app} 在加载时抛出异常：{error}",
  '{app}: about() must return { en: "…", zh: "…" }, one line in each language':
    '{app}：about() 必须返回 { en: "…", zh: "…" }，每种语言一行',
  '{app}: options() must return a table, such as joined([portOption(7000, "tcp")], wifiOptions())':
    '{app}：options() 必须返回一个表，例如 joined([portOption(7000, "tcp")], wifiOptions())',
  "{app}: options(): {complaint}": "{app}：options()：{complaint}",
  "{app}: {name} is not a function": "{app}：{name} 不是函数",
  "{app}: {name}() throws: {error}": "{app}：{name}() 抛出异常：{error}",
  "an option's name is {name}: give one in camelCase": "选项名为 {name}：请使用 camelCase 形式的名字",
  "two options are called '{name}'": "有两个选项都叫“{name}”",
  "'{name}' has the kind '{kind}'. {hint}": "“{name}”的 kind 是“{kind}”。{hint}",
  "'{name}' has no help": "“{name}”没有 help",
  "'{name}' has no min and max": "“{name}”没有 min 和 max",
  "'{name}' needs the kind 'choice' and its choices, or neither":
    "“{name}”：kind“choice”和 choices 必须同时给出",
  "the default of '{name}' has the wrong type for the kind '{kind}'":
    "“{name}”的默认值类型与 kind“{kind}”不符",
  'no {path} on a board: an app imports from "palmwire"': '开发板上没有 {path}：程序只从 "palmwire" 导入',
  "{place} is in use: stop the other program, or listen on another port (0 picks a free one)":
    "{place} 已被占用：请停止另一个程序，或者监听另一个端口（0 表示自动选择空闲端口）",
  "no {path} here; there are {places}": "这里没有 {path}；有 {places}",
  "--join is for --mode hub: a chat with one peer is no room of several boards":
    "--join 要和 --mode hub 一起用：一对一聊天不是多块开发板的房间",
  "--{flag} {text}: {place} has no TLS; use mqtt:// in a network that you trust":
    "--{flag} {text}：不能用 TLS（{place}），请在可信的网络中用 mqtt://",
  "a virtual network": "虚拟网络",
  "a scenario or test": "剧本或测试",
  "--ca is for --join mqtts://: a broker at mqtt:// is not asked for a certificate":
    "--ca 要和 --join mqtts:// 一起用：用 mqtt:// 时不检查服务器的证书",
  "--ca {file}: there is no certificate in this file: name one in PEM, which begins with -----BEGIN CERTIFICATE-----":
    "--ca {file}：这个文件里没有证书：请指定 PEM 格式的证书文件，它以 -----BEGIN CERTIFICATE----- 开头",
  "--ca {file}: this cannot be read ({code}); name the file with the certificate of the broker's CA":
    "--ca {file}：无法读取（{code}）；请指定 MQTT 服务器的签发机构（CA）的证书文件",
  "--ca {file}: this holds other things; name the file with the certificate of the broker's CA":
    "--ca {file}：这不是证书文件；请指定 MQTT 服务器的签发机构（CA）的证书文件",
  "--ca {file}: a certificate in this file is damaged; copy it again":
    "--ca {file}：文件里的证书已损坏；请重新复制",
  "with --join the program takes {bytes} bytes, and Espruino has room for {max}":
    "用了 --join，程序有 {bytes} 字节，Espruino 只放得下 {max} 字节",
};
