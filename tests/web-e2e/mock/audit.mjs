// A hash-chained log that can be tampered with, so that a test can see the page say so.
import { createHash } from "node:crypto";

export const audit = [];
const descriptions = {
  "rules.published": "Published rules", "investor.read": "Looked at the profile, tier and reasons", "quarantine.listed": "Listed events that had been set aside",
  "preview.run": "Counted how many investors new rules would move", "case.opened": "Took down a request under data protection law", "case.closed": "Ended a request under data protection law",
  "export.made": "Exported what is stored of an investor", "erasure.completed": "Erased an investor",
};
const headOf = (previous, { no, at, actor, role, action, subject, details }) => createHash("sha256").update(previous + JSON.stringify([no, at, actor, role, action, subject, details])).digest("hex");

/** Adds a record. */
export function note(actor, role, action, details = {}, subject = null, at = new Date().toISOString()) {
  const fields = { no: audit.length + 1, at, actor, role, action, subject, details };
  audit.push({ ...fields, description: descriptions[action] ?? action, head: headOf(audit.at(-1)?.head ?? "", fields) });
}

/** Looks whether each record follows from the one before. */
export function verify() {
  const bad = audit.find((record, index) => record.head !== headOf(audit[index - 1]?.head ?? "", record));
  return { intact: bad === undefined, records: audit.length, firstBad: bad?.no ?? null, reason: bad === undefined ? null : "altered" };
}

/** Changes who a record names. */
export function tamper() {
  audit[2].actor = "somebody";
  return audit[2];
}

const acts = [["anna", "product", "rules.published", { revision: "experience-tier@1" }], ["cara", "agent", "investor.read", { reason: "service-call" }], ["dev", "ops", "quarantine.listed", { count: "3" }],
  ["p-office", "privacy", "case.opened", { kind: "access" }], ["anna", "product", "preview.run", { revision: "experience-tier@1" }]];
for (let index = 0; index < 60; index += 1) {
  const [actor, role, action, details] = acts[index % acts.length];
  note(actor, role, action, details, role === "agent" || role === "privacy" ? createHash("sha256").update(String(index)).digest("hex").slice(0, 32) : null, new Date(Date.UTC(2026, 1, 1, 4) + index * 2_700_000).toISOString());
}
