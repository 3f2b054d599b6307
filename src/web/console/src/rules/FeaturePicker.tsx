import type { CatalogueFeature, Scalar } from "@brokerage/sdk";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { share } from "../model/format.js";
import { Histogram } from "../shared/Histogram.js";

const shownAtOnce = 7;

/** Finds a feature by its name or meaning, and shows how the population is spread over each. */
export function FeaturePicker({ features, chosen, value, label, onChoose }: {
  readonly features: readonly CatalogueFeature[]; readonly chosen: string; readonly value: Scalar | null; readonly label: string; readonly onChoose: (key: string) => void;
}) {
  const id = useId();
  const [search, setSearch] = useState<string | null>(null);
  const [place, setPlace] = useState(0);
  const found = search === null ? [] : matching(features, search === chosen ? "" : search);
  const isOpen = found.length > 0;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (isOpen) list.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const choose = (key: string | undefined) => {
    if (key !== undefined && key !== chosen) onChoose(key);
    setSearch(null);
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      if (search === null) setSearch(chosen);
      else setPlace((place + step + found.length) % Math.max(1, found.length));
    }
    if (event.key === "Enter" && isOpen) choose(found[place]?.key);
    if (event.key === "Escape") setSearch(null);
  };
  return (
    <span className="picker">
      <input
        role="combobox" aria-label={label} aria-expanded={isOpen} aria-controls={id} aria-autocomplete="list" aria-activedescendant={isOpen ? `${id}-${place}` : undefined}
        value={search ?? chosen} spellCheck={false} autoComplete="off" onKeyDown={press} onBlur={() => setSearch(null)} onClick={() => setSearch(chosen)}
        onChange={({ target }) => {
          setSearch(target.value);
          setPlace(0);
        }}
      />
      <ul ref={list} id={id} role="listbox" aria-label={label} hidden={!isOpen}>
        {found.map((feature, index) => (
          <li key={feature.key} id={`${id}-${index}`} role="option" aria-selected={index === place} onMouseDown={(event) => event.preventDefault()} onClick={() => choose(feature.key)}>
            <span><b>{feature.key}</b><small>{feature.description} Unknown for {share(feature.unknown)}.</small></span>
            <Histogram bars={feature.histogram} value={value} label={`${feature.key} in the population`} />
          </li>
        ))}
      </ul>
    </span>
  );
}

function matching(features: readonly CatalogueFeature[], search: string): readonly CatalogueFeature[] {
  const wanted = search.trim().toLowerCase();
  return features.filter(({ key, description }) => `${key} ${description}`.toLowerCase().includes(wanted)).slice(0, shownAtOnce);
}
