/** The first items of a section; where the layout sets no limit, as many as read well. */
export const firstOf = <T>(items: readonly T[], maxItems: number, otherwise: number): readonly T[] => items.slice(0, maxItems > 0 ? maxItems : otherwise);
