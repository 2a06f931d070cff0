/**
 * Copies a text. False where the browser refuses.
 *
 * Browsers give the clipboard to secure origins only, and a page on a LAN is none: there the old way works.
 */
export async function toClipboard(text: string): Promise<boolean> {
  if (isSecureContext) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
