import type { Catalogue } from "../language.js";

/** The log for people, and why an app ended. */
export const BOARD: Catalogue = {
  "Wi-Fi connecting": "Wi-Fi 正在连接",
  "Wi-Fi connected": "Wi-Fi 已连接",
  "Wi-Fi failed": "Wi-Fi 连接失败",
  "Wi-Fi disconnected": "Wi-Fi 已断开",
  "{files} changed: rebooted in {ms} ms": "{files} 已改变：已重启，用时 {ms} 毫秒",
  "the app has ended; the next change of its files starts it again":
    "程序已结束；它的文件再次改变时会重新启动",
  "the app has ended: {cause}; the next change of its files starts it again":
    "程序已结束：{cause}；它的文件再次改变时会重新启动",
  "{file} changed: it is read at the start only, start anew": "{file} 已改变：它只在启动时读取，请重新启动",
  "MQTT broker on {place}": "MQTT 服务器在 {place}",
  "hubs join with {option}": "服务端加入时用 {option}",
  "joined: {client}": "已加入：{client}",
  "left: {client}": "已离开：{client}",
  "port {port} cannot be had ({code}): give another --port": "端口 {port} 不能用（{code}）：用 --port 换一个",
  "listening on {address}:{port}": "正在监听 {address}:{port}",
  "{protocol} {address}:{port} leads to {to}": "{protocol} {address}:{port} 转发到 {to}",
  "{peer} connected": "{peer} 已连接",
  "{peer} disconnected: {reason}": "{peer} 已断开：{reason}",
  "{peer} disconnected": "{peer} 已断开",
  "{peer} > {content} (ignored)": "{peer} > {content}（已忽略）",
  "{peer} is number {position} in the queue": "{peer} 排队中，第 {position} 位",
  "error {code}: {message} ({peer})": "错误 {code}：{message}（{peer}）",
  "error {code}: {message}": "错误 {code}：{message}",
  "{bytes} bytes": "{bytes} 字节",
  "{bytes} bytes of GBK, shown with --text gbk": "{bytes} 字节的 GBK 文本，加 --text gbk 才能显示",

  "text only; for the picture use --screen braille or {size} characters":
    "终端太小，只显示文字；要看完整画面，请用 --screen braille，或把终端放大到 {size} 个字符",
  "the terminal is too small; the screen needs {size} characters": "终端太小；放大到 {size} 个字符才看得清楚",
  "screen not shown: it needs {size} characters or more": "没有显示屏幕：终端至少要有 {size} 个字符",
  "the screen needs {size} characters": "屏幕需要 {size} 个字符",

  "{place} is in use: stop the other program, or give another --port (0 picks a free one)":
    "{place} 被占用：请停止占用它的程序，或者用 --port 换一个端口号（0 表示自动选择空闲端口）",
  "{place} requires higher privileges: give a --port of 1024 or more":
    "{place} 需要更高的权限：请用 --port 给出 1024 或更大的端口号",
  "{place} is not on this machine: give another --host": "{place} 不是本机的地址：请用 --host 换一个",
  "--qr: no phone can reach {address}, which is local to this machine; give --host lan":
    "--qr：手机连不上 {address}，这个地址只在本机有效；请加上 --host lan",
  "cannot start": "无法启动",
  "start() returned no app: return an object with a function stop()":
    "start() 没有返回程序：请返回一个带有 stop() 函数的对象",
  "cannot listen": "无法监听",
  "cannot use UDP port {port}": "无法使用 UDP 端口 {port}",
  "cannot join {group}": "无法加入 {group}",
  "cannot connect to {to}": "无法连接 {to}",
  "uncaught exception; a board would restart: {stack}": "未捕获的异常，真实的开发板会重启：{stack}",
  "the app loops for ever": "程序陷入死循环",
  "--watch ends with it: mend the loop, then start it again": "--watch 也随之结束：请改正循环，再重新启动",
  "the app crashed {times} times within {seconds} s": "程序在 {seconds} 秒内崩溃了 {times} 次",

  "--png {file}: the last picture could not be written ({reason})":
    "--png {file}：最后一张图片写入失败（{reason}）",
  "--record {file}: only the first {written} pictures could be written, {missing} are lost ({reason})":
    "--record {file}：只写入了前 {written} 张图片，丢失 {missing} 张（{reason}）",
  "--pcap {file}: the last {missing} packets could not be written ({reason})":
    "--pcap {file}：最后 {missing} 个数据包写入失败（{reason}）",
  "made up around what the board's sockets carried: bytes, order and times are real; headers, segments and acknowledgements are not":
    "根据开发板的套接字收发的内容生成：字节、顺序和时间是真实的，包头、分段和确认不是",
};
