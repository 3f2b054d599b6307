import type { RuleChange } from "@brokerage/sdk";

/** What differs in meaning; spaces and comments do not count. */
export function Changes({ changes }: { readonly changes: readonly RuleChange[] | null }) {
  if (changes === null) return <p className="quiet">Comparing…</p>;
  if (changes.length === 0) return <p className="quiet">It means the same as the rules in force.</p>;
  return (
    <ul className="changes">
      {changes.map(({ kind, path, before, after }) => (
        <li key={`${kind} ${path}`} data-kind={kind}>
          <span>{kind}</span>
          <code>{path}</code>
          <p>{before !== null && <del>{before}</del>}{before !== null && after !== null && " → "}{after !== null && <ins>{after}</ins>}</p>
        </li>
      ))}
    </ul>
  );
}
