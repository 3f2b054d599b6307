import { useEffect, useId, useRef, type ReactNode } from "react";
import { Icon } from "../shared/Icon.js";

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  /** The way to the page before; absent on a sheet's first page. */
  readonly onBack?: (() => void) | undefined;
  /** Which of its pages a sheet shows; another begins at its top. */
  readonly page?: string;
  readonly children: ReactNode;
}

/** A panel over one phone. It takes the focus; Escape closes it; the screen beneath is inert (see `Phone`). */
export function Sheet({ title, onClose, onBack, page = "", children }: Props) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => heading.current?.focus({ preventScroll: true }), [page]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const at = document.activeElement;
      const isHere = at === null || at === document.body || panel.current?.contains(at) === true;
      if (event.key === "Escape" && isHere) close.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <div className="sheet-layer">
      <div className="scrim" onClick={onClose} />
      <div className="sheet" role="dialog" aria-labelledby={id} ref={panel}>
        <header>
          {onBack !== undefined && <button type="button" className="round" aria-label="Back" onClick={onBack}><Icon name="back" /></button>}
          <h3 id={id} ref={heading} tabIndex={-1}>{title}</h3>
          <button type="button" className="round" aria-label="Close" onClick={onClose}><Icon name="close" /></button>
        </header>
        <div key={page} className="sheet-body" tabIndex={0} role="group" aria-labelledby={id}>{children}</div>
      </div>
    </div>
  );
}
