// What investors and the privacy office see of data at the made-up brokerage. Signatures and hashes are for looks only.
import { createHash } from "node:crypto";
import { audit, note, tamper, verify } from "./audit.mjs";
import { investors, purposes } from "./experience.mjs";
import { zipOf } from "./zip.mjs";

const now = () => new Date().toISOString();
const dayMs = 86_400_000;
const daysFromNow = (days) => new Date(Date.now() + days * dayMs).toISOString();
const ok = (body, status = 200) => ({ status, body });
const refuse = (status, type, title) => ({ status, body: { type: `urn:brokerage:problem:${type}`, title, traceId: "00-mock" } });
const hash = (text) => createHash("sha256").update(text).digest("hex");
const receipt = (id) => ({ id, status: "accepted", duplicate: false, sequence: 1, receivedAt: now(), code: null });
const zip = (investor) => ({ status: 200, type: "application/zip", body: zipOf([["data.json", JSON.stringify(dataOf(investor), null, 2)], ["events.csv", "sequence,type\r\n1,brokerage.account.opened.v1\r\n"]]) });

const features = [
  ["trades_90d", (investor) => investor.trades, "trades", "observed", "personalised-experience", "How many trades you placed in the last 90 days."],
  ["holdings_count", () => 5, "holdings", "observed", "portfolio-insights", "How many different things you hold."],
  ["largest_holding_share", () => 0.46, "share", "observed", "portfolio-insights", "How large a part your largest holding is."],
  ["lessons_30d", (investor) => investor.completed.size, "lessons", "observed", "behaviour-analytics", "How many lessons you finished in the last 30 days."],
  ["quiz_score", () => 0.8, "share", "tested", "personalised-experience", "Which part of your quiz answers was right."],
  ["declared_risk_comfort", (investor) => investor.declared.riskComfort, "", "declared", "personalised-experience", "The ups and downs you said you are comfortable with."],
];

const categories = [
  ["orders", "Your orders and trades", "consent", ["personalised-experience"], "Until you withdraw, or 730 days after your choice.", 48],
  ["holdings", "What you hold", "consent", ["portfolio-insights"], "Until you withdraw, or 730 days after your choice.", 5],
  ["app-behaviour", "What you do in the app", "consent", ["behaviour-analytics"], "Until you withdraw; the newest 400 days are kept.", 31],
  ["account", "That you have an account", "contract", [], "As long as you have the account.", 1],
  ["consent-records", "Your choices about your data", "legal-duty", [], "Three years after a choice ended, to prove what you allowed.", 6],
];

function dataOf(investor) {
  const isUsed = (purpose) => !investor.paused && investor.granted.has(purpose);
  const { language = null, ...said } = investor.declared;
  return {
    at: now(), version: investor.version, paused: investor.paused, tier: investor.tier, decisionId: investor.decisionId, reasons: investor.reasons(),
    segments: investor.tier === "novice" ? ["Quiet learners"] : [], declared: isUsed("personalised-experience") ? { ...said, language } : null,
    features: features.filter(([, , , , purpose]) => isUsed(purpose)).map(([key, value, unit, source, purpose, description]) => ({ key, value: value(investor), unit, source, purpose, description })),
    withheld: features.filter(([, , , , purpose]) => !isUsed(purpose)).map(([key]) => key),
    categories: categories.map(([category, title, basis, used, retention, records]) => ({ category, title, basis, purposes: used, retention, records, first: records ? "2026-01-12T09:00:00Z" : null, last: records ? "2026-02-03T06:05:00Z" : null })),
    consents: investor.consents(),
  };
}

const eventCount = 47;
const pageOf = ({ query }) => {
  const limit = Number(query.get("limit") ?? 50);
  const newest = query.has("after") ? Number(query.get("after")) - 1 : eventCount;
  const items = Array.from({ length: Math.min(limit, newest) }, (_, index) => eventOf(newest - index));
  return ok({ items, next: newest > limit ? String(newest - limit + 1) : null });
};

function eventOf(sequence) {
  const at = new Date(Date.parse("2026-02-03T06:05:00Z") - (eventCount - sequence) * 7_200_000).toISOString();
  const shared = { sequence, source: "oms-primary", eventId: `evt-${sequence}`, occurredAt: at, receivedAt: at };
  if (sequence === 1) return { ...shared, type: "brokerage.account.opened.v1", description: "Your account was opened.", purpose: null, data: [] };
  const fields = { orderId: `o-${sequence}`, instrument: "KAVERI", side: "buy", quantity: 10, currency: "INR" };
  return { ...shared, type: "brokerage.order.placed.v1", description: "You placed an order.", purpose: "personalised-experience", data: Object.entries(fields).map(([name, value]) => ({ name, value })) };
}

const readers = [
  { at: "2026-02-03T05:40:00Z", role: "Service agent", actor: "19c4a07e", action: "Looked at the profile, tier and reasons" },
  { at: "2026-02-01T10:12:00Z", role: "Privacy office", actor: "0b71e2d5", action: "Ended a request under data protection law" },
];

let ledgerLines = 212;
const cases = [];

/** Opens a case; investors see their own without the name. */
function open(kind, investor, days = 30) {
  const fields = { caseId: `c-${1_041 + cases.length}`, kind, investor, openedAt: daysFromNow(days - 30), dueAt: daysFromNow(days), status: "open", closedAt: null, reason: null, certificate: null };
  cases.push(fields);
  return fields;
}

open("access", "inv-8802", 12);
open("export", "inv-3307", -2);
open("correct", "inv-5120", 27);
open("erase", "inv-6614", 4);
Object.assign(open("access", "inv-1190", -20), { status: "refused", reason: "not-identified", closedAt: daysFromNow(-31) });

function erased(name) {
  ledgerLines += 1;
  return {
    certificateId: `cert-${ledgerLines}`, subjectTag: hash(name), requestedAt: now(), completedAt: now(), events: 47, quarantined: 0, ledgerNo: ledgerLines,
    ledgerHash: hash(`line ${ledgerLines}`), keyId: "erasure-2026", algorithm: "ES256", signature: Buffer.from(hash(`signed ${name}`) + hash(name), "hex").toString("base64url"),
  };
}

/** Nothing of them is left: later calls find nobody, open hubs close. */
function forget(investor) {
  investors.splice(investors.indexOf(investor), 1);
  for (const socket of investor.sockets) socket.close();
}

const onCase = (answer) => ([id], request) => {
  const found = cases.find(({ caseId }) => caseId === id);
  if (!found) return refuse(404, "not-found", "Not found");
  return found.status === "open" ? answer(found, request) : refuse(409, "case-closed", "This case is closed");
};

const office = (answer) => (groups, request) => (request.token?.startsWith("privacy-") ? answer(groups, request) : refuse(request.token ? 403 : 401, "forbidden", "Forbidden"));

const granted = [81_204, 77_310, 40_122, 12_030, 604, null];
const statistics = () => ({
  investors: 100_018, purposes: purposes.map(([purpose, title], index) => ({ purpose, title, granted: granted[index], share: granted[index] === null ? 0 : Math.round(granted[index] / 100.018) / 1_000 })),
  paused: 318, openCases: cases.filter(({ status }) => status === "open").length, overdueCases: cases.filter(({ status, dueAt }) => status === "open" && dueAt < now()).length, erased: ledgerLines,
});

const matrix = [
  ["personalised-experience", "Fit the app to how I invest", "consent", "orders", ["brokerage.order.placed.v1", "brokerage.order.filled.v1"], ["trades_90d", "derivative_trades_90d"], "730 days"],
  ["personalised-experience", "Fit the app to how I invest", "consent", "quiz-results", ["brokerage.quiz.answered.v1"], ["quiz_score"], "730 days"],
  ["portfolio-insights", "Use my holdings for insights", "consent", "holdings", ["brokerage.holdings.snapshot.v1"], ["holdings_count", "largest_holding_share"], "730 days"],
  ["behaviour-analytics", "Learn from how I use the app", "consent", "app-behaviour", ["brokerage.lesson.completed.v1", "brokerage.screen.viewed.v1"], ["lessons_30d"], "400 days"],
  [null, "Running the account", "contract", "account", ["brokerage.account.opened.v1"], [], "As long as the account exists"],
  [null, "Proving consent", "legal-duty", "consent-records", ["brokerage.consent.given.v1", "brokerage.consent.withdrawn.v1"], [], "Three years after a choice ended"],
].map(([purpose, title, basis, category, events, computed, retention]) => ({ purpose, title, basis, category, events, features: computed, retention }));

export const privacyRoutes = [
  ["GET", /^\/v1\/me\/data$/, (_, { investor }) => ok(dataOf(investor))],
  ["GET", /^\/v1\/me\/events$/, (_, request) => pageOf(request)],
  ["GET", /^\/v1\/me\/consents$/, (_, { investor }) => ok(investor.receipts)],
  ["GET", /^\/v1\/me\/readers$/, () => ok(readers)],
  ["POST", /^\/v1\/me\/pause$/, (_, { investor, body }) => {
    investor.pause(body.paused);
    return ok(receipt(body.idempotencyKey));
  }],
  ["POST", /^\/v1\/me\/reset$/, (_, { investor, body }) => {
    investor.reset();
    return ok(receipt(body.idempotencyKey));
  }],
  ["GET", /^\/v1\/me\/export$/, (_, { investor }) => zip(investor)],
  ["POST", /^\/v1\/me\/erase$/, (_, { investor, body }) => {
    if (body.confirm !== "erase") return refuse(422, "not-confirmed", "The erasure is not confirmed");
    const certificate = erased(investor.investorId);
    forget(investor);
    note("investor", "investor", "erasure.completed", { certificate: certificate.certificateId });
    return ok(certificate);
  }],
  ["GET", /^\/v1\/me\/nudges$/, (_, { investor }) => ok({ settings: investor.nudges, sentToday: 1, maxPerDay: 2 })],
  ["PUT", /^\/v1\/me\/nudges$/, (_, { investor, body }) => {
    investor.nudges = body;
    return ok({ settings: investor.nudges, sentToday: 1, maxPerDay: 2 });
  }],
  ["GET", /^\/v1\/me\/requests$/, (_, { investor }) => ok(investor.requests.map((own) => ({ ...own, investor: null })))],
  ["POST", /^\/v1\/me\/requests$/, (_, { investor, body }) => {
    investor.requests.unshift(open(body.kind, investor.investorId));
    return ok({ ...investor.requests[0], investor: null }, 201);
  }],

  ["GET", /^\/v1\/privacy\/statistics$/, office(() => ok(statistics()))],
  ["GET", /^\/v1\/privacy\/matrix$/, office(() => ok(matrix))],
  ["GET", /^\/v1\/privacy\/cases$/, office((_, { query }) => ok(cases.filter(({ status }) => !query.has("status") || (query.get("status") === "open") === (status === "open"))))],
  ["POST", /^\/v1\/privacy\/cases$/, office((_, { body, who }) => {
    const opened = open(body.kind, body.investor);
    note(who, "privacy", "case.opened", { case: opened.caseId, kind: body.kind }, hash(body.investor).slice(0, 32));
    return ok(opened, 201);
  })],
  ["POST", /^\/v1\/privacy\/cases\/([^/]+)\/close$/, office(onCase((found, { body, who }) => {
    note(who, "privacy", "case.closed", { case: found.caseId, outcome: body.outcome });
    return ok(Object.assign(found, { status: body.outcome, reason: body.reason ?? null, closedAt: now() }));
  }))],
  ["POST", /^\/v1\/privacy\/cases\/([^/]+)\/erase$/, office(onCase((found, { who }) => {
    const investor = investors.find(({ investorId }) => investorId === found.investor);
    const certificate = erased(found.investor);
    if (investor) forget(investor);
    note(who, "privacy", "erasure.completed", { case: found.caseId, certificate: certificate.certificateId });
    return ok(Object.assign(found, { status: "fulfilled", investor: null, closedAt: now(), certificate }));
  }))],
  ["GET", /^\/v1\/privacy\/cases\/([^/]+)\/export$/, office(onCase((found, { who }) => {
    note(who, "privacy", "export.made", { case: found.caseId });
    return zip(investors[0]);
  }))],
  ["GET", /^\/v1\/privacy\/ledger$/, office(() => ok({ intact: true, lines: ledgerLines, firstBad: null, head: hash(`line ${ledgerLines}`) }))],

  ["GET", /^\/v1\/audit$/, office((_, { query }) => {
    const [after, limit] = [Number(query.get("after") ?? 0), Number(query.get("limit") ?? 50)];
    const items = audit.slice(after, after + limit);
    return ok({ items, next: after + limit < audit.length ? String(after + limit) : null });
  })],
  ["GET", /^\/v1\/audit\/head$/, office(() => ok((({ no, head, at }) => ({ no, head, at }))(audit.at(-1))))],
  ["POST", /^\/v1\/audit\/verify$/, office(() => ok(verify()))],
  ["POST", /^\/dev\/tamper-audit$/, () => ok(tamper())],
];
