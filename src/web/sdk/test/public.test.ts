import { build, type Rolldown } from "vite";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { BrokerageClient, ConnectionState, ExperienceState, FeedbackRequest, Keyed, Price, Receipt, Store } from "../src/index.js";
import * as sdk from "../src/index.js";

/** Bytes of the SDK itself, minified, without SignalR. */
const sizeLimitBytes = 19_000;

describe("the public surface", () => {
  it("is what it says", () => {
    expect(Object.keys(sdk).sort()).toEqual([
      "ApiError", "BrokerageClient", "RestApi", "backoffBaseMs", "backoffCapMs", "createStore", "eventBatchMs", "eventBatchSize", "eventQueueLimit", "signalRWire", "systemEnvironment",
    ]);
  });

  it("has types that keep apart what must not be mixed up", () => {
    expectTypeOf<number>().not.toExtend<Price>();
    expectTypeOf<BrokerageClient["experience"]["state"]>().toEqualTypeOf<Store<ExperienceState>>();
    expectTypeOf<BrokerageClient["market"]["connection"]>().toEqualTypeOf<Store<ConnectionState>>();
    expectTypeOf<{ cardId: string; verdict: string }>().toExtend<Keyed<FeedbackRequest>>();
    expectTypeOf<ReturnType<BrokerageClient["experience"]["feedback"]>>().toEqualTypeOf<Promise<Receipt>>();
  });

  it("stays small", async () => {
    const entry = new URL("../src/index.ts", import.meta.url).pathname;
    const built = (await build({
      logLevel: "silent",
      configFile: false,
      build: { write: false, minify: true, lib: { entry, formats: ["es"] }, rolldownOptions: { external: ["@microsoft/signalr"] } },
    })) as Rolldown.RolldownOutput[];
    const code = built[0]?.output[0].code ?? "";
    expect(code).toContain("StreamIndicators");
    expect(code.length).toBeLessThan(sizeLimitBytes);
  });
});
