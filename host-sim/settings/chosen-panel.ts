import { PANEL_NAMES, profileNamed, type BoardProfile } from "../sim/board/profiles.js";
import { tr } from "../language/language.js";
import { didYouMean, UsageError } from "./usage-error.js";

/** The same board with the display of that name. Throws UsageError where there is none. */
export function withPanel(profile: BoardProfile, panel: string): BoardProfile {
  const found = profileNamed(profile.description.name, panel);
  if (found && PANEL_NAMES.includes(panel)) return found;
  const hint = didYouMean(panel, PANEL_NAMES);
  throw new UsageError(tr("unknown {flag} '{text}'. {hint}", { flag: "panel", text: panel, hint }), "panel");
}
