import type { Catalogue } from "../language.js";

/** Texts of `error` events, and reasons. */
export const ERRORS: Catalogue = {
  "cannot join Wi-Fi '{ssid}': {cause}": "无法连接 Wi-Fi“{ssid}”：{cause}",
  "cannot join Wi-Fi '{ssid}': wrong password, or out of range":
    "无法连接 Wi-Fi“{ssid}”：密码错误，或者不在信号范围内",
  "cannot join a Wi-Fi: the app knows none. Add wifiOptions() to the table of its options()":
    "无法连接 Wi-Fi：程序不知道是哪一个。请在 options() 的选项表里加上 wifiOptions()",
  "cannot listen on port {port}: {cause}": "无法监听端口 {port}：{cause}",
  "cannot use UDP port {port}: {cause}": "无法使用 UDP 端口 {port}：{cause}",
  "cannot join: {cause}": "无法加入多播组：{cause}",
  "cannot connect to {peer}": "无法连接 {peer}",
  "{reason}: {bytes} bytes, a datagram holds {limit}": "{reason}：{bytes} 字节，一个数据报最多 {limit} 字节",
  "datagram lost: {limit} others are waiting to be read": "数据报丢失：已有 {limit} 个数据报等待读取",
  "connection reset: all {limit} TCP sockets of the {chip} are in use":
    "连接被复位：{chip} 的 {limit} 个 TCP 套接字都在使用",
  "connection reset: all {sockets} sockets of Espruino are in use":
    "连接被复位：Espruino 的 {sockets} 个套接字都在使用",
  "connection reset: all {connections} TCP connections of Espruino are in use":
    "连接被复位：Espruino 的 {connections} 个 TCP 连接都在使用",
  "{bytes} bytes could not be sent": "有 {bytes} 字节未能发送",
  "connection closed: the peer sends faster than it is read": "连接已断开：对端发送太快，程序来不及读取",
  "full, come back later": "人已满，请稍后再来",
  "too long, not sent: a line holds {limit} bytes": "太长了，没有发出：一行最多 {limit} 字节",
  "{bytes} bytes dropped: the member sent too fast, and has left":
    "丢弃了 {bytes} 字节：成员发送太快，并且已经离开",
  "dropped: it {reason}": "已断开其连接：{reason}",
  "no answer within {seconds} s": "{seconds} 秒内没有应答",
  "sent failed!": "发送失败！",
  "{count} {reason}": "{count} 条消息：{reason}",
  "not sent: {limit} messages wait": "未发送：已有 {limit} 条消息在等待",
  "--max-clients and --max-waiting need {sockets} sockets (one to refuse with), there are {limit}":
    "--max-clients 和 --max-waiting 共需要 {sockets} 个套接字（其中一个用于拒绝连接），但只有 {limit} 个",
  "no board '{cause}' in this firmware": "此固件不支持开发板“{cause}”",
  "a typed line is lost: it is longer than {limit} bytes": "输入的一行已丢弃：超过 {limit} 字节",
  "the MQTT broker refuses the connection (code {limit})": "MQTT 服务器拒绝了连接（代码 {limit}）",
  "{peer} closed the connection before it answered: it may be busy, speak TLS (mqtts://) or be no MQTT broker":
    "{peer} 没有应答就断开了连接：它可能正忙，可能使用 TLS（请写 mqtts://），也可能不是 MQTT 服务器",
  "no secure connection to {peer}: {cause}": "无法与 {peer} 建立安全连接：{cause}",
  "{peer} does not speak TLS: give its port for mqtts://, or switch TLS on there":
    "{peer} 不使用 TLS：请给出它的 mqtts:// 端口，或者在那里启用 TLS",
  "the certificate of {peer} is not signed by anybody trusted here: give the certificate of its CA with --ca FILE":
    "{peer} 的证书不是由本机信任的机构签发的：请用 --ca FILE 给出签发机构（CA）的证书",
  "the certificate of {peer} has expired, or is not valid yet: renew it, or set this machine's clock":
    "{peer} 的证书已过期或尚未生效：请换新证书，或者校准本机时钟",
  "the certificate of {peer} is for others ({cause}): give one of them after mqtts://, or make another":
    "{peer} 的证书是给其他主机的（{cause}）：请在 mqtts:// 后面写其中之一，或者另做证书",
  "{count} messages of the room {peer} were lost": "房间 {peer} 的 {count} 条消息丢失",
  "a typed line is lost: it came too fast": "输入的一行已丢弃：输入太快",
  "the board restarts: {cause}": "开发板重启：{cause}",
  "the app has not returned for {seconds} s: a loop that does not end": "程序 {seconds} 秒没有返回：死循环",
  "not rebooted: {cause}": "没有重启：{cause}",
  "lines of the log dropped: {count}, standard output was not read":
    "丢弃了 {count} 行日志：标准输出没有被读取",

  stopped: "程序停止",
  "closed by peer": "对端关闭了连接",
  "cannot connect": "连接失败",
  "does not answer": "没有应答",
  "reads too slowly": "读取太慢",
  "silent, makes room": "长时间空闲，已断开以让出连接",
  "Wi-Fi lost": "Wi-Fi 断开",
  ignored: "已忽略",
  "not sent": "未发送",
  lost: "丢失",
  "sent without acknowledgement": "已发送，但未得到确认",
};
