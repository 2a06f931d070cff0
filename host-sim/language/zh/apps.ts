import type { Catalogue } from "../language.js";

/** What the apps do, and what their options mean; the firmware has the latter in English. */
export const APPS: Catalogue = {
  "sends back what TCP clients send, and shows it": "TCP 服务端：把客户端发来的内容发回去，并显示出来",
  "connects to a TCP server, shows and sends back what it says":
    "TCP 客户端：连接服务端，显示收到的内容，并发回去",
  "spreads what each TCP client says to all others": "把每个 TCP 客户端发来的内容转发给其他所有客户端",
  "talks to a spread server: prints what comes, says hello": "连接 spread 服务端：打印收到的内容，并打招呼",
  "a chat room for many with a waiting line, or a chat with one": "带排队的多人聊天室，或者一对一聊天",
  "talks to a chat server from the console": "在控制台上和聊天服务端聊天",
  "answers UDP datagrams with the time and their text": "用时间和原文回答 UDP 数据报",
  "sends typed lines by UDP, shows the answers": "用 UDP 发送输入的每一行，显示应答",
  "sends typed lines to everybody on the network": "把输入的每一行发给网络上的所有人",
  "chats by UDP with one peer after another, and keeps a record": "用 UDP 先后和不同的人聊天，并保留记录",
  "says hello to itself by UDP": "用 UDP 和自己打招呼",
  "hands an open UDP socket over": "转交一个已打开的 UDP 套接字",
  "talks by UDP to one peer only, and notices lost messages": "用 UDP 只和一个对方通信，能发现丢失的消息",
  "joins a multicast group, notifies and acknowledges": "加入多播组，发通知，也确认别人的通知",

  "local port; 0 picks a free one": "本机端口号；0 表示任选一个空闲端口",
  "show the address as a QR code until somebody says something": "用二维码显示地址，直到有人发来消息",
  "name of the Wi-Fi to join": "要连接的 Wi-Fi 的名称",
  "its password": "它的密码",
  "seconds one attempt to join the Wi-Fi may take": "每次尝试连接 Wi-Fi 最多用多少秒",
  "language of what people read": "给人看的文字用什么语言",
  "what button A says; a line /a presses it on a PC": "按钮 A 说的话；在电脑上输入一行 /a 就是按下它",
  "what button B says; a line /b presses it on a PC": "按钮 B 说的话；在电脑上输入一行 /b 就是按下它",

  "the server to talk to": "要连接的服务端",
  "the spread server": "要连接的 spread 服务端",
  "the chat server": "要连接的聊天服务端",
  "the UDP server": "要发往的 UDP 服务端",
  "the peer": "对方",
  "the only peer": "唯一的对方",
  "asked for on the console": "在控制台上询问",
  "where to; <broadcast> is 255.255.255.255": "发往哪里；<broadcast> 就是 255.255.255.255",
  "multicast group, 224.0.0.0 to 239.255.255.255": "多播组，224.0.0.0 到 239.255.255.255",

  "members at once": "同时在室内的人数",
  "how many may wait in line for a place": "最多多少人排队等候",
  "as many as the chip has room for, at most 8": "芯片容得下多少就多少，最多 8",
  "longest message in bytes": "一条消息最多多少字节",
  "bytes kept for a member that does not take them, beyond what its socket holds":
    "为来不及接收的人保留多少字节（不算套接字里的）",
  "milliseconds a member with a full queue may keep the others waiting before it is dropped":
    "队列已满的人最多让别人等多少毫秒，超过就断开它",
  "messages a second a member may send; 0: any number": "每人每秒可以发几条消息；0 表示不限",
  "messages a member may send at once": "每人一次可以连发几条消息",
  "seconds of silence after which a peer is probed; 0: never": "对方多少秒没有动静就探测一次；0 表示从不",
  "milliseconds that saying goodbye may take": "停止时最多用多少毫秒道别",
  "a room for many, or one peer and this console": "多人聊天室，或者只和一个人、在控制台上聊",

  "who says hello": "打招呼时用的名字",
  "seconds from a message to the answer": "收到消息后过多少秒回答",
  "seconds to wait for an answer": "等待应答多少秒",
  "seconds to wait for answers after the last line": "最后一行之后再等应答多少秒",
  "number messages, and send them until they are acknowledged": "给消息编号，重发到对方确认为止",
  "with --reliable: how often a message is sent before it is given up":
    "配合 --reliable：一条消息发几次之后放弃",
  "with --reliable: milliseconds to wait before, doubled each time":
    "配合 --reliable：重发前等多少毫秒，每次加倍",
  "seconds between two greetings": "两次问候相隔多少秒",
  "seconds between two messages": "两条消息相隔多少秒",
  "seconds of silence after a message until it counts as lost": "发出消息后多少秒没有动静就算丢失",
};
