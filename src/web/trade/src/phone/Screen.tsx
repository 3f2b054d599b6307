import type { Layout } from "@brokerage/sdk";
import { SectionView } from "../sections/SectionView.js";

interface Props {
  readonly layout: Layout;
  /** The layout has just replaced another: its sections come in one after the other. */
  readonly arrived: boolean;
}

export const Screen = ({ layout, arrived }: Props) => (
  <div className="screen" data-arrived={arrived} tabIndex={0} role="group" aria-label="Screen">
    {layout.sections.map((section) => <SectionView key={section.id} section={section} />)}
    <p className="end">Synthetic data. Information, not advice.</p>
  </div>
);
