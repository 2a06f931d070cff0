/*
 * Marks in the text of an edit that say where a part of it was in the program before. They are taken out of the text
 * before it is parsed.
 */

/** Begins a part that was at this position. */
export function movedFrom(position: number): string {
  return `\u0001${position}\u0002`;
}

/** What follows was not moved. */
export const MOVED_END = "\u0001\u0002";

// eslint-disable-next-line no-control-regex -- characters that no program has in it
const MARK = /\u0001(\d*)\u0002/g;

/** A place in the text of an edit, and where it comes from; undefined: from the place of the edit. */
export type Moved = readonly [at: number, from: number | undefined];

/** Takes the marks out of a text. */
export function withoutMarks(text: string): { text: string; moved: readonly Moved[] } {
  const moved: Moved[] = [];
  let removed = 0;
  const plain = text.replace(MARK, (mark: string, position: string, at: number) => {
    moved.push([at - removed, position === "" ? undefined : Number(position)]);
    removed += mark.length;
    return "";
  });
  return { text: plain, moved };
}
