import type { Random } from "../random.js";

const ASCII = [..."abcdefghij 0123456789.,!?"];
const ALL = [...ASCII, ..."你好世界掌控板温度湿度测试数据发送接收服务器客户端"];
/** Fits a board's longest line, with the rest of a message around it. */
export const LINE_PAYLOAD_BYTES_MAX = 960;

/** What messages are made of. */
export interface PayloadKind {
  readonly bytes_max: number;
  /** Without Chinese, for what may be cut anywhere. */
  readonly ascii?: boolean;
}

/** Text of 1 to `bytes_max` UTF-8 bytes, mostly short. Chinese is so frequent that code points are cut at every place. */
export function randomText(random: Random, { bytes_max, ascii }: PayloadKind, isLong = false): string {
  const characters = ascii ? ASCII : ALL;
  const bytes =
    isLong || random.chance(0.2) ? random.integer(1, bytes_max) : random.integer(1, Math.min(60, bytes_max));
  let text = "";
  for (let left = bytes; left > 0;) {
    const character = random.pick(characters);
    left -= character.charCodeAt(0) < 0x80 ? 1 : 3;
    if (left >= 0) text += character;
  }
  return text || "x";
}
