import type { Notice } from "./state.js";
import { retold, say } from "./words/words.js";

/** What the server did not do, and why. */
export function Notices({
  notices,
  onDismiss,
}: {
  notices: readonly Notice[];
  onDismiss: (id: number) => void;
}) {
  return (
    <div class="notices" role="alert">
      {notices.map(({ id, refused }) => (
        <p key={id}>
          <span>{retold(refused.message)}</span>
          <button type="button" class="quiet" aria-label={say("dismiss")} onClick={() => onDismiss(id)}>
            ✕
          </button>
        </p>
      ))}
    </div>
  );
}
