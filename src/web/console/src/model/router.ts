/** Pages of the console, in the order of its navigation. */
export const pages = ["population", "rules", "personas", "review", "monitor", "audit", "privacy", "operations"] as const;

export type PageName = (typeof pages)[number];

/** The page a location's hash names; the first page when it names none. */
export function pageOf(hash: string): PageName {
  const name = hash.replace(/^#\/?/, "").split("/")[0];
  return pages.find((page) => page === name) ?? pages[0];
}

export const hashOf = (page: PageName): string => `#/${page}`;
