import { describe, expect, it } from "vitest";
import { RestApi } from "../src/index.js";

const answering = (status: number, body: string) => {
  const seen: { readonly url: string; readonly token: string | null }[] = [];
  const api = new RestApi("https://example.test", () => "secret", (url, init) => {
    seen.push({ url, token: new Headers(init?.headers).get("authorization") });
    return Promise.resolve(new Response(body, { status }));
  });
  return { api, seen };
};

describe("the HTTP API", () => {
  it("sends the token and escapes what it is given", async () => {
    const { api, seen } = answering(200, "{}");
    await api.bars("A/B", { interval: "1m", count: 300 });
    expect(seen).toEqual([{ url: "https://example.test/v1/instruments/A%2FB/bars?interval=1m&count=300", token: "Bearer secret" }]);
  });

  it("sends an answer to be graded", async () => {
    const sent: unknown[] = [];
    const api = new RestApi("https://example.test", () => "t", (url, init) => {
      sent.push([url, init?.method, JSON.parse(String(init?.body))]);
      return Promise.resolve(new Response(JSON.stringify({ correct: true })));
    });
    const request = { idempotencyKey: "k1", question: "q1", choice: 2 };
    expect(await api.answer("a/b", request)).toEqual({ correct: true });
    expect(sent).toEqual([["https://example.test/v1/me/lessons/a%2Fb/answers", "POST", request]]);
  });

  it("asks for a page of events after another", async () => {
    const { api, seen } = answering(200, "{}");
    await api.events();
    await api.events("a&b", 10);
    expect(seen.map(({ url }) => url)).toEqual(["https://example.test/v1/me/events?limit=50", "https://example.test/v1/me/events?limit=10&after=a%26b"]);
  });

  it("gives an export as it came", async () => {
    const { api, seen } = answering(200, "PK\u0003\u0004");
    expect(await (await api.exportData()).text()).toBe("PK\u0003\u0004");
    expect(seen).toEqual([{ url: "https://example.test/v1/me/export", token: "Bearer secret" }]);
  });

  it("sends what an investor decides about their data", async () => {
    const sent: unknown[] = [];
    const api = new RestApi("", () => "t", (url, init) => {
      sent.push([url, init?.method, JSON.parse(String(init?.body))]);
      return Promise.resolve(new Response("{}"));
    });
    await api.pause({ idempotencyKey: "k1", paused: true });
    await api.reset({ idempotencyKey: "k2" });
    await api.erase({ confirm: "erase" });
    await api.openRequest({ kind: "access" });
    expect(sent).toEqual([
      ["/v1/me/pause", "POST", { idempotencyKey: "k1", paused: true }],
      ["/v1/me/reset", "POST", { idempotencyKey: "k2" }],
      ["/v1/me/erase", "POST", { confirm: "erase" }],
      ["/v1/me/requests", "POST", { kind: "access" }],
    ]);
  });

  it("turns problem details into an error", async () => {
    const { api } = answering(404, JSON.stringify({ type: "urn:x:not-found", title: "Not found", traceId: "t1" }));
    await expect(api.why("d1")).rejects.toMatchObject({ status: 404, type: "urn:x:not-found", message: "Not found", traceId: "t1" });
  });

  it("survives an answer that is no JSON", async () => {
    const { api } = answering(502, "<html>");
    await expect(api.glossary()).rejects.toMatchObject({ status: 502, message: "HTTP 502" });
  });

  it("says when the server cannot be reached", async () => {
    const api = new RestApi("", () => "t", () => Promise.reject(new Error("refused")));
    await expect(api.experience()).rejects.toMatchObject({ name: "ApiError", status: 0 });
  });
});
