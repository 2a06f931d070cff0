import type { Catalogue } from "../language.js";

/** What the page's server says. */
export const PAGE_SERVER: Catalogue = {
  "this address is not the page's own": "这个地址不是本网页的地址",
  "another site asked for this": "这是别的网站发来的请求",
  "the page is only read": "网页只能读取",
  "open the address that palmwire run has printed, with its code":
    "请打开 palmwire run 打印的地址（带访问码）",
  "the page is not built: run npm run build in palmwire's folder":
    "网页还没有构建：请在 palmwire 的目录里运行 npm run build",
  "too many wrong codes: wait a minute": "访问码错误次数太多：请等一分钟",
  "this code is wrong: each run has other ones": "访问码不对：每次运行都会换新的",
  "the page sent a message that is not understood": "网页发来了无法理解的消息",
  "this page has no such board": "这个网页没有这块板",
  "not typed: the app has not read the lines before": "没有输入：应用还没有读完前面的行",
  "the access point is the other boards' too": "这个接入点是各板共用的",
  "the board is being started or stopped": "板正在启动或停止",
  "there is no such socket": "没有这个套接字",
  "this socket is open already": "这个套接字已经打开",
  "too many sockets are open: close one first": "打开的套接字太多：请先关闭一个",
  "it is not connected": "还没有连接",
  "not sent: the peer does not read": "没有发送：对方不读取",
  "there is no such connection": "没有这个连接",
  "a datagram needs an address and a port": "数据报需要地址和端口",
  "{host} is neither a board nor this machine: palmwire run --web-hosts allows others":
    "{host} 既不是板也不是本机：用 palmwire run --web-hosts 可以允许其他主机",
};
