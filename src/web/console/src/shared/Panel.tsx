import { useId, type ReactNode } from "react";

/** A titled part of a page; what it says at the right is read out when it changes. */
export function Panel({ title, note, live, className, children }: {
  readonly title: string; readonly note?: ReactNode; readonly live?: boolean; readonly className?: string; readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={`panel ${className ?? ""}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {note !== undefined && <p {...(live === true ? { role: "status" } : {})}>{note}</p>}
      </header>
      {children}
    </section>
  );
}

/** A tier's name in its colour. */
export const Tier = ({ tier }: { readonly tier: string }) => <span className="tier" data-tier={tier}>{tier}</span>;

/** A revision or a draft's state in a word. */
export const Badge = ({ state }: { readonly state: string }) => <span className="badge" data-state={state}>{state.replace("-", " ")}</span>;
