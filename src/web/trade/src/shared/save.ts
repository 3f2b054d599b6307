/** Hands a file to the browser, for the reader to keep. */
export function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The same for a value, as JSON that people can read. */
export const saveJson = (name: string, value: unknown): void => save(name, new Blob([JSON.stringify(value, null, 2)], { type: "application/json" }));
