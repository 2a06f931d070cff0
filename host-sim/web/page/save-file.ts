/** Hands a text to the user as a file. */
export function saveFile(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = name.replace(/[^\p{L}\p{N}._-]/gu, "-");
  link.click();
  URL.revokeObjectURL(link.href);
}
