import { LIMITS } from "../protocol.js";
import type { Send } from "./send.js";
import { SignalBars } from "./signal-bars.js";
import type { BoardView } from "./state.js";
import { say } from "./words/words.js";

interface Props {
  readonly board: BoardView;
  /** This page may change what all boards share. */
  readonly isTeacher: boolean;
  readonly send: Send;
}

/** A password that no option of an app is by chance. */
const ANOTHER_PASSWORD = "changed-on-the-page";

/** The access point of the board, and what can go wrong with it. */
export function WiFiCard({ board: { info, state }, isTeacher, send }: Props) {
  const wifi = state?.wifi;
  if (!wifi) return null;
  const board = info.id;
  const isLocked = wifi.isShared && !isTeacher;
  return (
    <section class="card wifi" aria-labelledby="wifi-title">
      <header class="card-head">
        <h2 id="wifi-title">{say("tabWiFi")}</h2>
        <span class="spacer" />
        <SignalBars wifi={wifi} />
      </header>
      <label class="row">
        <span>
          {say("onAir")} <b>{wifi.ssid}</b>
        </span>
        <input
          type="checkbox"
          class="switch"
          role="switch"
          checked={wifi.on}
          onChange={(event) =>
            send({ kind: "wifi", board, action: event.currentTarget.checked ? "on" : "off" })
          }
        />
      </label>
      <label class="row">
        <span>{say("wrongPassword")}</span>
        <input
          type="checkbox"
          class="switch"
          role="switch"
          checked={wifi.otherPassword}
          disabled={isLocked}
          onChange={(event) =>
            send({
              kind: "wifi",
              board,
              action: "password",
              value: event.currentTarget.checked ? ANOTHER_PASSWORD : undefined,
            })
          }
        />
      </label>
      <label class="row">
        <span>{say("signal")}</span>
        <input
          type="range"
          min={LIMITS.signal_dBm.min}
          max={LIMITS.signal_dBm.max}
          value={wifi.signal_dBm}
          disabled={isLocked}
          aria-valuetext={say("dBm", { value: wifi.signal_dBm })}
          onChange={(event) =>
            send({ kind: "wifi", board, action: "signal", value: Number(event.currentTarget.value) })
          }
        />
        <output>{say("dBm", { value: wifi.signal_dBm })}</output>
      </label>
      {isLocked && <p class="faint">{say("wifiShared")}</p>}
    </section>
  );
}
