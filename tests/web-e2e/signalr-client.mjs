// Microsoft's own client against both hubs. BASE_URL says where; NOVICE_TOKEN and ADVANCED_TOKEN say who (the demo's when not given).
// Run: node --test signalr-client.mjs
import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { demoInvestors, serverUnderTest } from "./server.mjs";

let server, tokens;

before(async () => {
  server = await serverUnderTest();
  const demo = process.env.NOVICE_TOKEN && process.env.ADVANCED_TOKEN ? [] : await demoInvestors(server.baseUrl);
  tokens = { novice: process.env.NOVICE_TOKEN ?? demo[0].token, advanced: process.env.ADVANCED_TOKEN ?? demo[2].token };
});

after(() => server?.stop());

const hello = { client: "signalr-client/1", sdk: "none", locale: "en-IN", capabilities: [], resume: null };

/** An open connection that keeps every message as `[method, message]`. */
async function open(hub, token, methods) {
  const connection = new HubConnectionBuilder()
    .withUrl(`${server.baseUrl}/hubs/v1/${hub}`, {
      accessTokenFactory: () => token, transport: HttpTransportType.WebSockets, skipNegotiation: true, headers: { Origin: server.baseUrl },
    })
    .configureLogging(LogLevel.None)
    .build();
  const messages = [];
  const waiting = new Set();
  for (const method of methods)
    connection.on(method, (message) => {
      messages.push([method, message]);
      for (const check of waiting) check();
    });
  /** Resolves when the messages so far satisfy `enough`; a timeout is a failure and names what came. */
  const until = (enough, timeoutMs = 15_000) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(check);
        reject(new Error(`Only these came in ${timeoutMs} ms: ${messages.map(([method]) => method).join(", ") || "none"}`));
      }, timeoutMs);
      const check = () => {
        if (!enough(messages)) return;
        clearTimeout(timer);
        waiting.delete(check);
        resolve(messages);
      };
      waiting.add(check);
      check();
    });
  await connection.start();
  return { connection, messages, until };
}

const experience = (token) => open("experience", token, ["Welcome", "ExperienceChanged", "CardsChanged", "ConsentChanged", "Gap", "Notice"]);
const market = (token) => open("market", token, ["Quotes", "Indicators", "Gap", "Notice"]);
const has = (method) => (messages) => messages.some(([name]) => name === method);

test("Welcome is first, then a whole snapshot whose seq goes up by exactly one", async () => {
  const { connection, until } = await experience(tokens.novice);
  await connection.invoke("Hello", hello);
  const messages = await until((all) => has("ExperienceChanged")(all) && has("CardsChanged")(all) && has("ConsentChanged")(all));
  const [[first, welcome], ...rest] = messages;
  assert.equal(first, "Welcome");
  assert.equal(welcome.mode, "snapshot");
  assert.ok(welcome.heartbeatMs > 0);
  assert.deepEqual(rest.map(([, message]) => message.seq), rest.map((_, index) => welcome.seq + 1 + index));
  const [, shown] = rest.find(([name]) => name === "ExperienceChanged");
  assert.equal(shown.previousTier, null);
  assert.ok(shown.layout.sections.length > 0 && shown.reasons.length > 0);
  await connection.stop();
});

test("a second connection resumes where the first ended", async () => {
  const first = await experience(tokens.advanced);
  await first.connection.invoke("Hello", hello);
  const messages = await first.until((all) => has("ConsentChanged")(all) && has("CardsChanged")(all) && has("ExperienceChanged")(all));
  const { epoch } = messages[0][1];
  const seq = Math.max(...messages.slice(1).map(([, message]) => message.seq));
  await first.connection.stop();
  const second = await experience(tokens.advanced);
  await second.connection.invoke("Hello", { ...hello, resume: { epoch, seq } });
  const [[name, welcome]] = await second.until(has("Welcome"));
  assert.equal(name, "Welcome");
  if (welcome.mode === "resumed") assert.deepEqual([welcome.epoch, welcome.seq], [epoch, seq]);
  else await second.until(has("ExperienceChanged"));
  await second.connection.stop();
});

test("a resume from an epoch that never was gets a snapshot", async () => {
  const { connection, until } = await experience(tokens.novice);
  await connection.invoke("Hello", { ...hello, resume: { epoch: "never-was", seq: 3 } });
  const messages = await until(has("ExperienceChanged"));
  assert.equal(messages[0][1].mode, "snapshot");
  await connection.stop();
});

test("quotes come at once and their seq goes up by one", async () => {
  const { connection, until } = await market(tokens.novice);
  const [symbol] = await symbols();
  const answer = await connection.invoke("Subscribe", { id: "q", instruments: [symbol, "NO-SUCH-THING"], mode: "full", maxHz: 5 });
  assert.deepEqual(answer, { id: "q", unknown: ["NO-SUCH-THING"] });
  const messages = await until((all) => all.filter(([name]) => name === "Quotes").length >= 3, 30_000);
  const batches = messages.filter(([name]) => name === "Quotes").map(([, batch]) => batch);
  assert.equal(batches[0].items[0].instrument, symbol);
  assert.deepEqual(batches.map((batch) => batch.seq), batches.map((_, index) => batches[0].seq + index));
  await connection.stop();
});

test("live indicators are refused below the tier that has them", async () => {
  const { connection } = await market(tokens.novice);
  const [symbol] = await symbols();
  await assert.rejects(connection.invoke("StreamIndicators", { id: "i", instrument: symbol, set: ["rsi(14)"], interval: "1m", from: null, maxHz: 5 }), /HubException: tier-required/);
  await connection.stop();
});

test("closed rows come once each, their index going up by one, from the index asked for", async () => {
  const { connection, until, messages } = await market(tokens.advanced);
  const [symbol] = await symbols();
  const stream = await connection.invoke("StreamIndicators", { id: "i", instrument: symbol, set: ["rsi(14)", "macd(12,26,9)"], interval: "1m", from: null, maxHz: 20 });
  assert.deepEqual(stream.outputs, ["rsi(14)", "macd(12,26,9).macd", "macd(12,26,9).signal", "macd(12,26,9).histogram"]);
  const closedOf = (all, id) => all.filter(([name, rows]) => name === "Indicators" && rows.id === id).flatMap(([, rows]) => rows.closed);
  await until((all) => closedOf(all, "i").length >= 2, 30_000);
  const rows = closedOf(messages, "i");
  assert.deepEqual(rows.map((row) => row.index), rows.map((_, step) => stream.firstIndex + step));
  assert.ok(rows.every((row) => row.values.length === stream.outputs.length));
  const from = rows.at(-1).index;
  const again = await connection.invoke("StreamIndicators", { id: "j", instrument: symbol, set: ["rsi(14)"], interval: "1m", from, maxHz: 20 });
  assert.equal(again.firstIndex, from);
  await until((all) => closedOf(all, "j").length >= 1);
  assert.equal(closedOf(messages, "j")[0].index, from);
  assert.equal(has("Gap")(messages), false);
  await connection.stop();
});

async function symbols() {
  const answer = await fetch(`${server.baseUrl}/v1/instruments`, { headers: { authorization: `Bearer ${tokens.novice}` } });
  return (await answer.json()).map((instrument) => instrument.symbol);
}
