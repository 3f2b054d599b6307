import { useEffect, useRef, type RefObject } from "react";

/** Takes the focus to the screen when what had it is gone, such as a card that was replaced: a reader with a keyboard does not start over. */
export function useKeptFocus(frame: RefObject<HTMLElement | null>): void {
  const last = useRef<Element | null>(null);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      last.current = target instanceof Element && frame.current?.contains(target) === true ? target : null;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [frame]);
  useEffect(() => {
    if (last.current === null || last.current.isConnected || document.activeElement !== document.body) return;
    frame.current?.querySelector<HTMLElement>(".screen")?.focus({ preventScroll: true });
  });
}
