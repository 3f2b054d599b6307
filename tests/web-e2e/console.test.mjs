// The operator's console in Chromium, against BASE_URL or a made-up server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { launch, openPage, picture } from "./browser.mjs";
import { serverUnderTest } from "./server.mjs";

let server, browser;

before(async () => {
  server = await serverUnderTest();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const options of [{ colorScheme: "light" }, { colorScheme: "dark", width: 390, height: 844 }]) {
  test(`population, quarantine and rules are there, ${options.colorScheme}`, async () => {
    const { page, faults, close } = await openPage(browser, server.baseUrl, options);
    await page.goto(`${server.baseUrl}/console/`);
    await page.waitForFunction(() => /\d/.test(document.querySelector(".total")?.textContent ?? ""), null, { timeout: 15_000 });
    await page.getByText("kind: SegmentRuleSet").waitFor();
    await page.getByRole("heading", { name: "Quarantine" }).waitFor();
    await picture(page, `console-${options.colorScheme}`, { fullPage: true });
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(faults, { errors: [], offOrigin: [] });
    await close();
  });
}

/** Sends events as a broker's system and answers with what became of each. */
async function send(...events) {
  const { token } = await (await fetch(`${server.baseUrl}/dev/token?role=ingest&sub=e2e`)).json();
  const statuses = [];
  for (const { minutesAgo, ...event } of events) {
    const body = JSON.stringify({ specversion: "1.0", source: "e2e", time: new Date(Date.now() - minutesAgo * 60_000).toISOString(), ...event });
    const answer = await fetch(`${server.baseUrl}/v1/events`, { method: "POST", headers: { authorization: `Bearer ${token}`, "content-type": "application/cloudevents+json" }, body });
    assert.equal(answer.status, 202, await answer.clone().text());
    statuses.push((await answer.json()).receipts[0].status);
  }

  return statuses;
}

test("an event in quarantine is replayed once its cause has arrived, another is discarded", async () => {
  const run = Date.now().toString(36);
  const subject = `e2e-${run}`;
  const fill = (number) => ({ minutesAgo: 1, id: `${run}-fill-${number}`, subject, type: "brokerage.order.filled.v1", data: { orderId: `${run}-${number}`, quantity: 1, price: 100 } });
  const placed = {
    minutesAgo: 2, id: `${run}-placed`, subject, type: "brokerage.order.placed.v1",
    data: { orderId: `${run}-1`, instrument: "VARUNA", assetClass: "equity", side: "buy", orderType: "market", quantity: 1, currency: "INR" },
  };
  const consent = { minutesAgo: 3, id: `${run}-consent`, subject, type: "brokerage.consent.given.v1", data: { purpose: "personalise-portfolio", noticeVersion: "2026-01", language: "en" } };
  assert.deepEqual(await send(consent, fill(1), fill(2)), ["accepted", "quarantined", "quarantined"]);

  const { page, close } = await openPage(browser, server.baseUrl);
  await page.goto(`${server.baseUrl}/console/`);
  await page.getByRole("button", { name: `Discard ${run}-fill-2` }).waitFor();
  await picture(page, "console-quarantine", { fullPage: true });
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(await send(placed), ["accepted"]);
  await page.getByRole("button", { name: `Replay ${run}-fill-1` }).click();
  await page.getByText(`${run}-fill-1 was replayed.`).waitFor();
  await page.getByRole("button", { name: `Replay ${run}-fill-1` }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: `Discard ${run}-fill-2` }).click();
  await page.getByText(`${run}-fill-2 was discarded.`).waitFor();
  await page.getByRole("button", { name: `Discard ${run}-fill-2` }).waitFor({ state: "detached" });
  await close();
});

test("without a token there is a sign-in that says why it refuses", async () => {
  const { page, close } = await openPage(browser, server.baseUrl);
  await page.route("**/dev/token*", (route) => route.fulfill({ status: 404 }));
  await page.route("**/v1/status", (route) => route.fulfill({ status: 401 }));
  await page.goto(`${server.baseUrl}/console/`);
  await page.getByLabel("Operator token").fill("nonsense");
  await page.getByRole("button", { name: "Open the console" }).click();
  await page.getByText("This token is not accepted here.").waitFor();
  assert.deepEqual(await violations(page), []);
  await close();
});
