import type { Catalogue } from "../language.js";

/** Texts of `error` events, and reasons. */
export const ERRORS: Catalogue = {
  "cannot join Wi-Fi '{ssid}': {cause}": "不能加入 Wi-Fi“{ssid}”：{cause}",
  "cannot join Wi-Fi '{ssid}': wrong password, or not in reach":
    "不能加入 Wi-Fi“{ssid}”：密码错误，或者不在信号范围内",
  "cannot listen on port {port}: {cause}": "不能监听端口 {port}：{cause}",
  "cannot use UDP port {port}: {cause}": "不能使用 UDP 端口 {port}：{cause}",
  "cannot join: {cause}": "不能加入：{cause}",
  "cannot connect to {peer}": "不能连接 {peer}",
  "{reason}: {bytes} bytes, a datagram holds {limit}": "{reason}：{bytes} 字节，一个数据报最多 {limit} 字节",
  "datagram lost: {limit} others wait unread": "数据报丢失：已有 {limit} 个还没有读取",
  "connection reset: all {limit} TCP sockets of the {chip} are in use":
    "连接被复位：{chip} 的 {limit} 个 TCP 套接字都在使用",
  "connection reset: all {sockets} sockets of Espruino are in use":
    "连接被复位：Espruino 的 {sockets} 个套接字都在使用",
  "connection reset: all {connections} TCP connections of Espruino are in use":
    "连接被复位：Espruino 的 {connections} 个 TCP 连接都在使用",
  "{bytes} bytes could not be sent": "有 {bytes} 字节没能发出",
  "ended: it sends more than is read": "连接已断开：对端发送的比程序读取的多",
  "full, come back later": "人已满，请稍后再来",
  "too long, not sent: a line holds {limit} bytes": "太长了，没有发出：一行最多 {limit} 字节",
  "{bytes} bytes dropped: it sent them faster than it may, and left":
    "丢弃了 {bytes} 字节：对端发送得太快，并且已经离开",
  "dropped: it {reason}": "已断开它的连接：{reason}",
  "no answer within {seconds} s": "{seconds} 秒内没有应答",
  "sent failed!": "发送失败！",
  "{count} {reason}": "{count} 条消息：{reason}",
  "not sent: {limit} messages wait": "没有发出：已有 {limit} 条消息在等待",
  "--max-clients and --max-waiting need {sockets} sockets (one to refuse with), there are {limit}":
    "--max-clients 和 --max-waiting 共需要 {sockets} 个套接字（其中一个用于拒绝连接），但只有 {limit} 个",
  "no board '{cause}' in this firmware": "这个固件里没有开发板“{cause}”",
  "a typed line is lost: it has more than {limit} bytes": "输入的一行丢掉了：它超过 {limit} 字节",
  "a typed line is lost: it came too fast": "输入的一行丢掉了：输入得太快",
  "the board restarts: {cause}": "开发板重启：{cause}",
  "lines of the log dropped: {count}, standard output was not read":
    "丢弃了 {count} 行日志：标准输出没有被读取",

  stopped: "程序停止",
  "closed by peer": "对端关闭了连接",
  "cannot connect": "连接失败",
  "does not answer": "没有应答",
  "reads too slowly": "读取得太慢",
  "silent, makes room": "长时间没有动静，让出位置",
  "Wi-Fi lost": "Wi-Fi 断开",
  ignored: "已忽略",
  "not sent": "没有发出",
  lost: "丢失",
  "sent without acknowledgement": "已发出，但没有得到确认",
};
