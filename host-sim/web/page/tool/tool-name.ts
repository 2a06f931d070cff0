import { say } from "../words/words.js";
import type { ToolTarget } from "./tools.js";

/** "TCP client 127.0.0.1:5001", in the page's language. */
export function toolName({ socket, host, port }: ToolTarget): string {
  if (socket === "tcp-client") return `TCP ${host}:${port}`;
  const place = port === 0 ? "" : ` :${port}`;
  return socket === "tcp-server" ? `${say("toolServer")}${place}` : `UDP${place}`;
}
