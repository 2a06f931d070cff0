import { SOCKETS_MAX } from "../../firmware/espruino/limits.js";
import { isSecureBroker, OPTION_ERROR, type Option, type OptionValues } from "../../firmware/options.js";
import type { AppModule } from "../settings/apps.js";
import { CA } from "../settings/common-flags.js";
import { refuseTLS } from "../settings/option-values.js";
import { BOARD_PROFILES } from "../sim/board/profiles.js";
import { errorText } from "../language/error-texts.js";
import { tr } from "../language/language.js";
import { UsageError } from "../settings/usage-error.js";

/** The sockets that an app would run with. */
export interface Sockets {
  readonly count: number;
  /** True if another board may have more; false if all boards have the same number. */
  readonly byBoard: boolean;
  /** Who has no TLS sockets; undefined if there are some. */
  readonly withoutTLS?: string;
  /** Certificates were given that must have signed a broker's. */
  readonly hasCA?: boolean;
}

/** Those of a board with Espruino. */
export const ESPRUINO_SOCKETS: Sockets = { count: SOCKETS_MAX, byBoard: false, withoutTLS: "Espruino" };

/**
 * Throws UsageError for a room that there are not the sockets for; it says what there are enough for. Also for a chat
 * with one peer that is to be joined to others.
 */
export function checkSockets(
  { options, socketsNeeded }: AppModule,
  values: OptionValues,
  { count, byBoard, withoutTLS, hasCA }: Sockets,
): void {
  if (values.mode === "p2p" && values.join)
    throw new UsageError(
      tr("--join is for --mode hub: a chat with one peer is no room of several boards"),
      "mode",
      "join",
    );
  if (withoutTLS !== undefined) refuseTLS(options, values, withoutTLS);
  const isPlain = ({ name, kind }: Option) =>
    kind === "broker" && values[name] !== "" && !isSecureBroker(String(values[name]));
  if (hasCA && options.some(isPlain))
    throw new UsageError(
      tr("--ca is for --join mqtts://: a broker at mqtt:// is not asked for a certificate"),
      CA,
    );
  const sockets = socketsNeeded(values, count);
  if (sockets <= count) return;
  const complaint = errorText({ code: OPTION_ERROR, sockets, limit: count });
  const most = BOARD_PROFILES.reduce((a, b) => (b.chip.sockets_max > a.chip.sockets_max ? b : a));
  // One refuses newcomers, one is the broker's.
  const taken = values.join ? 2 : 1;
  const max = count - taken;
  const hint =
    byBoard && most.chip.sockets_max > count
      ? tr("{complaint}: at most {max} together; {more} with --board {board}", {
          complaint,
          max,
          more: most.chip.sockets_max - taken,
          board: most.description.name,
        })
      : tr("{complaint}: at most {max} together", { complaint, max });
  throw new UsageError(hint, "max-clients", "max-waiting");
}
