// The life of a rule set at the made-up brokerage: drafts, review by another person, ramp and roll back, all in memory.
import { catalogue, check, diff, firstSource, preview, revisionOf, tryOn } from "./ruleSets.mjs";

const now = () => new Date().toISOString();
const ok = (body = {}) => ({ status: 200, body });
const refuse = (status, type, title, detail = "") => ({ status, body: { type: `urn:brokerage:problem:${type}`, title, detail, traceId: "00-mock" } });

let active = firstSource;
let ramp = null;
let stopped = false;
const drafts = [];
const revisions = [{ revision: revisionOf(firstSource), status: "active", author: "meera", approver: "ravi", publishedAt: "2026-01-12T06:30:00Z", comment: "What someone knows and does decides" },
  { revision: "experience-tier@81c0a7f29e41", status: "superseded", author: "ravi", approver: "meera", publishedAt: "2025-11-03T05:10:00Z", comment: "First public revision" }];
const audit = [["ravi", "published", "experience-tier@81c0a7f29e41", "For everybody at once."], ["meera", "published", revisionOf(firstSource), "Ramp 1, 10, 50, 100 %."], ["brokerage", "ramp finished", revisionOf(firstSource), "1,204 investors moved, 1,190 predicted."]]
  .map(([who, what, revision, detail], index) => ({ no: index + 1, at: `2026-01-1${index + 1}T06:3${index}:00Z`, who, what, revision, detail }));

const note = (who, what, revision, detail) => audit.push({ no: audit.length + 1, at: now(), who, what, revision, detail });
const byTier = { novice: 61_240, intermediate: 31_875, advanced: 6_903 };
const history = Array.from({ length: 40 }, (_, index) => {
  const wave = Math.round(Math.sin(index / 4) * 160);
  return { at: new Date(Date.UTC(2026, 1, 1) + index * 3_600_000).toISOString(), byTier: { novice: 63_400 - index * 54 + wave, intermediate: 30_200 + index * 42 - wave, advanced: 6_430 + index * 12 + Math.round(wave / 5) } };
});

const draftOf = (id) => drafts.find((draft) => draft.id === id);
const change = (draft, fields) => ok(Object.assign(draft, fields, { updatedAt: now() }));

function save(body, who, old) {
  const fields = { ...body, status: "draft", revision: revisionOf(body.source), author: who, approver: null, updatedAt: now(), publishAt: null };
  if (old) return ok({ ...Object.assign(old, fields, { version: old.version + 1 }) });
  drafts.unshift({ id: `d-${drafts.length + 1}`, version: 1, ...fields });
  note(who, "drafted", fields.revision, body.comment);
  return ok(drafts[0]);
}

function publish(draft, { at, steps, confirmBlastRadius }, who) {
  if (draft.status !== "approved") return refuse(409, "not-approved", "This draft is not approved");
  if (preview(active, draft.source, 0).movedShare > 0.2 && !confirmBlastRadius) return refuse(409, "blast-radius", "More than a fifth of the investors would move");
  if (at) return change(draft, { status: "scheduled", publishAt: at });
  const isRamp = steps.length > 1;
  if (!isRamp) revisions[0].status = "superseded";
  revisions.unshift({ revision: draft.revision, status: isRamp ? "ramping" : "active", author: draft.author, approver: draft.approver, publishedAt: now(), comment: draft.comment });
  ramp = isRamp ? { revision: draft.revision, percent: steps[0], steps, nextAt: new Date(Date.now() + 900_000).toISOString(), startedAt: now() } : null;
  if (!isRamp) active = draft.source;
  stopped = false;
  note(who, "published", draft.revision, isRamp ? `Ramp ${steps.join(", ")} %.` : "For everybody at once.");
  return change(draft, { status: "published" });
}

function rollBack({ reason }, who) {
  note(who, "rolled back", revisions[0].revision, reason);
  revisions[0].status = "rolled-back";
  revisions[1].status = "active";
  ramp = null;
  stopped = true;
  active = firstSource;
  return ok();
}

const monitor = () => ({
  revision: revisions[0].revision, since: revisions[0].publishedAt, percent: ramp?.percent ?? 100, state: stopped ? "stopped" : ramp ? "watching" : "settled",
  cells: [["novice", "intermediate", 412, 398], ["intermediate", "advanced", 96, 104], ["advanced", "intermediate", 733, 690], ["intermediate", "novice", 131, 128]]
    .map(([from, to, predicted, observed]) => ({ from, to, predicted, low: Math.round(predicted * 0.85), high: Math.round(predicted * 1.15), observed })),
  guardrails: [{ name: "Daily migration", value: 0.013, limit: 0.02, isBroken: false }, { name: "Errors of evaluation", value: 0, limit: 1, isBroken: false }, { name: "Flips within 7 days", value: 0.004, limit: 0.01, isBroken: false }],
});

const overview = (who) => ({ key: "experience-tier", active: revisionOf(active), source: active, ramp, drafts, revisions, fileDrift: null, me: who });

/** Wraps an answer that needs a draft. */
const onDraft = (answer) => ([id], request) => (draftOf(id) ? answer(draftOf(id), request) : refuse(404, "not-found", "There is no such draft"));

export const ruleRoutes = [
  ["GET", /^\/v1\/population$/, () => ok({ at: now(), total: 100_018, byTier, segments: [{ segment: "quiet-learners", name: "Quiet learners", count: 8_412 }, { segment: "derivatives-curious", name: "Curious about derivatives", count: 2_190 }, { segment: "new-to-funds", name: "New to funds", count: null }], history })],
  ["GET", /^\/v1\/rules$/, (_, { who }) => (who ? ok(overview(who)) : refuse(401, "unauthorized", "Unauthorized"))],
  ["GET", /^\/v1\/rules\/catalogue$/, () => ok(catalogue)],
  ["POST", /^\/v1\/rules\/check$/, (_, { body }) => ok(check(body.source))],
  ["POST", /^\/v1\/rules\/preview$/, (_, { body }) => ok(preview(active, body.source, body.daysAhead))],
  ["POST", /^\/v1\/rules\/try$/, (_, { body }) => ok(tryOn(body))],
  ["POST", /^\/v1\/rules\/drafts$/, (_, { body, who }) => save(body, who)],
  ["PUT", /^\/v1\/rules\/drafts\/([^/]+)$/, onDraft((draft, { body, who, headers }) => (headers["if-match"] === `"${draft.version}"` ? save(body, who, draft) : refuse(412, "stale-version", "Somebody changed it")))],
  ["GET", /^\/v1\/rules\/drafts\/([^/]+)\/diff$/, onDraft((draft) => ok(diff(active, draft.source)))],
  ["POST", /^\/v1\/rules\/drafts\/([^/]+)\/submit$/, onDraft((draft, { body, who }) => {
    const open = check(draft.source).findings.filter(({ code }) => !body.acknowledged.includes(code));
    if (open.length > 0) return refuse(422, "rule-warnings", "A warning is not acknowledged");
    note(who, "handed in", draft.revision, body.acknowledged.length > 0 ? `Acknowledged: ${body.acknowledged.join(", ")}.` : "No warnings.");
    return change(draft, { status: "pending" });
  })],
  ["POST", /^\/v1\/rules\/drafts\/([^/]+)\/review$/, onDraft((draft, { body, who }) => {
    if (draft.author === who) return refuse(403, "four-eyes", "The author cannot approve");
    note(who, body.approve ? "approved" : "rejected", draft.revision, body.comment);
    return change(draft, body.approve ? { status: "approved", approver: who } : { status: "draft" });
  })],
  ["POST", /^\/v1\/rules\/drafts\/([^/]+)\/publish$/, onDraft((draft, { body, who }) => publish(draft, body, who))],
  ["POST", /^\/v1\/rules\/drafts\/([^/]+)\/withdraw$/, onDraft((draft) => change(draft, { status: "withdrawn" }))],
  ["POST", /^\/v1\/rules\/ramp\/advance$/, () => {
    ramp.percent = ramp.steps[ramp.steps.indexOf(ramp.percent) + 1] ?? 100;
    return ok(ramp);
  }],
  ["POST", /^\/v1\/rules\/rollback$/, (_, { body, who }) => rollBack(body, who)],
  ["GET", /^\/v1\/rules\/export$/, () => ({ status: 200, type: "text/yaml", body: active })],
  ["GET", /^\/v1\/rules\/monitor$/, () => ok(monitor())],
  ["GET", /^\/v1\/rules\/audit$/, (_, { query }) => ok(audit.filter(({ no }) => no > Number(query.get("after") ?? 0)))],
];
