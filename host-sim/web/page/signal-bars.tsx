import type { State } from "../protocol.js";
import { say } from "./words/words.js";

/** The weakest signal of each further bar, in dBm. */
const BARS_DBM = [-100, -80, -70, -60];

const WIFI_WORDS = {
  apart: "wifiApart",
  joining: "wifiJoining",
  associated: "wifiAssociated",
  up: "wifiUp",
} as const;

export function wifiWords(wifi: State["wifi"]): string {
  return say(WIFI_WORDS[wifi.state]);
}

/** The bars of a phone's Wi-Fi symbol, with the state in words. */
export function SignalBars({ wifi }: { wifi: State["wifi"] | undefined }) {
  if (!wifi) return null;
  const isUp = wifi.state === "up" || wifi.state === "associated";
  const bars = isUp ? BARS_DBM.filter((weakest) => wifi.signal_dBm >= weakest).length : 0;
  return (
    <span class={`bars ${wifi.state}`}>
      <svg viewBox="0 0 20 16" width="20" height="16" aria-hidden="true">
        {BARS_DBM.map((weakest, i) => (
          <rect
            key={weakest}
            class={i < bars ? "lit" : ""}
            x={i * 5}
            y={12 - i * 4}
            width={4}
            height={4 + i * 4}
            rx={1}
          />
        ))}
      </svg>
      <span>
        {wifi.ssid} · {wifiWords(wifi)}
      </span>
    </span>
  );
}
