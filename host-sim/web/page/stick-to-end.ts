import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** From the end, in pixels, that still counts as the end. */
const NEAR = 24;

/** Scrolls a list to its end when `last` changes, unless the user has scrolled up to read. */
export function useStickToEnd<List extends HTMLElement>(last: unknown): RefObject<List | null> {
  const list = useRef<List | null>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const onScroll = () => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => element.removeEventListener("scroll", onScroll);
  }, []);
  useLayoutEffect(() => {
    if (isAtEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [last]);
  return list;
}
