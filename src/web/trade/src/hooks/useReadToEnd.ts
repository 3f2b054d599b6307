import { useEffect, useRef, type RefObject } from "react";

/** Calls `onEnd` when what is marked as the end has been scrolled to within a sheet; without scrolling nobody knows what was read. */
export function useReadToEnd(onEnd: () => void): RefObject<HTMLDivElement | null> {
  const end = useRef<HTMLDivElement>(null);
  const ended = useRef(onEnd);
  ended.current = onEnd;
  useEffect(() => {
    const body = end.current?.closest(".sheet-body");
    const onScroll = () => {
      if (end.current !== null && body && end.current.getBoundingClientRect().top <= body.getBoundingClientRect().bottom) ended.current();
    };
    body?.addEventListener("scroll", onScroll, { passive: true });
    return () => body?.removeEventListener("scroll", onScroll);
  }, []);
  return end;
}
