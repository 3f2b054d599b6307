import { beforeEach, describe, expect, it } from "vitest";
import { backoffBaseMs, BrokerageClient, eventBatchMs, eventBatchSize, eventQueueLimit } from "../src/index.js";
import { FakeEnvironment, FakeHub, settle } from "./fakes.js";

interface Sent {
  readonly url: string;
  readonly keepalive: boolean;
  readonly contentType: string | null;
  readonly authorization: string | null;
  readonly events: readonly { readonly id: string; readonly type: string; readonly time: string; readonly data: Record<string, unknown> }[];
}

let environment: FakeEnvironment;
let client: BrokerageClient;
let sent: Sent[];
/** What the server answers next; when there is none, it takes the events. */
let answers: (() => Promise<Response>)[];

const status = (code: number, headers: Record<string, string> = {}) => () => Promise.resolve(new Response("", { status: code, headers }));
const unreachable = () => Promise.reject(new TypeError("failed to fetch"));
const idsOf = (request: Sent | undefined) => request?.events.map((event) => event.id);
const view = (count: number) => Array.from({ length: count }, (_, index) => client.events.screenViewed(`s${index}`));
const screens = (request: Sent | undefined) => request?.events.map((event) => event.data.screen);

beforeEach(() => {
  environment = new FakeEnvironment();
  sent = [];
  answers = [];
  client = new BrokerageClient({
    baseUrl: "https://example.test", accessToken: () => "secret", client: "test/1", environment, wire: new FakeHub().factory,
    fetch: (url, init) => {
      const headers = new Headers(init?.headers);
      sent.push({ url, keepalive: init?.keepalive === true, contentType: headers.get("content-type"), authorization: headers.get("authorization"), events: JSON.parse(String(init?.body)) });
      return (answers.shift() ?? status(202))();
    },
  });
  client.events.open();
});

describe("events of the app", () => {
  it("travel together, two seconds after the first, as CloudEvents without subject and source", async () => {
    client.events.instrumentViewed("KAVERI");
    await environment.advance(eventBatchMs - 1);
    client.events.lessonStarted("what-is-a-share");
    expect(sent).toEqual([]);
    await environment.advance(1);
    const [session, first, second] = ["key-1", "key-2", "key-3"];
    expect(sent).toEqual([{
      url: "https://example.test/v1/me/events", keepalive: false, contentType: "application/cloudevents-batch+json", authorization: "Bearer secret",
      events: [
        { specversion: "1.0", id: first, type: "brokerage.instrument.viewed.v1", time: "1970-01-01T00:00:00.000Z", data: { instrument: "KAVERI", sessionId: session } },
        { specversion: "1.0", id: second, type: "brokerage.lesson.started.v1", time: "1970-01-01T00:00:01.999Z", data: { lesson: "what-is-a-share" } },
      ],
    }]);
    expect(client.events.counts.get()).toEqual({ waiting: 0, delivered: 2, overflowed: 0, refused: 0 });
  });

  it("have a helper each", async () => {
    const { events } = client;
    events.screenViewed("trade");
    events.searchPerformed("  index\u0000fund ");
    events.searchPerformed(" \n");
    events.watchlistChanged("KAVERI", "added");
    events.lessonCompleted("l1");
    events.indicatorAdded("KAVERI", "rsi(14)");
    await environment.advance(eventBatchMs);
    const { sessionId } = events;
    expect(sent[0]?.events.map(({ type, data }) => [type, data])).toEqual([
      ["brokerage.screen.viewed.v1", { screen: "trade", sessionId }],
      ["brokerage.search.performed.v1", { term: "index fund", sessionId }],
      ["brokerage.watchlist.changed.v1", { instrument: "KAVERI", change: "added" }],
      ["brokerage.lesson.completed.v1", { lesson: "l1" }],
      ["brokerage.indicator.added.v1", { instrument: "KAVERI", indicator: "rsi(14)" }],
    ]);
  });

  it("do not wait once a batch is full, and no batch is larger", async () => {
    view(eventBatchSize + 20);
    await environment.advance(0);
    expect(sent.map(({ events }) => events.length)).toEqual([eventBatchSize]);
    await environment.advance(eventBatchMs);
    expect(sent.map(({ events }) => events.length)).toEqual([eventBatchSize, 20]);
  });

  it("go at once on flush, and a flush of nothing sends nothing", async () => {
    client.events.flush();
    await environment.advance(0);
    expect(sent).toEqual([]);
    view(1);
    client.events.flush();
    await environment.advance(0);
    expect(sent).toHaveLength(1);
  });

  it("from before the start wait for it", async () => {
    client.events.close();
    view(1);
    await environment.advance(60_000);
    expect(sent).toEqual([]);
    client.events.open();
    await environment.advance(eventBatchMs);
    expect(sent).toHaveLength(1);
  });

  it("drop the oldest when there are too many", async () => {
    client.events.close();
    view(eventQueueLimit + 2);
    expect(client.events.counts.get()).toMatchObject({ waiting: eventQueueLimit, overflowed: 2 });
    client.events.open();
    await environment.advance(eventBatchMs);
    expect(screens(sent[0])?.[0]).toBe("s2");
  });
});

describe("events that did not arrive", () => {
  it.each([["the network", unreachable], ["a 503", status(503)], ["a 429", status(429)]])("are sent again under the same ids after %s, later each time", async (_, failure) => {
    answers = [failure, failure];
    view(2);
    await environment.advance(eventBatchMs);
    view(1); // waits for the next batch
    expect(environment.pending).toEqual([backoffBaseMs / 2]);
    await environment.advance(backoffBaseMs / 2);
    expect(environment.pending).toEqual([backoffBaseMs]);
    await environment.advance(backoffBaseMs);
    expect(sent.map(idsOf)).toEqual([idsOf(sent[0]), idsOf(sent[0]), idsOf(sent[0])]);
    expect(client.events.counts.get()).toMatchObject({ waiting: 1, delivered: 2 });
    await environment.advance(eventBatchMs);
    expect(client.events.counts.get()).toMatchObject({ waiting: 0, delivered: 3 });
  });

  it.each([["seconds", "7"], ["a date", "Thu, 01 Jan 1970 00:00:09 GMT"]])("wait as long as Retry-After says in %s, and a little longer", async (_, retryAfter) => {
    answers = [status(429, { "retry-after": retryAfter })];
    view(1);
    await environment.advance(eventBatchMs);
    expect(environment.pending).toEqual([7_000 + backoffBaseMs / 2]);
  });

  it("are not hurried by a flush", async () => {
    answers = [status(503, { "retry-after": "7" })];
    view(1);
    await environment.advance(eventBatchMs);
    client.events.flush();
    await environment.advance(6_999);
    expect(sent).toHaveLength(1);
  });

  it("are dropped and counted when the server refuses them, and the next ones go on", async () => {
    answers = [status(422)];
    view(2);
    await environment.advance(eventBatchMs);
    expect(client.events.counts.get()).toEqual({ waiting: 0, delivered: 0, overflowed: 0, refused: 2 });
    view(1);
    await environment.advance(eventBatchMs);
    expect(client.events.counts.get()).toEqual({ waiting: 0, delivered: 1, overflowed: 0, refused: 2 });
  });

  it("are tried again when the server never answers", async () => {
    answers = [() => new Promise<Response>(() => undefined)];
    view(1);
    await environment.advance(eventBatchMs);
    expect(environment.pending).toEqual([30_000]);
  });
});

describe("a page that goes away", () => {
  it("sends what waits and what is under way in requests that outlive it", async () => {
    answers = [() => new Promise<Response>(() => undefined)];
    view(1);
    await environment.advance(eventBatchMs);
    view(1);
    environment.hidePage();
    await settle();
    expect(sent.map(({ keepalive, events }) => [keepalive, events.length])).toEqual([[false, 1], [true, 2]]);
    expect(idsOf(sent[1])?.[0]).toBe(idsOf(sent[0])?.[0]);
  });

  it("that comes back sends them again, so that none is lost", async () => {
    view(1);
    environment.hidePage();
    await environment.advance(eventBatchMs);
    expect(sent.map(idsOf)).toEqual([idsOf(sent[0]), idsOf(sent[0])]);
  });

  it("has nothing left to send after the client was closed", async () => {
    view(1);
    client.close();
    await environment.advance(60_000);
    expect(sent.map(({ keepalive }) => keepalive)).toEqual([true]);
    expect(client.events.counts.get().waiting).toBe(0);
  });
});
