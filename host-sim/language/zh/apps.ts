import type { Catalogue } from "../language.js";

/** Help of the apps' options, whose English is in the firmware. */
export const APPS: Catalogue = {
  "local port; 0 picks a free one": "本机端口号；0 表示自动选择空闲端口",
  "show the address as a QR code until the first message": "用二维码显示地址，直到收到第一条消息",
  "name of the Wi-Fi to join": "要连接的 Wi-Fi 的名称",
  "its password": "Wi-Fi 的密码",
  "seconds before an attempt to join the Wi-Fi is given up": "每次连接 Wi-Fi 的超时时间（秒）",
  "language of the app's texts": "界面语言",
  "text that button A sends; type /a to press it on a PC": "按键 A 发送的短语；在电脑上输入 /a 相当于按下它",
  "text that button B sends; type /b to press it on a PC": "按键 B 发送的短语；在电脑上输入 /b 相当于按下它",

  "the server to talk to": "要连接的服务端",
  "the spread server": "要连接的 spread 服务端",
  "the chat server": "要连接的聊天服务端",
  "the UDP server": "UDP 服务端的地址",
  "the peer": "对端",
  "the only peer": "唯一的对端",
  "asked for on the console": "启动后在控制台上询问",
  "destination; <broadcast> is 255.255.255.255": "目的地址；<broadcast> 即 255.255.255.255",
  "multicast group, 224.0.0.0 to 239.255.255.255": "多播组地址，224.0.0.0 到 239.255.255.255",

  "maximum number of members": "聊天室的最大成员数",
  "MQTT broker and name of a room that several hubs are": "MQTT 服务器和房间名：多个聊天室合成一个房间",
  "maximum number of clients that wait to enter": "最大排队人数",
  "as many as the chip's sockets allow, at most 8": "由芯片的套接字数决定，最多 8",
  "maximum length of a message in bytes": "一条消息的最大字节数",
  "size of each member's send queue in bytes, in addition to its socket's buffer":
    "每个成员的发送队列长度（字节），不含套接字的缓冲区",
  "milliseconds that a member with a full queue may delay the others before it is disconnected":
    "成员的发送队列已满时，其他成员最多等待多少毫秒，超时后断开该成员",
  "messages per second that a member may send; 0: no limit": "每个成员平均每秒可发送的消息数；0 表示不限",
  "messages that a member may send in a burst": "每个成员可连续发送的消息数",
  "seconds of silence after which a peer is probed; 0: never": "对端空闲多少秒后发送探测；0 表示不探测",
  "milliseconds to wait on stop until the last messages are sent": "停止时等待告别消息发完的最长时间（毫秒）",
  "a chat room, or a chat between one peer and this console": "多人聊天室，或在控制台上一对一聊天",

  "name used in greetings": "问候时使用的名字",
  "seconds before a message is answered": "收到消息后延迟多少秒回复",
  "seconds to wait for an answer": "等待应答的超时时间（秒）",
  "seconds to wait for answers after the last line": "发送最后一行后等待应答的时间（秒）",
  "number messages, and send them until they are acknowledged": "为消息编号，重发直到对端确认",
  "with --reliable: number of times that a message is sent before it is given up":
    "配合 --reliable：一条消息最多发送几次",
  "with --reliable: milliseconds before a message is sent again, doubled each time":
    "配合 --reliable：首次重发前等待的毫秒数，之后每次加倍",
  "seconds between two greetings": "问候的间隔（秒）",
  "seconds between two messages": "消息的间隔（秒）",
  "seconds of silence after a message until it counts as lost": "发出消息后多少秒没有收到应答即视为丢失",
};
