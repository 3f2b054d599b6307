import { useEffect, useRef, type FormEvent, type ReactNode } from "react";

/** A question that has to be answered before anything else; Escape and Cancel leave things as they are. */
export function Dialog({ title, confirm, isDanger, problem, isReady = true, onConfirm, onCancel, children }: {
  readonly title: string; readonly confirm: string; readonly isDanger?: boolean; readonly problem: string; readonly isReady?: boolean;
  readonly onConfirm: () => void; readonly onCancel: () => void; readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    if (shown !== null && !shown.open) shown.showModal();
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onConfirm();
  };
  return (
    <dialog ref={dialog} aria-label={title} onCancel={(event) => {
      event.preventDefault();
      onCancel();
    }}>
      <form onSubmit={submit}>
        <h2>{title}</h2>
        {children}
        <p role="alert">{problem}</p>
        <footer>
          <button type="button" onClick={onCancel}>Cancel</button>
          <button type="submit" className={isDanger === true ? "primary danger" : "primary"} disabled={!isReady}>{confirm}</button>
        </footer>
      </form>
    </dialog>
  );
}
