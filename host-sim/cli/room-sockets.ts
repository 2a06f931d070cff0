import { OPTION_ERROR, type OptionValues } from "../../firmware/options.js";
import type { AppModule } from "../settings/apps.js";
import { BOARD_PROFILES } from "../sim/board/profiles.js";
import { errorText } from "../language/error-texts.js";
import { tr } from "../language/language.js";
import { UsageError } from "../settings/usage-error.js";

/** The number of sockets that are available. */
export interface Sockets {
  readonly count: number;
  /** True if another board may have more; false if all boards have the same number. */
  readonly byBoard: boolean;
}

/**
 * Throws UsageError for a room that there are not the sockets for; it says what there are enough for. Also for a chat
 * with one peer that is to be joined to others.
 */
export function checkSockets(
  { socketsNeeded }: AppModule,
  values: OptionValues,
  { count, byBoard }: Sockets,
): void {
  if (values.mode === "p2p" && values.join)
    throw new UsageError(
      tr("--join is for --mode hub: a chat with one peer is no room of several boards"),
      "mode",
      "join",
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
