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

test("an event in quarantine is replayed and leaves the list", { skip: process.env.BASE_URL ? "needs a server with events in quarantine" : false }, async () => {
  const { page, close } = await openPage(browser, server.baseUrl);
  await page.goto(`${server.baseUrl}/console/`);
  await page.getByRole("button", { name: "Replay evt-9007" }).click();
  await page.getByText("evt-9007 was replayed.").waitFor();
  await page.getByRole("button", { name: "Replay evt-9007" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Discard evt-9017" }).click();
  await page.getByText("evt-9017 was discarded.").waitFor();
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
