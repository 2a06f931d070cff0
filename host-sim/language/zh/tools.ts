import type { Catalogue } from "../language.js";

/** Other programs: which are installed, which are missing and how to get them, and how they are used. */
export const TOOLS: Catalogue = {
  ok: "正常",
  missing: "缺少",
  "C compiler": "C 编译器",
  "serial port": "串口",
  "{version}: install Node {min} or later": "{version}：请安装 Node {min} 或更高版本",
  "cc and make": "有 cc 和 make",
  "none (only --engine xs needs one): apt-get install build-essential, or Xcode's command line tools":
    "没有（只有 --engine xs 需要）：apt-get install build-essential，或者安装 Xcode 的命令行工具",
  "CLI found": "已找到命令行工具",
  "not set: --engine espruino uses a model of its API": "未设置：--engine espruino 使用其 API 的模型",
  "--engine espruino uses the interpreter {version}": "--engine espruino 使用解释器 {version}",
  "SDK found": "已找到 SDK",
  "none: plug the board in (with a cable that carries data)": "没有：请插上开发板（使用能传数据的 USB 线）",
  "{path}: no permission: sudo usermod -a -G dialout $USER, then log in again":
    "{path}：没有权限：sudo usermod -a -G dialout $USER，然后重新登录",

  "the cache cannot be used: {path} ({code}); name another folder in PALMWIRE_CACHE":
    "无法使用缓存：{path}（{code}），请用 PALMWIRE_CACHE 指定另一个文件夹",
  "this user has no folder for a cache ({code}); name one in PALMWIRE_CACHE":
    "当前用户没有缓存文件夹（{code}），请用 PALMWIRE_CACHE 指定一个",
  "the espruino CLI is missing: {mend}": "缺少命令行工具 espruino：{mend}",
  "MODDABLE is not set: install the Moddable SDK, then export MODDABLE=/path/to/moddable":
    "没有设置 MODDABLE：请安装 Moddable SDK，然后 export MODDABLE=/path/to/moddable",
  "MODDABLE is not set: install the Moddable SDK 8.2 or later, then export MODDABLE=/path/to/moddable":
    "没有设置 MODDABLE：请安装 Moddable SDK 8.2 或更新版本，然后 export MODDABLE=/path/to/moddable",
  "MODDABLE={folder} is not a Moddable SDK": "MODDABLE={folder} 不是 Moddable SDK",
  "mcconfig is not built: {mend}": "mcconfig 还没有编译：{mend}",
  "IDF_PATH is not set: install ESP-IDF, then source its export.sh":
    "没有设置 IDF_PATH：请安装 ESP-IDF，然后 source 它的 export.sh",
  "tsc is not on PATH: {mend}": "PATH 里没有 tsc：{mend}",
  "'{tool}' is not installed: {mend}": "找不到“{tool}”：{mend}",
  "GLib's headers are missing: {mend}": "缺少 GLib 的头文件：{mend}",

  "--wifi is missing: give SSID:PASSWORD, or set WIFI_SSID and WIFI_PASSWORD":
    "缺少 --wifi：请写成 SSID:PASSWORD，或者设置 WIFI_SSID 和 WIFI_PASSWORD",
  "--runtime is missing: give {runtimes}": "缺少 --runtime：请给出 {runtimes}",
  "--{flag} is for --runtime espruino; with Moddable, pass history=FILE to mcconfig (docs/udp-chat.md)":
    "--{flag} 只用于 --runtime espruino；用 Moddable 时请给 mcconfig 加上 history=FILE（docs/udp-chat.md）",
  "--device is missing: name the serial port (found: {ports})": "缺少 --device：请给出串口（找到：{ports}）",
  "--device is missing: name the serial port (none found: plug the board in)":
    "缺少 --device：请给出串口（没有找到：请插上开发板）",
  "--device {device}: no such port ({ports})": "--device {device}：没有这个串口（{ports}）",
  "none found": "没有找到",
  "--device {device}: no permission: sudo usermod -a -G dialout $USER, then log in again":
    "--device {device}：没有权限：sudo usermod -a -G dialout $USER，然后重新登录",
  "would run: {command}": "将会运行：{command}",
  "with the settings: {settings}": "设置：{settings}",
  "no file can be created in {folder} ({code}): set TMPDIR to another folder":
    "无法在 {folder} 里创建文件（{code}）：请用 TMPDIR 指定另一个文件夹",
  "{tool} cannot be run ({code})": "无法运行 {tool}（{code}）",
  "running: {command}": "正在运行：{command}",

  "the XS engine cannot run: {reason}": "XS 引擎无法运行：{reason}",
  "it runs on Linux and macOS only": "只支持 Linux 和 macOS",
  "its sources are missing: {mend}": "缺少源码：{mend}",
  "its sources are of version {version}: {mend}": "源码的版本是 {version}：{mend}",
  "it is built on first use, but '{tool}' is not installed: {mend}":
    "首次使用时需要编译，但找不到“{tool}”：{mend}",
  "its worker was built, but does not run in {folder}": "工作进程已编译，但无法在 {folder} 中运行",
  "its build failed; the compiler's output is in {log}": "编译失败；编译器的输出在 {log}",
  "building the XS engine, once: {percent} %": "正在编译 XS 引擎，只需一次：{percent} %",
  "bundling {app} for Espruino, once: {seconds} s": "正在为 Espruino 打包 {app}，只需一次：{seconds} 秒",
  "the Moddable engine cannot run: {reason}": "Moddable 引擎无法运行：{reason}",
  "it is Moddable's Linux port, but this is not Linux": "它是 Moddable 的 Linux 版，只能在 Linux 上运行",
  "building with Moddable {version}: {line}": "正在用 Moddable {version} 编译：{line}",
  "{tool} failed ({code}): {words}": "{tool} 失败（{code}）：{words}",
  "ESPRUINO={file} is not a Linux build of Espruino: {reason}":
    "ESPRUINO={file} 不是 Espruino 的 Linux 版：{reason}",
  "it does not print its version": "没有输出版本号",

  "{out}: {bytes} bytes, {font_bytes} of them the font": "{out}：{bytes} 字节，其中字库 {font_bytes} 字节",
  "it contains the Wi-Fi's password, so only you can read it": "文件含有 Wi-Fi 密码，因此只有当前用户可读",
  "note: over {max} bytes; look at process.memory() on the board":
    "注意：超过 {max} 字节；请在开发板上查看 process.memory()",
};
