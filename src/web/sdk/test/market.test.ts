import { describe, expect, it } from "vitest";
import { BrokerageClient, type StreamIndicatorsRequest, type SubscribeRequest } from "../src/index.js";
import { FakeEnvironment, FakeHub, settle } from "./fakes.js";
import { quote, quotes, rows } from "./samples.js";

async function live() {
  const hub = new FakeHub();
  const environment = new FakeEnvironment();
  hub.answers.set("Subscribe", (request) => ({ id: (request as SubscribeRequest).id, unknown: [] }));
  hub.answers.set("StreamIndicators", (request) => ({ id: (request as StreamIndicatorsRequest).id, outputs: ["rsi(14)"], firstIndex: 0 }));
  const client = new BrokerageClient({ baseUrl: "", accessToken: () => "t", client: "test/1", wire: hub.factory, environment });
  client.market.connect();
  await settle();
  const asks = () => hub.wires.flatMap((wire) => wire.asked<StreamIndicatorsRequest>("StreamIndicators"));
  const lastId = () => asks().at(-1)?.id ?? "";
  const stream = async () => {
    const feed = client.market.streamIndicators({ instrument: "IBM", set: ["rsi(14)"], interval: "1m" });
    await settle();
    return feed;
  };
  const reconnect = async () => {
    hub.wire.cut();
    await environment.advance(125);
    await settle();
  };
  return { hub, market: client.market, asks, lastId, stream, reconnect };
}

const indexes = (feed: { readonly state: { readonly get: () => { readonly closed: readonly { readonly index: number }[] } } }) =>
  feed.state.get().closed.map((row) => row.index);

describe("quotes", () => {
  it("keep the latest of each instrument and ignore a repeated batch", async () => {
    const { hub, market } = await live();
    const feed = market.subscribe(["IBM", "BAC"]);
    hub.wire.send("Quotes", quotes("q1", 1, [quote("IBM", 1), quote("BAC", 5)]));
    hub.wire.send("Quotes", quotes("q1", 3, [quote("IBM", 2)]));
    hub.wire.send("Quotes", quotes("q1", 2, [quote("IBM", 9)]));
    expect([...feed.state.get().quotes.values()].map((item) => item.last)).toEqual([2, 5]);
  });

  it("are asked for again on a new connection and start from its snapshot", async () => {
    const { hub, market, reconnect } = await live();
    const feed = market.subscribe(["IBM"], "full", 5);
    hub.wire.send("Quotes", quotes("q1", 7, [quote("IBM", 1)]));
    await reconnect();
    expect(hub.wire.asked("Subscribe")).toEqual([{ id: "q1", instruments: ["IBM"], mode: "full", maxHz: 5 }]);
    hub.wire.send("Quotes", quotes("q1", 1, [quote("IBM", 2)]));
    expect(feed.state.get().quotes.get("IBM")?.last).toBe(2);
  });

  it("of an earlier epoch are forgotten", async () => {
    const { hub, market } = await live();
    const feed = market.subscribe(["IBM", "BAC"]);
    hub.wire.send("Quotes", quotes("q1", 7, [quote("IBM", 1), quote("BAC", 1)]));
    hub.wire.send("Quotes", quotes("q1", 1, [quote("IBM", 2)], "m2"));
    expect([...feed.state.get().quotes.keys()]).toEqual(["IBM"]);
  });

  it("end at the server when closed", async () => {
    const { hub, market, reconnect } = await live();
    market.subscribe(["IBM"]).close();
    expect(hub.wire.asked("Unsubscribe")).toEqual(["q1"]);
    await reconnect();
    expect(hub.wire.asked("Subscribe")).toEqual([]);
  });

  it("that are refused do not cost the connection", async () => {
    const { hub, market, reconnect } = await live();
    hub.answers.set("Subscribe", () => Promise.reject(new Error("An error occurred. HubException: limit")));
    const feed = market.subscribe(["IBM"]);
    await reconnect();
    expect(feed.state.get().error).toBe("limit");
    expect(market.connection.get()).toBe("live");
    expect(hub.wires).toHaveLength(2);
  });
});

describe("an indicator stream", () => {
  it("keeps closed rows once and the forming row", async () => {
    const { hub, stream, lastId } = await live();
    const feed = await stream();
    hub.wire.send("Indicators", rows(lastId(), 0, 2));
    hub.wire.send("Indicators", rows(lastId(), 2, 3));
    expect(indexes(feed)).toEqual([0, 1, 2, 3]);
    expect(feed.state.get()).toMatchObject({ status: "live", outputs: ["rsi(14)"], forming: { index: 4 } });
  });

  it("keeps the forming row while a batch has none, until it closes", async () => {
    const { hub, stream, lastId } = await live();
    const feed = await stream();
    hub.wire.send("Indicators", rows(lastId(), 0, 2));
    hub.wire.send("Indicators", { ...rows(lastId(), 0, 2), forming: null });
    expect(feed.state.get().forming?.index).toBe(3);
    hub.wire.send("Indicators", { ...rows(lastId(), 3, 3), forming: null });
    expect(feed.state.get().forming).toBeNull();
  });

  it("is asked for again from the next index on a new connection", async () => {
    const { hub, stream, lastId, asks, reconnect } = await live();
    const feed = await stream();
    hub.wire.send("Indicators", rows(lastId(), 5, 7));
    await reconnect();
    expect(asks().map((ask) => ask.from)).toEqual([null, 8]);
    hub.wire.send("Indicators", rows(lastId(), 8, 9));
    expect(indexes(feed)).toEqual([5, 6, 7, 8, 9]);
  });

  it("starts anew when the epoch has changed", async () => {
    const { hub, stream, lastId, asks, reconnect } = await live();
    const feed = await stream();
    hub.wire.send("Indicators", rows(lastId(), 5, 7));
    await reconnect();
    hub.wire.send("Indicators", rows(lastId(), 0, 1, "m2"));
    await settle();
    expect(indexes(feed)).toEqual([]);
    expect(asks().at(-1)?.from).toBeNull();
    hub.wire.send("Indicators", rows(lastId(), 0, 1, "m2"));
    expect(indexes(feed)).toEqual([0, 1]);
  });

  it("starts anew when the indexes did, whatever the epoch says", async () => {
    const { hub, stream, lastId, asks, reconnect } = await live();
    const feed = await stream();
    hub.wire.send("Indicators", rows(lastId(), 5, 7));
    await reconnect();
    hub.wire.send("Indicators", { ...rows(lastId(), 2, 2), closed: [] });
    await settle();
    expect(asks().map((ask) => ask.from)).toEqual([null, 8, null]);
    hub.wire.send("Indicators", rows(lastId(), 0, 2));
    expect(indexes(feed)).toEqual([0, 1, 2]);
  });

  it("ignores a repeated batch", async () => {
    const { hub, stream, lastId } = await live();
    const feed = await stream();
    const batch = rows(lastId(), 0, 1);
    hub.wire.send("Indicators", batch);
    hub.wire.send("Indicators", rows(lastId(), 2, 3));
    hub.wire.send("Indicators", batch);
    expect([indexes(feed), feed.state.get().forming?.index]).toEqual([[0, 1, 2, 3], 4]);
  });

  it("asks once for rows that are missing, then calls them lost", async () => {
    const { hub, stream, lastId, asks } = await live();
    const feed = await stream();
    hub.wire.send("Indicators", rows(lastId(), 0, 1));
    hub.wire.send("Indicators", rows(lastId(), 4, 4));
    await settle();
    expect(asks().map((ask) => ask.from)).toEqual([null, 2]);
    hub.wire.send("Indicators", rows(lastId(), 4, 4));
    expect(indexes(feed)).toEqual([0, 1, 4]);
    expect(feed.state.get().gaps).toMatchObject([{ fromIndex: 2, toIndex: 3 }]);
  });

  it("surfaces the server's gap and goes on behind it", async () => {
    const { hub, stream, lastId, asks } = await live();
    const feed = await stream();
    hub.wire.send("Indicators", rows(lastId(), 0, 1));
    hub.wire.send("Gap", { id: lastId(), fromIndex: 2, toIndex: 8 });
    hub.wire.send("Indicators", rows(lastId(), 9, 9));
    expect(indexes(feed)).toEqual([0, 1, 9]);
    expect(feed.state.get().gaps).toHaveLength(1);
    expect(asks()).toHaveLength(1);
  });

  it("takes no row of an earlier ask for one of this", async () => {
    const { hub, stream, lastId } = await live();
    const feed = await stream();
    const first = lastId();
    hub.wire.send("Indicators", rows(first, 0, 1));
    hub.wire.send("Indicators", rows(first, 0, 1, "m2"));
    await settle();
    hub.wire.send("Indicators", rows(first, 2, 3, "m2"));
    expect(indexes(feed)).toEqual([]);
  });

  it("below the advanced tier is refused with the server's code", async () => {
    const { hub, stream } = await live();
    hub.answers.set("StreamIndicators", () => Promise.reject(new Error("An error occurred. HubException: tier-required")));
    const feed = await stream();
    expect(feed.state.get()).toMatchObject({ status: "refused", error: "tier-required" });
  });

  it("starts from the latest rows when the server has lost the index", async () => {
    const { hub, stream, lastId, asks, reconnect } = await live();
    await stream();
    hub.wire.send("Indicators", rows(lastId(), 5, 7));
    hub.answers.set("StreamIndicators", (request) => {
      if ((request as StreamIndicatorsRequest).from !== null) throw new Error("HubException: out-of-range");
      return { id: "", outputs: ["rsi(14)"], firstIndex: 0 };
    });
    await reconnect();
    expect(asks().map((ask) => ask.from)).toEqual([null, 8, null]);
  });

  it("ends at the server when closed", async () => {
    const { hub, stream, lastId } = await live();
    (await stream()).close();
    expect(hub.wire.asked("Unsubscribe")).toEqual([lastId()]);
  });
});
