import { useState } from "preact/hooks";
import { keep, kept } from "../preferences.js";
import type { Writing } from "./bytes.js";

const KEY = "palmwire.writing";
const USUAL: Writing = { format: "text", encoding: "utf-8", ending: "none" };

/** How the user writes, the same for all connections, kept in the browser. */
export function useWriting(): [Writing, (change: Partial<Writing>) => void] {
  const [writing, set] = useState<Writing>(load);
  return [
    writing,
    (change) => {
      const next = { ...writing, ...change };
      keep(KEY, next);
      set(next);
    },
  ];
}

function load(): Writing {
  const { format, encoding, ending } = (kept(KEY) ?? {}) as Partial<Writing>;
  return {
    format: format === "hex" ? format : USUAL.format,
    encoding: encoding === "gbk" ? encoding : USUAL.encoding,
    ending: ending === "lf" || ending === "crlf" ? ending : USUAL.ending,
  };
}
