import { useEffect, useId, useRef, type ReactNode } from "react";
import { Icon } from "../shared/Icon.js";

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A panel over one phone. It takes the focus; Escape closes it; the screen beneath is inert (see `Phone`). */
export function Sheet({ title, onClose, children }: Props) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className="sheet-layer">
      <div className="scrim" onClick={onClose} />
      <div className="sheet" role="dialog" aria-labelledby={id} onKeyDown={(event) => event.key === "Escape" && onClose()}>
        <header>
          <h3 id={id} ref={heading} tabIndex={-1}>{title}</h3>
          <button type="button" className="round" aria-label="Close" onClick={onClose}><Icon name="close" /></button>
        </header>
        <div className="sheet-body" tabIndex={0} role="group" aria-labelledby={id}>{children}</div>
      </div>
    </div>
  );
}
