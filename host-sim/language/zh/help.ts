import type { Catalogue } from "../language.js";

/** Help pages: headings, common options, and limits. */
export const HELP: Catalogue = {
  "Usage:": "用法：",
  "Arguments:": "参数：",
  "Options:": "选项：",
  "Commands:": "命令：",
  "[options]": "[选项]",
  "[command]": "[命令]",
  "display help for command": "显示帮助",
  "output the version number": "显示版本号",
  "Network apps for an ESP32 with a small OLED, on a simulated board and on real ones.":
    "用于 ESP32 + OLED 开发板的网络程序，可在模拟开发板和真实开发板上运行。",
  "list the apps": "列出所有程序",
  "check what the commands need, and tell how to get what is missing":
    "检查各命令的依赖，并说明如何安装缺少的部分",
  "run an app on a simulated board": "在模拟开发板上运行一个程序",
  "flash an app to a real board": "把一个程序烧录到真实的开发板",
  "reboot the board whenever a file of the app is saved, with engine espruino without the passes that make the program smaller; an error is shown, and the old program goes on":
    "每次保存程序的文件就重启开发板（引擎 espruino 不做缩小程序的处理）；有错误时会显示，旧程序继续运行",
  "only print what would be done": "只显示将要执行的操作",
  "name of the app, or the path of a file of your own (default {app}; see palmwire list)":
    "程序名，或者自己的程序文件的路径（默认 {app}；palmwire list 列出自带的程序）",
  "write an app as one file for Espruino": "把程序写成一个 Espruino 文件",
  "file that is written (default: the app's name with .espruino.js after it)":
    "要写入的文件（默认：程序名加上 .espruino.js）",
  "{description}: {app} {summary}": "{description}。{app}：{summary}",
  "{description}: {app}": "{description}：{app}",
  "palmwire new DIR writes an app of your own": "用 palmwire new DIR 写一个自己的程序",
  "To begin:": "从这里开始：",
  "run {app} to see a board": "运行 {app}，看看开发板",
  "show the options of an app, by its name or its file": "显示一个程序（名称或文件）的选项",
  "write an app of your own, to be run with npm start": "写一个自己的程序，用 npm start 运行",
  "JSON file with settings by these names; flags and PALMWIRE_NAME in the environment override it":
    "JSON 配置文件，设置项与选项同名；命令行和环境变量 PALMWIRE_NAME 优先",

  "language of help, messages and log: {languages} (default: the system's; zh for the apps' own texts)":
    "界面语言：{languages}（默认：系统的语言；程序自身输出的文字用 zh）",
  "kind of board: {boards} (default {board})": "开发板型号：{boards}（默认 {board}）",
  "display that is connected to the board: {panels} (default: the board's)":
    "接在开发板上的屏幕：{panels}（默认：开发板自带的）",
  "address of the board: an address of this machine, lan for phones on the same network, 0.0.0.0 for all addresses (default 127.0.0.1)":
    "开发板的 IP 地址：本机的某个地址；lan 表示局域网地址，供手机访问；0.0.0.0 表示本机的所有地址（默认 127.0.0.1）",
  "name of the board in the log (at most {bytes} bytes, default palmwire)":
    "开发板在日志里的名字（最多 {bytes} 字节，默认 palmwire）",
  "boards to run, each with a port of its own, from --port upwards (1 to {max}, or to {most} with --network virtual; default 1)":
    "运行多少块开发板；各块的端口从 --port 起依次加一（1 到 {max}，用 --network virtual 时最多 {most}；默认 1）",
  "what the boards are on: {networks}; on a virtual one each has an address of its own, and reaches the other boards only (default {network})":
    "开发板所在的网络：{networks}；在虚拟网络上每块有自己的 IP 地址，只能与其他开发板通信（默认 {network}）",
  "with --network virtual, a port of this machine that leads to a board, by its number or its name, and there to a port; for UDP with /udp after it (up to {max} times)":
    "用 --network virtual 时，把本机的一个端口转发到某块开发板（编号或名字）的端口；UDP 在末尾加 /udp（最多 {max} 次）",
  "chip whose socket limits apply: {chips} (default: the board's)":
    "采用哪种芯片的套接字限制：{chips}（默认：由开发板决定）",
  "engine that runs the firmware: {engines} (default node)": "用什么引擎执行固件：{engines}（默认 node）",
  "Wi-Fi that the board joins; the name ends at the first colon (default palmwire, open)":
    "开发板要连接的 Wi-Fi；第一个冒号之前是名称（默认 palmwire，无密码）",
  "name of the Wi-Fi that the board joins, instead of --wifi; it may contain a colon (1 to 32 bytes, default palmwire; also WIFI_SSID)":
    "开发板要连接的 Wi-Fi 的名称，代替 --wifi，可以含有冒号（1 到 32 字节，默认 palmwire；也可用 WIFI_SSID）",
  "password of the Wi-Fi, instead of --wifi (8 to 63 characters or 64 hexadecimal digits, default: none, for an open Wi-Fi; also WIFI_PASSWORD)":
    "Wi-Fi 的密码，代替 --wifi（8 到 63 个字符或 64 位十六进制数字，默认：没有，即无密码的 Wi-Fi；也可用 WIFI_PASSWORD）",
  "name of the simulated access point, instead of --ap (default: the same)":
    "接入点的名称，代替 --ap（默认：与开发板要连接的相同）",
  "password of the simulated access point, instead of --ap (default: the same)":
    "接入点的密码，代替 --ap（默认：与开发板要连接的相同）",
  "name and password of the simulated access point (default: the same)":
    "模拟路由器（接入点）的名称和密码（默认：与开发板要连接的相同）",
  "how the terminal draws the screen: terminal (the best that it supports), halfblocks, braille, sixel or none (default terminal; none with --log json)":
    "终端用什么方式画屏幕：terminal（自动选择最合适的）、halfblocks、braille、sixel 或 none（默认 terminal；使用 --log json 时为 none）",
  "keep an up-to-date picture of the screen in this file": "把屏幕的图片保存在这个文件里，随时更新",
  "record the screen to this file as an animated PNG, frame by frame":
    "把屏幕逐帧录制成动画 PNG，保存到这个文件",
  "colour of the screen in pictures: {themes} (default {theme})":
    "图片中屏幕的颜色：{themes}（默认 {theme}）",
  "size of a pixel of the screen in pictures (1 to {max}, default 4)":
    "图片中每个像素的放大倍数（1 到 {max}，默认 4）",
  "font of the board, made by tools/font-compiler.ts, with --engine {engines} (default standard.font)":
    "开发板的字库，用 tools/font-compiler.ts 生成，用于 --engine {engines}（默认 standard.font）",
  "tell of all that the display's data sheet does not allow or specify, not only of what shows another picture on a real one":
    "报告屏幕数据手册不允许或没有规定的所有用法，而不只是会使真实屏幕显示不同画面的用法",
  "write what the board's sockets carry to this file as packets, for Wireshark (pcapng)":
    "把开发板的套接字收发的内容以数据包形式写入这个文件，供 Wireshark 查看（pcapng 格式）",
  "for apps that keep a history, such as udp-chat: append it to this text file, which becomes FILE.1 when full (default: no history)":
    "用于保存记录的程序，如 udp-chat：把记录追加到这个文本文件；写满后改名为 FILE.1（默认：不保存）",
  "keep what the app stores in this file, for the next run (default: for this run only)":
    "把程序存储的设置保存在此文件中，供下次运行使用（默认：只在本次运行中有效）",
  "encoding of received text, with the engines node and xs: {encodings} (default {encoding})":
    "收到的文本按什么编码解码，用于 node 和 xs 引擎：{encodings}（默认 {encoding}）",
  "log format: text, or json for one object per line on standard output (default text)":
    "日志格式：text，或 json，即标准输出上每行一个对象（默认 text）",
  "seconds after which the board stops (0.1 to {max}, default: until Ctrl-C)":
    "运行多少秒后停止（0.1 到 {max}，默认：直到按 Ctrl-C）",

  "with --join mqtts://, the certificates of the CAs that must have signed the broker's (PEM; default: those that this machine trusts)":
    "用 --join mqtts:// 时，MQTT 服务器的证书必须由这个文件里的机构（CA）签发（PEM 格式；默认：本机信任的机构）",
  "run an MQTT broker on this computer, for hubs that join one room (--join)":
    "在本机运行 MQTT 服务器，供用 --join 加入同一房间的服务端连接",
  "its port, {min} to {max}; 0 picks a free one (default {fallback})":
    "端口号，{min} 到 {max}；0 表示任选一个空闲端口（默认 {fallback}）",
  "its address: one of this machine, lan for boards on the same network (default 127.0.0.1)":
    "监听的地址：本机的一个地址，或 lan 供同一网络的开发板连接（默认 127.0.0.1）",

  "runtime on the board: {runtimes}": "开发板上的运行环境：{runtimes}",
  "serial port of the board, such as /dev/ttyUSB0 or COM3; tcp://HOST:PORT is Espruino's console over telnet":
    "开发板的串口，例如 /dev/ttyUSB0 或 COM3；tcp://HOST:PORT 是网络上的 Espruino 控制台",
  "Wi-Fi that the board joins; better given in WIFI_SSID and WIFI_PASSWORD, or in a --config file":
    "开发板要连接的 Wi-Fi；最好用 WIFI_SSID 和 WIFI_PASSWORD，或者写在 --config 文件里",
  "with Espruino, for apps that keep a history: size in bytes of each of the two history files on the board ({min} to {max}, in steps of {step}; 0: no history; default 0)":
    "用 Espruino 运行保存记录的程序时：把记录保存在开发板上的两个文件里，此为每个文件的字节数（{min} 到 {max}，须是 {step} 的倍数；0 表示不保存；默认 0）",

  "which apps (default all)": "哪些程序（默认全部）",
  "try apps with random peers on a network that fails, in virtual time":
    "在虚拟时间里，用随机的对端和会出故障的网络测试程序",
  "how many runs of each app, {min} to {max} (default {fallback})":
    "每个程序运行多少次，{min} 到 {max}（默认 {fallback}）",
  "the first seed (default 1): the same seed gives the same run":
    "第一个种子（默认 1）：种子相同，运行过程就相同",
  "what executes the firmware: {engines} (default node)": "用什么执行固件：{engines}（默认 node）",
  "print one JSON object with the result": "用一个 JSON 对象输出结果",
  "{app}: seed {number} of {count}, failures: {failures}":
    "{app}：第 {number}/{count} 个种子，失败 {failures} 个",
  "seed {seed}": "种子 {seed}",
  "again:": "重现：",
  seeds: "种子",
  faults: "故障",
  connections: "连接",
  messages: "消息",
  bytes: "字节",
  "{failures} failures; {virtual} virtual seconds in {real} s; trace {trace}":
    "失败 {failures} 个；{real} 秒内运行了 {virtual} 个虚拟秒；轨迹 {trace}",

  "folder to write, new or empty": "要写入的文件夹，新的或者空的",
  "write a folder with an app of your own, its test and a scenario":
    "写一个文件夹，里面有你自己的程序、它的测试和剧本",
  "what the app begins as: {templates} (default {template})":
    "程序以什么开头：{templates}（默认 {template}）",
  "make the folder ready for the engine xs, which a C compiler builds at its first run":
    "加上引擎 xs 需要的内容，第一次运行时由 C 编译器编译",
  "Written. Next:": "已写好。接下来：",
  "{dir} is not empty: give a new or an empty folder; nothing has been written":
    "{dir} 不是空的：请给出新的或者空的文件夹；没有写入任何内容",
  "{dir} cannot be written ({code})": "无法写入 {dir}（{code}）",

  "the shell: {shells}": "哪种 shell：{shells}",
  "print a script with which a shell completes commands": "输出一个脚本，让 shell 能补全命令",
};
