import type { Catalogue } from "../language.js";

/** The help pages: what stands around the options, the options of every app, and how limits are told. */
export const HELP: Catalogue = {
  "Usage:": "用法：",
  "Arguments:": "参数：",
  "Options:": "选项：",
  "Commands:": "命令：",
  "display help for command": "显示帮助",
  "output the version number": "显示版本号",
  "Network apps for an ESP32 with a small OLED, on a simulated board and on real ones.":
    "给 ESP32 加小 OLED 屏的开发板写的网络程序，在模拟开发板和真实的开发板上运行。",
  "the apps, one line each": "列出所有程序，每个一行",
  "look for everything that some command needs, and say how to get what is missing":
    "查看各个命令需要什么，缺的怎样安装",
  "run an app on a simulated board": "在模拟开发板上运行一个程序",
  "put an app on a real board": "把一个程序放到真实的开发板上",
  "only print what would be done": "只显示会做什么",
  "which app (default {app}; palmwire list shows all)": "哪个程序（默认 {app}；palmwire list 列出全部）",
  "{description}: {app} {summary}": "{description}。{app}：{summary}",
  "JSON file with settings by these names; flags and PALMWIRE_NAME in the environment win":
    "JSON 文件，用这些名称写出设置；命令行和环境变量 PALMWIRE_NAME 优先",

  "language of what people read: {languages} (default: the system's; zh for what the apps themselves say)":
    "给人看的文字用什么语言：{languages}（默认：系统的语言；程序自己的话用 zh）",
  "kind of board: {boards} (default {board})": "开发板型号：{boards}（默认 {board}）",
  "address the board has: one of this machine's, lan for real phones, 0.0.0.0 for every network (default 127.0.0.1)":
    "开发板的地址：这台电脑的某个地址；lan 供真实的手机访问；0.0.0.0 表示所有网络（默认 127.0.0.1）",
  "name of the board in the log (at most {bytes} bytes, default palmwire)":
    "开发板在日志里的名字（最多 {bytes} 字节，默认 palmwire）",
  "whose limits apply: {chips} (default the board's)": "采用哪种芯片的限制：{chips}（默认：由开发板决定）",
  "who executes the firmware: {engines} (default node)": "由什么来执行固件：{engines}（默认 node）",
  "Wi-Fi the board joins; the name ends at the first colon (default palmwire, open)":
    "开发板要连接的 Wi-Fi；名称到第一个冒号为止（默认 palmwire，无密码）",
  "name of the Wi-Fi the board joins, in place of --wifi, where it may have a colon (1 to 32 bytes, default palmwire; also WIFI_SSID)":
    "开发板要连接的 Wi-Fi 的名称，代替 --wifi，可以含有冒号（1 到 32 字节，默认 palmwire；也可用 WIFI_SSID）",
  "its password, in place of --wifi (8 to 63 characters or 64 hexadecimal digits, default: none, which is an open Wi-Fi; also WIFI_PASSWORD)":
    "它的密码，代替 --wifi（8 到 63 个字符或 64 位十六进制数字，默认：没有，即无密码的 Wi-Fi；也可用 WIFI_PASSWORD）",
  "its name, in place of --ap (default: the same)": "它的名称，代替 --ap（默认：与开发板要连接的相同）",
  "its password, in place of --ap (default: the same)": "它的密码，代替 --ap（默认：与开发板要连接的相同）",
  "what the simulated access point is (default: the same)":
    "模拟的路由器（接入点）实际的名称和密码（默认：与开发板要连接的相同）",
  "terminal (as suits it best), halfblocks, braille, sixel or none (default terminal; none with --log json)":
    "terminal（用最适合该终端的画法）、halfblocks、braille、sixel 或 none（默认 terminal；使用 --log json 时为 none）",
  "keep a picture of the screen in this file": "把屏幕的图片保存在这个文件里，随时更新",
  "write the run as an animated PNG to this file, picture by picture":
    "把整个运行过程写成动画 PNG，存到这个文件，随时更新",
  "colour of the panel in pictures: {themes} (default {theme})": "图片里屏幕的颜色：{themes}（默认 {theme}）",
  "size of the panel's pixels in pictures (1 to {max}, default 4)":
    "图片里每个像素放大的倍数（1 到 {max}，默认 4）",
  "append the records of udp-chat to this text file; a full one becomes FILE.1 (default: none are kept)":
    "把 udp-chat 的聊天记录追加到这个文本文件；写满后改名为 FILE.1（默认：不保存）",
  "what peers' bytes are read as, on the engines node and xs: {encodings} (default {encoding})":
    "把对方发来的字节当作什么编码来读，用于 node 和 xs 引擎：{encodings}（默认 {encoding}）",
  "text or json: one object a line on standard output (default text)":
    "text 或 json：标准输出上每行一个对象（默认 text）",
  "stop after this long (0.1 to {max}, default: until Ctrl-C)":
    "运行这么多秒后停止（0.1 到 {max}，默认：直到按 Ctrl-C）",

  "{help} ({limits})": "{help}（{limits}）",
  "{limits}, required": "{limits}，必须给出",
  "{limits}, default {fallback}": "{limits}，默认 {fallback}",
  "{limits}, default {meaning}": "{limits}，默认：{meaning}",
  "{min} to {max}": "{min} 到 {max}",
  "HOST:PORT, port {port} if left out": "HOST:PORT，不写端口号时用 {port}",
  "at most {bytes} bytes": "最多 {bytes} 字节",
  ", ": "、",
  " or ": " 或 ",
  "; ": "；",

  "what runs on the board: {runtimes}": "开发板上的运行环境：{runtimes}",
  "serial port of the board, such as /dev/ttyUSB0 or COM3; tcp://HOST:PORT is Espruino's console over telnet":
    "开发板的串口，例如 /dev/ttyUSB0 或 COM3；tcp://HOST:PORT 是网络上的 Espruino 控制台",
  "Wi-Fi the board joins; better in WIFI_SSID and WIFI_PASSWORD, or in a --config file":
    "开发板要连接的 Wi-Fi；最好用 WIFI_SSID 和 WIFI_PASSWORD，或者写在 --config 文件里",
  "with Espruino, for {app}: keep the records on the board, in two files of so many bytes ({min} to {max}, in steps of {step}; 0: none are kept; default 0)":
    "用 Espruino 运行 {app} 时：把聊天记录保存在板上的两个文件里，每个这么多字节（{min} 到 {max}，须是 {step} 的倍数；0 表示不保存；默认 0）",
};
