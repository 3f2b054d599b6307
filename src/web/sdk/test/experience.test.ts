import { describe, expect, it } from "vitest";
import { BrokerageClient, type HelloRequest } from "../src/index.js";
import { FakeEnvironment, FakeHub, settle } from "./fakes.js";
import { cards, tier, welcome } from "./samples.js";

async function started() {
  const hub = new FakeHub();
  const environment = new FakeEnvironment();
  const client = new BrokerageClient({ baseUrl: "", accessToken: () => "t", client: "test/1", wire: hub.factory, environment });
  const experience = client.experience;
  experience.connect();
  await settle();
  const hellos = () => hub.wires.flatMap((wire) => wire.asked<HelloRequest>("Hello"));
  return { hub, environment, experience, hellos, view: () => experience.state.get().view, state: () => experience.connection.get() };
}

async function live() {
  const test = await started();
  test.hub.wire.send("Welcome", welcome(4));
  test.hub.wire.send("ExperienceChanged", tier(5));
  test.hub.wire.send("CardsChanged", cards(6, "a", "b"));
  return test;
}

describe("the first connection", () => {
  it("is connecting until the snapshot's tier has arrived", async () => {
    const { hub, state, view } = await started();
    hub.wire.send("Welcome", welcome(4));
    expect(state()).toBe("connecting");
    hub.wire.send("ExperienceChanged", tier(5));
    expect(state()).toBe("live");
    expect(view()).toMatchObject({ epoch: "e1", seq: 5, version: 50, tier: "novice", cards: [] });
  });

  it("asks for no resume and names itself", async () => {
    const { hellos } = await started();
    expect(hellos()).toMatchObject([{ client: "test/1", locale: "en-IN", resume: null }]);
  });

  it("ends on silence of twice the heartbeat", async () => {
    const { hub } = await live();
    expect(hub.wire.silenceLimitMs).toBe(10_000);
  });

  it("is given up when it does not become live in time", async () => {
    const { hub, environment } = await started();
    await environment.advance(15_000 + 125);
    expect(hub.wires).toHaveLength(2);
  });

  it("shows cards that came before the tier", async () => {
    const { hub, view } = await started();
    hub.wire.send("Welcome", welcome(0));
    hub.wire.send("CardsChanged", cards(1, "a"));
    hub.wire.send("ExperienceChanged", tier(2));
    expect(view()?.cards.map((card) => card.id)).toEqual(["a"]);
  });
});

describe("sequence numbers", () => {
  it("a repeated message changes nothing", async () => {
    const { hub, experience } = await live();
    const before = experience.state.get();
    hub.wire.send("CardsChanged", cards(6, "z"));
    hub.wire.send("ExperienceChanged", tier(5, "advanced"));
    expect(experience.state.get()).toBe(before);
  });

  it("a hole asks for a snapshot on the same connection and is stale meanwhile", async () => {
    const { hub, hellos, state, view, experience } = await live();
    hub.wire.send("CardsChanged", cards(8, "lost-one-before"));
    expect(state()).toBe("stale");
    expect(view()?.cards.map((card) => card.id)).toEqual(["a", "b"]);
    expect(hub.wires).toHaveLength(1);
    expect(hellos().at(-1)?.resume).toBeNull();
    hub.wire.send("CardsChanged", cards(9, "belongs to the numbering given up"));
    hub.wire.send("Welcome", welcome(9));
    hub.wire.send("ExperienceChanged", tier(10));
    hub.wire.send("CardsChanged", cards(11, "c"));
    expect(state()).toBe("live");
    expect(view()?.cards.map((card) => card.id)).toEqual(["c"]);
    expect(experience.state.get().gaps).toBe(1);
  });

  it("the server's own gap is stale until the snapshot that follows", async () => {
    const { hub, state, hellos } = await live();
    hub.wire.send("Gap", { fromSeq: 7, toSeq: 9, action: "snapshot-follows" });
    expect(state()).toBe("stale");
    hub.wire.send("ExperienceChanged", tier(10));
    expect(state()).toBe("live");
    expect(hellos()).toHaveLength(1);
  });

  it("a gap that asks to reconnect resumes from the last message seen", async () => {
    const { hub, environment, hellos } = await live();
    hub.wire.send("Gap", { fromSeq: 7, toSeq: 9, action: "reconnect" });
    await environment.advance(125);
    expect(hub.wires).toHaveLength(2);
    expect(hellos().at(-1)?.resume).toEqual({ epoch: "e1", seq: 6 });
  });

  it("a new epoch on the same connection numbers anew", async () => {
    const { hub, view } = await live();
    hub.wire.send("Welcome", welcome(0, "snapshot", "e2"));
    hub.wire.send("ExperienceChanged", tier(1, "intermediate"));
    expect(view()).toMatchObject({ epoch: "e2", seq: 1, tier: "intermediate" });
  });
});

describe("a lost connection", () => {
  it("is stale at once and resumes where it ended", async () => {
    const { hub, environment, state, hellos, view } = await live();
    hub.wire.cut();
    expect(state()).toBe("stale");
    expect(environment.pending).toEqual([125]);
    await environment.advance(125);
    expect(hellos().at(-1)?.resume).toEqual({ epoch: "e1", seq: 6 });
    hub.wire.send("Welcome", welcome(6, "resumed"));
    expect(state()).toBe("live");
    hub.wire.send("CardsChanged", cards(7, "missed"));
    expect(view()?.cards.map((card) => card.id)).toEqual(["missed"]);
  });

  it("takes a snapshot when the epoch has changed", async () => {
    const { hub, environment, view, state } = await live();
    hub.wire.cut();
    await environment.advance(125);
    hub.wire.send("Welcome", welcome(0, "snapshot", "e2"));
    expect(state()).toBe("stale");
    hub.wire.send("ExperienceChanged", tier(1, "advanced"));
    expect(state()).toBe("live");
    expect(view()).toMatchObject({ epoch: "e2", tier: "advanced" });
  });

  it("does not trust a resume from another point", async () => {
    const { hub, environment, hellos } = await live();
    hub.wire.cut();
    await environment.advance(125);
    hub.wire.send("Welcome", welcome(9, "resumed"));
    expect(hellos().at(-1)?.resume).toBeNull();
  });

  it("retries for ever, at most ten seconds apart", async () => {
    const { hub, environment } = await live();
    hub.reachable = false;
    hub.wire.cut();
    const delays: number[] = [];
    for (let attempt = 0; attempt < 60; attempt += 1) {
      const delay = environment.pending[0] ?? Number.NaN;
      delays.push(delay);
      await environment.advance(delay);
    }
    expect(delays.slice(0, 8)).toEqual([125, 250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    expect(Math.max(...delays)).toBe(5_000);
    expect(hub.wires).toHaveLength(61);
  });

  it("starts the backoff anew only after a steady connection", async () => {
    const { hub, environment } = await live();
    hub.wire.cut();
    await environment.advance(125);
    hub.wire.send("Welcome", welcome(6, "resumed"));
    hub.wire.cut();
    expect(environment.pending).toEqual([250]);
    await environment.advance(250);
    hub.wire.send("Welcome", welcome(6, "resumed"));
    await environment.advance(5_000);
    hub.wire.cut();
    expect(environment.pending).toEqual([125]);
  });

  it("is tried at once when the app wakes it", async () => {
    const { hub, environment, experience } = await live();
    hub.wire.cut();
    experience.wake();
    expect(hub.wires).toHaveLength(2);
    await environment.advance(1_000);
    expect(hub.wires).toHaveLength(2);
  });

  it("can no longer reach the app", async () => {
    const { hub, environment, experience } = await live();
    const old = hub.wire;
    old.cut();
    await environment.advance(125);
    const before = experience.state.get();
    old.send("CardsChanged", cards(7, "ghost"));
    expect(experience.state.get()).toBe(before);
  });
});

describe("notices", () => {
  it("a replaced connection is closed and does not fight for its place", async () => {
    const { hub, environment, state } = await live();
    hub.wire.send("Notice", { code: "replaced", retryAfterMs: null });
    expect(state()).toBe("closed");
    expect(environment.pending).toEqual([]);
    expect(hub.wires).toHaveLength(1);
  });

  it("a server going away is given the time it asks for", async () => {
    const { hub, environment } = await live();
    hub.wire.send("Notice", { code: "going-away", retryAfterMs: 3_000 });
    hub.wire.cut();
    expect(environment.pending).toEqual([3_000]);
  });
});

describe("what the app says", () => {
  it("carries a fresh idempotency key unless the app brings one", async () => {
    const { hub, experience } = await live();
    await experience.feedback({ cardId: "a", verdict: "helpful" });
    await experience.setConsent({ idempotencyKey: "mine", purpose: "p", granted: false, noticeVersion: "1", language: "en" });
    expect(hub.wire.asked("Feedback")).toEqual([{ cardId: "a", verdict: "helpful", idempotencyKey: "key-2" }]);
    expect(hub.wire.asked("SetConsent")).toMatchObject([{ idempotencyKey: "mine" }]);
  });

  it("fails at once without a connection", async () => {
    const { hub, experience } = await live();
    hub.wire.cut();
    await expect(experience.setPreference({ experience: "novice" })).rejects.toThrow("Not connected");
  });
});

describe("a change of tier", () => {
  it("is told apart from a snapshot", async () => {
    const { hub, experience } = await live();
    expect(experience.state.get().tierChange).toBeNull();
    hub.wire.send("ExperienceChanged", tier(7, "intermediate", "novice"));
    expect(experience.state.get().tierChange).toMatchObject({ from: "novice", change: { tier: "intermediate" } });
  });
});
