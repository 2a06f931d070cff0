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
  "this page has no such board": "这个网页没有这块开发板",
  "not typed: the app has not read the lines before": "没有输入：程序还没有读完前面的行",
  "the access point is the other boards' too": "这个接入点是各开发板共用的",
  "the board is being started or stopped": "开发板正在启动或停止",
  "there is no such socket": "没有这个套接字",
  "this socket is open already": "这个套接字已经打开",
  "too many sockets are open: close one first": "打开的套接字太多：请先关闭一个",
  "it is not connected": "还没有连接",
  "not sent: the peer does not read": "没有发送：对方不读取",
  "there is no such connection": "没有这个连接",
  "a datagram needs an address and a port": "数据报需要地址和端口",
  "{host} is neither a board nor this machine: palmwire run --web-hosts allows others":
    "{host} 既不是开发板也不是本机：用 palmwire run --web-hosts 可以允许其他主机",
  "{host} goes to the whole network: palmwire run --web-hosts {host} allows it":
    "{host} 会发到整个网络：用 palmwire run --web-hosts {host} 可以允许",
  "serve a page that shows and steers the boards, at the address that is printed; on a port, or off (default: on a free port where standard output is a terminal, else off)":
    "提供一个网页来显示和操作各开发板，地址会打印出来；可给端口，或 off（默认：标准输出是终端时用一个空闲端口，否则 off）",
  "an address that the page's network tool may reach besides the boards and this machine, or any (up to {max} times)":
    "除了各开发板和本机，网页的网络工具还可以访问的地址，或 any（最多给 {max} 次）",
  "--web '{text}' is wrong: give a port, 0 to {max} (0 picks a free one), or on, or off":
    "--web 的值“{text}”不对：请给端口 0 到 {max}（0 表示任选空闲端口），或 on，或 off",
  "--web-hosts is given {count} times: at most {max}, or any":
    "--web-hosts 给了 {count} 次：最多 {max} 次，或 any",
  "--web-hosts '{text}' is wrong: give an IPv4 address, or any":
    "--web-hosts 的值“{text}”不对：请给 IPv4 地址，或 any",
  "--web {port}: a board uses this port; give another one": "--web {port}：有开发板使用这个端口；请换一个",
  "--web: {place} is in use: give another port, or leave it out for a free one":
    "--web：{place} 已被占用：请换一个端口，或者不写端口，用空闲的",
  "--web: {place} needs rights that this program has not: give a port of 1024 or more":
    "--web：{place} 需要本程序没有的权限：请给 1024 或更大的端口",
  "{app} has no option '{option}'": "{app} 没有选项“{option}”",
  "the page is at {address}": "网页地址：{address}",
  "{app} was started on the page": "网页启动了 {app}",
  "stopped on the page": "网页停止了程序",
  "the app has ended; the page can start it again": "程序已结束；可以在网页上重新启动",
  "the app has ended: {cause}; the page can start it again": "程序已结束：{cause}；可以在网页上重新启动",
};
