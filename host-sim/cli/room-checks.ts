import { otherSockets, type RoomValues } from "../../firmware/chat-room/room-options.js";
import { SOCKETS_MAX } from "../../firmware/espruino/limits.js";
import { isSecureBroker, OPTION_ERROR, type Option, type OptionValues } from "../../firmware/options.js";
import type { AppModule } from "../settings/apps.js";
import { CA } from "../settings/common-flags.js";
import { neededSockets, refuseTLS } from "../settings/option-values.js";
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
 * Throws UsageError for a room that there are not the sockets for; it says what there are enough for. Also for a broker
 * that cannot be reached as is asked for.
 */
export function checkSockets(
  module: AppModule,
  values: OptionValues,
  { count, byBoard, withoutTLS, hasCA }: Sockets,
): void {
  if (withoutTLS !== undefined) refuseTLS(module.options, values, withoutTLS);
  const isPlain = ({ name, kind }: Option) =>
    kind === "broker" && values[name] !== "" && !isSecureBroker(String(values[name]));
  if (hasCA && module.options.some(isPlain))
    throw new UsageError(
      tr("--ca is for --join mqtts://: a broker at mqtt:// is not asked for a certificate"),
      CA,
    );
  const sockets = neededSockets(module, values, count);
  if (sockets <= count) return;
  const complaint = errorText({ code: OPTION_ERROR, sockets, limit: count });
  const most = BOARD_PROFILES.reduce((a, b) => (b.chip.sockets_max > a.chip.sockets_max ? b : a));
  const others = otherSockets(values as RoomValues);
  const max = count - others;
  const hint =
    byBoard && most.chip.sockets_max > count
      ? tr("{complaint}: at most {max} together; {more} with --board {board}", {
          complaint,
          max,
          more: most.chip.sockets_max - others,
          board: most.description.name,
        })
      : tr("{complaint}: at most {max} together", { complaint, max });
  throw new UsageError(hint, "max-clients", "max-waiting");
}
