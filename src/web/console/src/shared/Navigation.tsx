import { hashOf, pages, type PageName } from "../model/router.js";

const names: Readonly<Record<PageName, string>> = {
  population: "Population", rules: "Rules", personas: "Personas", review: "Review & publish", monitor: "Monitor", audit: "Audit", privacy: "Privacy", operations: "Operations",
};

/** Where one can go, with what waits for a review. */
export function Navigation({ page, waiting }: { readonly page: PageName; readonly waiting: number }) {
  return (
    <nav aria-label="Pages">
      {pages.map((name) => (
        <a key={name} href={hashOf(name)} aria-current={name === page ? "page" : undefined}>
          {names[name]}
          {name === "review" && waiting > 0 && <b aria-label={`${waiting} waiting for review`}>{waiting}</b>}
        </a>
      ))}
    </nav>
  );
}
