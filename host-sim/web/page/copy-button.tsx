import { useState } from "preact/hooks";
import { toClipboard } from "./clipboard.js";
import { say } from "./words/words.js";

interface Props {
  readonly text: string;
  /** What the text is. */
  readonly label: string;
  /** Shows a sign in place of the word. */
  readonly isShort?: boolean;
}

/** Copies a text, and says that it did. */
export function CopyButton({ text, label, isShort = false }: Props) {
  const [copied, setCopied] = useState<string>();
  const copy = async () => {
    if (await toClipboard(text)) setCopied(text);
  };
  return (
    <button
      type="button"
      class="quiet"
      aria-label={copied === text ? say("copied") : `${label}: ${text}`}
      title={label}
      onClick={() => void copy()}
    >
      <span aria-live="polite">
        {copied === text ? isShort ? "✓" : say("copied") : isShort ? <CopyIcon /> : say("copy")}
      </span>
    </button>
  );
}

/** Two sheets. */
function CopyIcon() {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
      <rect x="8" y="8" width="12" height="12" rx="2" />
      <path d="M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2" />
    </svg>
  );
}
