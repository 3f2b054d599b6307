// The console of product teams and operators in Chromium, against BASE_URL or a made-up server.
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

const looks = [{ colorScheme: "light" }, { colorScheme: "dark" }, { colorScheme: "light", width: 390, height: 844 }, { colorScheme: "dark", width: 390, height: 844 }];
/** Each page with a text that is there once its data are. */
const pages = {
  population: /^investors$/, rules: /^would move$/, personas: /^What was looked at$/, review: /^Published$/, monitor: /^(Guardrails|Nothing has been published yet\.)$/,
  audit: /^(published|imported)$/, operations: /^Quarantine$/,
};

for (const options of looks) {
  const look = `${options.colorScheme}${options.width ? "-phone" : ""}`;
  test(`every page is accessible and fits, ${look}`, async () => {
    const { page, faults, close } = await openPage(browser, server.baseUrl, options);
    for (const [name, text] of Object.entries(pages)) {
      await page.goto(`${server.baseUrl}/console/#/${name}`);
      await page.locator("main").getByText(text).first().waitFor({ timeout: 15_000 });
      await picture(page, `console-${name}-${look}`, { fullPage: true });
      assert.deepEqual(await violations(page), [], name);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), 0, `${name} is wider than the window`);
    }

    assert.deepEqual(faults, { errors: [], offOrigin: [] });
    await close();
  });
}

/** Moves the focus to a control and presses keys there, as somebody without a mouse does. */
async function press(control, ...keys) {
  await control.focus();
  for (const key of keys) await control.press(key);
}

test("a threshold goes from the builder to a ramp and back by keyboard, with another person's approval", { skip: process.env.BASE_URL ? "changes the rules of the server" : false }, async () => {
  const { page, faults, close } = await openPage(browser, server.baseUrl, { width: 1440, reducedMotion: "reduce" });
  const button = (name) => page.getByRole("button", { name, exact: true });
  await page.goto(`${server.baseUrl}/console/#/rules`);
  const value = page.getByLabel("Value for trades_90d, advanced-by-evidence");
  await value.focus();
  await value.press("ControlOrMeta+a");
  await value.pressSequentially("80");
  await page.waitForFunction(() => document.querySelector("textarea").value.includes("value: 80, exit: 45 }"));
  await page.waitForFunction(() => document.querySelector("textarea").value.includes("# Down from advanced at once"));
  await page.getByText("no longer reaches advanced").waitFor();
  await press(page.getByRole("button", { name: /^advanced to intermediate: [1-9]/ }));
  await page.locator(".responsible", { hasText: "intermediate-by-activity" }).waitFor();
  await picture(page, "console-edited", { fullPage: true });
  await page.getByLabel("What this change is for").fill("Raise the bar for advanced");
  await press(button("Hand in for review"), "Enter");
  await picture(page, "console-submit");
  assert.deepEqual(await violations(page), []);
  await press(page.getByRole("checkbox", { name: /no longer reaches/ }), "Space");
  await press(button("Hand in"), "Enter");
  await page.getByText("Handed in.").waitFor();

  await page.getByRole("link", { name: /Review/ }).press("Enter");
  await press(button("Approve"), "Enter");
  await page.getByText("the author cannot approve it").waitFor();
  await picture(page, "console-review", { fullPage: true });
  await page.getByLabel("Working as").selectOption("ben");
  await page.getByText("You are ben").waitFor();
  await press(button("Approve"), "Enter");
  await press(button("Publish…"), "Enter");
  await page.getByText("investors would move").waitFor();
  await picture(page, "console-publish");
  assert.deepEqual(await violations(page), []);
  await press(button("Publish"), "Enter");
  await page.getByText("Ramp under way").waitFor();
  await press(button("Next step now"), "Enter");
  await page.locator(".ramp [data-state=now]", { hasText: "10 %" }).waitFor();
  await picture(page, "console-ramp", { fullPage: true });
  await press(button("Roll back the newest"), "Enter");
  await page.getByLabel("Reason").fill("Too many questions at the desk");
  await press(button("Roll back now"), "Enter");
  await page.getByText("rolled back", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Audit" }).press("Enter");
  await page.getByText("Too many questions at the desk").waitFor();
  assert.deepEqual(faults.errors.filter((error) => !error.includes("403")), []);
  await close();
});

test("an error is underlined at its place and says what was meant; a feature is found by typing", async () => {
  const { page, close } = await openPage(browser, server.baseUrl, { width: 1440 });
  await page.goto(`${server.baseUrl}/console/#/rules`);
  const feature = page.getByRole("combobox", { name: "Feature, intermediate-by-activity" });
  await feature.click();
  await feature.fill("quiz");
  await page.getByRole("option", { name: /quiz_score/ }).waitFor();
  await picture(page, "console-picker");
  assert.deepEqual(await violations(page), []);
  await feature.press("Escape");
  const text = page.getByLabel("Rule set as YAML");
  await text.fill((await text.inputValue()).replace("feature: holdings_count, op", "feature: holdings_cuont, op"));
  await page.locator(".findings", { hasText: "holdings_count" }).waitFor();
  await page.locator("u[data-mark=error]", { hasText: /^holdings_cuont/ }).waitFor();
  await page.locator(".editor u[data-mark=error]").scrollIntoViewIfNeeded();
  await picture(page, "console-error");
  assert.deepEqual(await violations(page), []);
  await close();
});

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
  await page.goto(`${server.baseUrl}/console/#/operations`);
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
  await page.route("**/v1/rules", (route) => route.fulfill({ status: 401 }));
  await page.route("**/v1/status", (route) => route.fulfill({ status: 401 }));
  await page.goto(`${server.baseUrl}/console/`);
  await page.getByLabel("Token").fill("nonsense");
  await page.getByRole("button", { name: "Open the console" }).click();
  await page.getByText("This token is not accepted here.").waitFor();
  assert.deepEqual(await violations(page), []);
  await close();
});
