// The two hubs over the JSON hub protocol, by hand: enough for the pages and for the SDK.
import { investors } from "./experience.mjs";
import { bars, epoch, onTick, outputs, rows, seriesOf } from "./market.mjs";

const separator = "\u001e";
const receipt = (id) => ({ id, status: "accepted", duplicate: false, sequence: 1, receivedAt: new Date().toISOString(), code: null });

function experience(investor, send) {
  let seq = null;
  const forward = (method, message) => {
    if (seq === null) return;
    seq = message.seq;
    send(method, message);
  };
  investor.listeners.add(forward);
  return {
    closed: () => investor.listeners.delete(forward),
    calls: {
      Hello: ({ resume }) => {
        const resumed = resume?.epoch === investor.epoch && resume.seq <= investor.seq;
        const at = resumed ? resume.seq : investor.seq - 0;
        const limits = { callsPerMinute: 120, maxSubscriptions: 50, maxUpdatesPerSecond: 20 };
        send("Welcome", { epoch: investor.epoch, seq: at, mode: resumed ? "resumed" : "snapshot", heartbeatMs: 5_000, limits });
        seq = at;
        if (resumed) for (const message of investor.log.slice(resume.seq)) forward(...message);
        else for (const [method, body] of investor.snapshot()) investor.emit(method, body);
      },
      Feedback: ({ idempotencyKey, cardId, verdict }) => {
        if (verdict === "dismiss" || verdict === "not-helpful") {
          investor.dismissed.add(cardId);
          investor.version += 1;
          investor.emit("CardsChanged", { cards: investor.cards() });
        }
        return receipt(idempotencyKey);
      },
      SetPreference: ({ idempotencyKey, ...declared }) => {
        investor.declare(declared);
        return receipt(idempotencyKey);
      },
      SetConsent: ({ idempotencyKey, purpose, granted }) => {
        investor.choose(purpose, granted);
        return receipt(idempotencyKey);
      },
    },
  };
}

function market(investor, send) {
  const subscriptions = new Map();
  const streams = new Map();
  const quote = (id, feed) => {
    const items = feed.instruments.map((symbol) => seriesOf(symbol).quote()).filter((item) => feed.sent.get(item.instrument) !== item.ticks);
    if (items.length === 0) return;
    for (const item of items) feed.sent.set(item.instrument, item.ticks);
    send("Quotes", { id, epoch, seq: (feed.seq += 1), asOf: new Date().toISOString(), items, conflated: 0 });
  };
  const indicate = (id, feed) => {
    const { closed, forming } = rows(feed.instrument, feed.set, feed.next);
    feed.next += closed.length;
    send("Indicators", { id, epoch, seq: (feed.seq += 1), asOf: new Date().toISOString(), closed, forming });
  };
  const stop = onTick(() => {
    for (const [id, feed] of subscriptions) quote(id, feed);
    for (const [id, feed] of streams) indicate(id, feed);
  });
  return {
    closed: stop,
    calls: {
      Subscribe: ({ id, instruments }) => {
        const known = instruments.filter(seriesOf);
        subscriptions.set(id, { instruments: known, seq: 0, sent: new Map() });
        return { id, unknown: instruments.filter((symbol) => !seriesOf(symbol)) };
      },
      Unsubscribe: (id) => void (subscriptions.delete(id) || streams.delete(id)),
      SetMode: () => undefined,
      StreamIndicators: ({ id, instrument, set, from }) => {
        if (investor.tier !== "advanced") throw new Error("tier-required");
        const next = from ?? bars(instrument, 300).firstIndex;
        streams.set(id, { instrument, set, next, seq: 0 });
        return { id, outputs: outputs(set), firstIndex: next };
      },
    },
  };
}

/** Serves one WebSocket of `/hubs/v1/…`. */
export function serveHub(socket, url, authorization) {
  const token = url.searchParams.get("access_token") ?? authorization?.replace("Bearer ", "");
  const investor = investors.find((candidate) => candidate.token === token);
  if (!investor) return socket.close();
  const write = (message) => socket.send(JSON.stringify(message) + separator);
  const send = (target, message) => write({ type: 1, target, arguments: [message] });
  const hub = (url.pathname.endsWith("market") ? market : experience)(investor, send);
  investor.sockets.add(socket);
  const ping = setInterval(() => write({ type: 6 }), 5_000);
  const take = (message) => {
    if (message.protocol) return write({});
    if (message.type !== 1) return undefined;
    try {
      const result = hub.calls[message.target](...message.arguments);
      return message.invocationId && write({ type: 3, invocationId: message.invocationId, result: result ?? null });
    } catch (failure) {
      return write({ type: 3, invocationId: message.invocationId, error: `An unexpected error occurred invoking '${message.target}' on the server. HubException: ${failure.message}` });
    }
  };
  socket.on("message", (data) => String(data).split(separator).filter(Boolean).forEach((text) => take(JSON.parse(text))));
  socket.on("close", () => {
    clearInterval(ping);
    investor.sockets.delete(socket);
    hub.closed();
  });
}
