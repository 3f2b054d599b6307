// Serves the built pages and a made-up brokerage behind them. For tests and for work on the pages only.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { glossary, lessons } from "./content.mjs";
import { demo, investorNamed, investors, purposeViews as purposes } from "./experience.mjs";
import { serveHub } from "./hubs.mjs";
import { bars, instruments } from "./market.mjs";
import { privacyRoutes } from "./privacy.mjs";
import { ruleRoutes } from "./rules.mjs";

const dist = fileURLToPath(new URL("../../../src/web/dist/", import.meta.url));
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const csp = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

const quarantine = ["out-of-sequence", "inconsistent", "out-of-sequence"].map((code, index) => ({
  quarantineId: `qt-${index + 1}`, investor: `inv-${4711 + index}`, source: "oms-primary", eventId: `evt-90${index}7`, type: index === 1 ? "holding.changed" : "order.filled",
  occurredAt: `2026-02-03T05:1${index}:00Z`, receivedAt: `2026-02-03T05:2${index}:04Z`, code, status: "open",
  detail: code === "inconsistent" ? "The fill is larger than its order." : "A fill arrived before its order.",
}));
const orders = new Set();
const receiptOf = (id, status) => ({ id, status, duplicate: false, sequence: status === "accepted" ? 1 : null, receivedAt: new Date().toISOString(), code: null });
const population = { novice: 61_240, intermediate: 31_875, advanced: 6_903 };
let accepted = 1_204_311;

const problem = (status, title) => ({ status, body: { type: `urn:brokerage:problem:${title.toLowerCase().replaceAll(" ", "-")}`, title, traceId: "00-mock" } });
const json = (body) => (body ? { status: 200, body } : problem(404, "Not found"));

/** Routes as [method, pattern, answer]; the answer gets the pattern's groups and the request. */
const routes = [
  ["GET", /^\/dev\/demo-investors$/, () => json(investors.filter(({ investorId }) => demo.includes(investorId)).map(({ investorId, label, token }) => ({ investorId, label, token })))],
  ["GET", /^\/dev\/token$/, (_, { query }) => json({ token: query.get("role") === "investor" ? investorNamed(query.get("sub")) : `${query.get("role")}-${query.get("sub") ?? "anna"}` })],
  ["POST", /^\/dev\/simulate-trades$/, (_, { body }) => {
    const investor = investors.find((candidate) => candidate.investorId === body.investorId);
    if (!investor) return problem(404, "Not found");
    investor.trades += body.count;
    accepted += body.count;
    setTimeout(() => investor.decide(), 250);
    return json({ accepted: body.count });
  }],
  ["GET", /^\/v1\/instruments$/, () => json(instruments.map(({ price: _, ...shown }) => shown))],
  ["GET", /^\/v1\/instruments\/([^/]+)\/bars$/, ([symbol], { query }) => json(bars(symbol, Number(query.get("count") ?? 300)))],
  ["GET", /^\/v1\/lessons\/([^/]+)$/, ([id]) => json(lessons[id] && { ...lessons[id], quiz: lessons[id].quiz.map((question) => ({ ...question, correct: null, explanation: null })) })],
  ["POST", /^\/v1\/me\/lessons\/([^/]+)\/answers$/, ([id], { investor, body }) => {
    if (!investor) return problem(401, "Unauthorized");
    const question = lessons[id]?.quiz.find((candidate) => candidate.id === body.question);
    if (!question) return problem(404, "Not found");
    investor.answer(id);
    return json({ correct: body.choice === question.correct, correctChoice: question.correct, explanation: question.explanation, receipt: receiptOf(body.idempotencyKey, "accepted") });
  }],
  ["GET", /^\/v1\/glossary$/, () => json(glossary)],
  ["GET", /^\/v1\/me\/experience$/, (_, { investor }) => (investor ? json({ ...investor.experience(), cards: investor.cards(), consents: investor.consents() }) : problem(401, "Unauthorized"))],
  ["GET", /^\/v1\/me\/why\/([^/]+)$/, ([id], { investor }) => json(investor?.why(id))],
  ["GET", /^\/v1\/me\/purposes$/, () => json(purposes)],
  ["POST", /^\/v1\/me\/events$/, (_, { investor, body }) => {
    if (!investor) return problem(401, "Unauthorized");
    for (const event of body) investor.take(event);
    return { status: 202, body: { receipts: body.map(({ id }) => receiptOf(id, "accepted")), accepted: body.length, duplicates: 0, quarantined: 0, dropped: 0 } };
  }],
  ["POST", /^\/v1\/events$/, (_, { body }) => {
    if (Array.isArray(body)) return { status: 202, body: { receipts: body.map(({ id }) => receiptOf(id, "accepted")), accepted: body.length, duplicates: 0, quarantined: 0, dropped: 0 } };
    const { id, source, type, subject, time, data } = body;
    const isEarly = type === "brokerage.order.filled.v1" && !orders.has(data.orderId);
    if (type === "brokerage.order.placed.v1") orders.add(data.orderId);
    const detail = "A fill arrived before its order.";
    if (isEarly) quarantine.push({ quarantineId: `qt-${id}`, investor: subject, source, eventId: id, type, occurredAt: time, receivedAt: new Date().toISOString(), code: "out-of-sequence", status: "open", detail });
    return { status: 202, body: { receipts: [receiptOf(id, isEarly ? "quarantined" : "accepted")], accepted: isEarly ? 0 : 1, duplicates: 0, quarantined: isEarly ? 1 : 0, dropped: 0 } };
  }],
  ["GET", /^\/v1\/status$/, () => json({ investorsByTier: population, activeActors: 3, quarantineOpen: quarantine.filter((item) => item.status === "open").length, ruleSetRevision: "experience-tier@1", acceptedEvents: (accepted += 7) })],
  ["GET", /^\/v1\/quarantine$/, () => json({ items: quarantine.filter((item) => item.status === "open"), next: null })],
  ["POST", /^\/v1\/quarantine\/([^/]+)\/(replay|discard)$/, ([id, what]) => {
    const item = quarantine.find((candidate) => candidate.quarantineId === id);
    if (item) item.status = what === "replay" ? "replayed" : "discarded";
    return json(item && { id: item.eventId, status: "accepted", duplicate: false, sequence: 1, receivedAt: item.receivedAt, code: null });
  }],
  ...ruleRoutes,
  ...privacyRoutes,
];

async function bodyOf(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : null;
}

async function api(request, url) {
  const token = request.headers.authorization?.replace("Bearer ", "");
  const investor = investors.find((candidate) => candidate.token === token);
  for (const [method, pattern, answer] of routes) {
    const groups = method === request.method && pattern.exec(url.pathname);
    if (groups && process.env.MOCK_PRODUCTION && url.pathname.startsWith("/dev/")) return problem(404, "Not found");
    if (groups && url.pathname.startsWith("/v1/me/") && !investor) return token?.startsWith("demo-") ? problem(404, "Not found") : problem(401, "Unauthorized"); // the first was erased
    if (groups) return answer(groups.slice(1).map(decodeURIComponent), { investor, query: url.searchParams, body: await bodyOf(request), headers: request.headers, token, who: token?.replace(/^[a-z]+-/, "") });
  }
  return null;
}

async function page(pathname) {
  const wanted = normalize(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
  const file = await readFile(join(dist, wanted)).catch(() => null);
  return file && { status: 200, type: types[extname(wanted)] ?? "application/octet-stream", body: file };
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (url.pathname === "/trade" || url.pathname === "/console") return response.writeHead(301, { location: `${url.pathname}/` }).end();
  const answer = (await api(request, url)) ?? (await page(url.pathname)) ?? problem(404, "Not found");
  const isText = typeof answer.body === "string" || Buffer.isBuffer(answer.body);
  response.writeHead(answer.status, { "content-type": answer.type ?? "application/json", "content-security-policy": csp, "cache-control": "no-store" });
  return response.end(isText ? answer.body : JSON.stringify(answer.body));
});

const sockets = new WebSocketServer({ noServer: true });
server.on("upgrade", (request, socket, head) => {
  const url = new URL(request.url, "http://localhost");
  sockets.handleUpgrade(request, socket, head, (connection) => serveHub(connection, url, request.headers.authorization));
});

const port = Number(process.env.PORT ?? 5199);
server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
