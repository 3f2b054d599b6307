import type { ConnectionState, ExperienceView } from "@brokerage/sdk";
import type { ReactNode, Ref } from "react";
import { StatusBar } from "./StatusBar.js";

interface Props {
  readonly label: string;
  readonly state: ConnectionState;
  /** Null while there is nothing to draw. */
  readonly view: ExperienceView | null;
  /** A sheet over the screen, which is then out of reach; null when there is none. */
  readonly over: ReactNode;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLElement>;
}

/** The phone itself: what is on its screen and what lies over that. */
export const PhoneFrame = ({ label, state, view, over, children, ref }: Props) => (
  <article ref={ref} className="phone" aria-label={label} data-testid="phone" data-state={state} data-density={view?.layout.density} data-vocabulary={view?.layout.vocabulary} data-tier={view?.tier}>
    <div className="phone-screen">
      <div className="phone-content" inert={over !== null}>
        <StatusBar />
        {children}
      </div>
      {over}
    </div>
  </article>
);
