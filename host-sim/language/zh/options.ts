import type { Catalogue } from "../language.js";

/** What the options of apps take, and what is wrong with a value. */
export const OPTIONS: Catalogue = {
  "{help} ({limits})": "{help}（{limits}）",
  "{limits}, required": "{limits}，必须给出",
  "{limits}, default {fallback}": "{limits}，默认 {fallback}",
  "{limits}, default {meaning}": "{limits}，默认：{meaning}",
  "{min} to {max}": "{min} 到 {max}",
  "HOST:PORT, port {port} if left out": "HOST:PORT，不写端口号时用 {port}",
  "mqtt://HOST:PORT/ROOM or mqtts://, port {port} or {TLS_port} if left out, at most {bytes} bytes of ROOM":
    "mqtt://HOST:PORT/ROOM 或 mqtts://，不写端口号时用 {port} 或 {TLS_port}，ROOM 不超过 {bytes} 字节",
  "at most {bytes} bytes": "最多 {bytes} 字节",
  ", ": "、",
  " or ": " 或 ",
  "; ": "；",

  "{flag} is missing: {help} ({limits})": "缺少 {flag}：{help}（{limits}）",
  "{flag} is wrong: give {limits}": "{flag} 的值不对，要求：{limits}",
  "{flag} '{text}' is wrong: give an IPv4 {limits}": "{flag} 的值“{text}”不对，要求：IPv4 的 {limits}",
  "{flag} '{text}' is wrong: give one machine's IPv4 {limits}":
    "{flag} 的值“{text}”不对，要求：一台机器的 IPv4 的 {limits}",
  "{flag} '{text}' is wrong: give {limits}": "{flag} 的值“{text}”不对，要求：{limits}",
};
