// The privacy centre of the trade page and the privacy office of the console in Chromium, against BASE_URL (Development) or a made-up server.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { launch, openPage, picture, untilLive } from "./browser.mjs";
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
const nameOf = ({ colorScheme, width }) => `${colorScheme}${width ? "-phone" : ""}`;
const run = Date.now().toString(36);

const tokenOf = async (role, sub) => (await (await fetch(`${server.baseUrl}/dev/token?role=${role}&sub=${sub}`)).json()).token;

/** Makes an investor who allows everything and trades enough to be placed, and answers with their token. */
async function investor(name) {
  const time = new Date(Date.now() - 60_000).toISOString();
  const of = (id, type, data) => ({ specversion: "1.0", source: "e2e-privacy", id: `${name}-${id}`, subject: name, time, type: `brokerage.${type}.v1`, data });
  const token = await tokenOf("investor", name);
  const purposes = await (await fetch(`${server.baseUrl}/v1/me/purposes`, { headers: { authorization: `Bearer ${token}` } })).json();
  const consents = purposes.map(({ purpose, noticeVersion, language }) => of(`consent-${purpose}`, "consent.given", { purpose, noticeVersion, language }));
  const orders = Array.from({ length: 32 }, (_, n) => [
    of(`placed-${n}`, "order.placed", { orderId: `${name}-${n}`, instrument: "VARUNA", assetClass: "equity", side: "buy", orderType: "market", quantity: 1, currency: "INR" }),
    of(`filled-${n}`, "order.filled", { orderId: `${name}-${n}`, quantity: 1, price: 100 }),
  ]).flat();
  const headers = { authorization: `Bearer ${await tokenOf("ingest", "e2e")}`, "content-type": "application/cloudevents-batch+json" };
  const answer = await fetch(`${server.baseUrl}/v1/events`, { method: "POST", headers, body: JSON.stringify([...consents, ...orders]) });
  assert.equal((await answer.json()).accepted, consents.length + orders.length);
  return token;
}

/** The app of one investor alone; what is expected to be missing is no fault. */
async function openApp(name, options = {}) {
  const token = await investor(name);
  const opened = await openPage(browser, server.baseUrl, options);
  const { page } = opened;
  await page.route("**/dev/demo-investors", (route) => route.fulfill({ status: 404 }));
  await page.goto(`${server.baseUrl}/trade/`);
  await page.getByLabel("Token").fill(token);
  await page.getByRole("button", { name: "Open my app" }).click();
  await untilLive(page, 1);
  opened.faults.errors.length = 0; // that there are no demo investors
  const sheet = page.getByRole("dialog");
  const button = (text) => sheet.getByRole("button", { name: text });
  const openData = async () => {
    await page.getByRole("button", { name: "My data", exact: true }).click();
    await sheet.getByRole("switch").first().waitFor();
  };
  const back = () => sheet.getByRole("button", { name: "Back", exact: true });
  return { ...opened, token, sheet, button, back, openData };
}

const settled = (page) => page.waitForTimeout(400); // the sheet slides in

async function assertFits(page, what) {
  assert.deepEqual(await violations(page), [], what);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), 0, `${what} is wider than the window`);
}

/** Pages of the centre with the way there and a text that is there once its data are. */
const centre = [
  ["known", [/^What we know about you/], "What is stored, and why"], ["events", [/^What we know about you/, /^Every record/], "What it says"],
  ["readers", [/^Who looked/], /Each look is written down|Nobody has looked/], ["receipts", [/^Your choices so far/], "The whole receipt"],
  ["requests", [/^Ask the privacy office/], "Ask the privacy office"], ["notices", [/^When we may contact you/], "Quiet hours"], ["forget", [/^Forget what you learned/], "What is forgotten"], ["erase", [/^Erase everything/], "What goes"],
];

for (const options of looks) {
  const look = nameOf(options);
  test(`every page of the privacy centre is accessible and fits, ${look}`, async () => {
    const { page, faults, sheet, button, back, openData, close } = await openApp(`e2e-privacy-look-${run}-${look}`, options);
    await openData();
    await settled(page);
    await picture(page, `privacy-choices-${look}`);
    await assertFits(page, "choices");
    await sheet.locator(".sheet-body").evaluate((body) => body.scrollTo(0, body.scrollHeight));
    await picture(page, `privacy-choices-end-${look}`);
    for (const [name, way, text] of centre) {
      for (const step of way) await button(step).first().click();
      await sheet.getByText(text).first().waitFor({ timeout: 15_000 });
      await picture(page, `privacy-${name}-${look}`);
      await assertFits(page, name);
      for (const _ of way) await back().click();
    }

    assert.deepEqual(faults, { errors: [], offOrigin: [] });
    await close();
  });
}

test("a switch says what it did to the screen, and leaves a receipt", async () => {
  const { page, faults, sheet, button, back, openData, close } = await openApp(`e2e-privacy-switch-${run}`);
  const tier = page.getByTestId("tier");
  assert.equal(await tier.textContent(), "Intermediate");
  await openData();
  const first = sheet.locator(".consents li").first();
  await first.getByRole("switch").click();
  await first.locator(".effect", { hasText: "Your view changed to Novice." }).waitFor({ timeout: 10_000 });
  assert.equal(await first.getByRole("switch").getAttribute("aria-checked"), "false");
  assert.equal(await tier.textContent(), "Novice");
  await picture(page, "privacy-effect");
  assert.deepEqual(await violations(page), []);
  await button(/^Your choices so far/).click();
  await sheet.locator(".facts > li", { hasText: "You took it back" }).first().waitFor();
  await back().click();
  await first.getByRole("switch").click();
  await page.waitForFunction(() => document.querySelector('.consents [role="switch"]').getAttribute("aria-checked") === "true");
  assert.deepEqual(faults, { errors: [], offOrigin: [] });
  await close();
});

test("pausing stops what is fitted, says so on the screen, and is undone there", async () => {
  const { page, faults, sheet, openData, close } = await openApp(`e2e-privacy-pause-${run}`);
  const tier = page.getByTestId("tier");
  const before = await tier.textContent();
  await openData();
  await sheet.getByRole("switch", { name: /^Pause personalisation/ }).click();
  await sheet.locator(".effect", { hasText: "Your view changed to Novice." }).waitFor({ timeout: 10_000 });
  await page.keyboard.press("Escape");
  const banner = page.getByTestId("paused");
  await banner.waitFor();
  await picture(page, "privacy-paused");
  assert.deepEqual(await violations(page), []);
  await banner.getByRole("button", { name: "Why am I seeing this?" }).click();
  await sheet.locator(".reasons li").first().waitFor();
  await page.keyboard.press("Escape");
  await banner.getByRole("button", { name: "Resume" }).click();
  await banner.waitFor({ state: "detached", timeout: 10_000 });
  await page.waitForFunction((wanted) => document.querySelector('[data-testid="tier"]').textContent === wanted, before);
  assert.deepEqual(faults, { errors: [], offOrigin: [] });
  await close();
});

test("what was said is shown, corrected and shown again", async () => {
  const { page, sheet, button, openData, close } = await openApp(`e2e-privacy-said-${run}`);
  await page.getByRole("button", { name: "About me", exact: true }).click();
  await sheet.getByText("Education").click();
  await button("Save").click();
  await sheet.getByText(/^Saved\./).waitFor();
  await page.keyboard.press("Escape");
  await openData();
  await button(/^What we know about you/).click();
  await sheet.locator(".pairs dd", { hasText: "Education" }).waitFor();
  await button("Correct this").click();
  await sheet.getByLabel("Education").waitFor();
  assert.ok(await sheet.getByLabel("Education").isChecked());
  await picture(page, "privacy-about-me");
  assert.deepEqual(await violations(page), []);
  await close();
});

test("every record is listed, page by page down to the first", async () => {
  const { page, faults, sheet, button, openData, close } = await openApp(`e2e-privacy-records-${run}`);
  await openData();
  await button(/^What we know about you/).click();
  await button(/^Every record/).click();
  const records = sheet.locator(".facts > li");
  await records.first().waitFor();
  while ((await sheet.getByText("That is all.").count()) === 0) {
    const before = await records.count();
    await button("Show older").click();
    await page.waitForFunction((count) => document.querySelectorAll(".privacy .facts > li").length > count, before);
  }

  assert.ok((await records.count()) > 40);
  await records.last().getByText("What it says").click();
  await records.last().locator("dl code").first().waitFor();
  await picture(page, "privacy-last-record");
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(faults, { errors: [], offOrigin: [] });
  await close();
});

test("a copy of everything is a zip", async () => {
  const { page, faults, button, openData, close } = await openApp(`e2e-privacy-copy-${run}`);
  await openData();
  const [download] = await Promise.all([page.waitForEvent("download"), button(/^Download everything/).click()]);
  assert.match(download.suggestedFilename(), /^my-data-\d{4}-\d{2}-\d{2}\.zip$/);
  const zip = await readFile(await download.path());
  assert.equal(zip.subarray(0, 2).toString("latin1"), "PK");
  await page.getByText("It is yours to keep").waitFor();
  assert.deepEqual(faults, { errors: [], offOrigin: [] });
  await close();
});

test("a request to the privacy office gets a date", async () => {
  const { page, sheet, button, openData, close } = await openApp(`e2e-privacy-ask-${run}`);
  await openData();
  await button(/^Ask the privacy office/).click();
  await sheet.getByText("Correct something").click();
  await button("Send").click();
  await sheet.locator(".facts li", { hasText: /Correct something.*You get an answer by/s }).waitFor();
  await picture(page, "privacy-asked");
  assert.deepEqual(await violations(page), []);
  await close();
});

test("learning starts anew when one asks for it", async () => {
  const { page, sheet, button, openData, close } = await openApp(`e2e-privacy-forget-${run}`);
  await openData();
  await button(/^Forget what you learned/).click();
  await button("Forget what you learned").click();
  await sheet.getByText("It is forgotten. Your view changed to Novice.").waitFor({ timeout: 10_000 });
  await picture(page, "privacy-forgotten");
  assert.equal(await page.getByTestId("tier").textContent(), "Novice");
  await close();
});

for (const options of [looks[0], looks[3]]) {
  test(`an erasure asks for the word, gives a certificate and ends the app, ${nameOf(options)}`, async () => {
    const { page, faults, token, sheet, button, openData, close } = await openApp(`e2e-privacy-erase-${run}-${nameOf(options)}`, options);
    await openData();
    await button(/^Erase everything/).click();
    await button("Erase everything").click({ force: true }); // without the word it does nothing
    await sheet.getByLabel("Type the word erase to confirm").fill("erase");
    await picture(page, `privacy-erase-ready-${nameOf(options)}`);
    assert.deepEqual(await violations(page), []);
    await button("Erase everything").click();
    const goodbye = page.getByTestId("goodbye");
    await goodbye.getByText("Everything is erased").waitFor({ timeout: 15_000 });
    await picture(page, `privacy-goodbye-${nameOf(options)}`);
    await assertFits(page, "goodbye");
    const [download] = await Promise.all([page.waitForEvent("download"), goodbye.getByRole("button", { name: "Download the certificate" }).click()]);
    const certificate = JSON.parse(await readFile(await download.path(), "utf8"));
    assert.equal(certificate.algorithm, "ES256");
    assert.ok(certificate.events > 0 && certificate.signature.length > 80);
    for (const path of ["experience", "data", "export"]) {
      const answer = await fetch(`${server.baseUrl}/v1/me/${path}`, { headers: { authorization: `Bearer ${token}` } });
      assert.equal(answer.status, 404, path);
    }

    assert.deepEqual(faults, { errors: [], offOrigin: [] });
    await close();
  });
}

/** The page of the privacy office, once its data are there. */
async function openOffice(options = {}) {
  const opened = await openPage(browser, server.baseUrl, { reducedMotion: "reduce", ...options });
  const { page } = opened;
  await page.goto(`${server.baseUrl}/console/#/privacy`);
  const button = (name) => page.getByRole("button", { name, exact: true });
  const whole = page.locator('[data-page="privacy"]');
  for (const text of [/^investors$/, /^Erasure ledger$/, /^Verify the audit log$/, /^Basis$/]) await whole.getByText(text).first().waitFor({ timeout: 15_000 });
  await page.getByRole("group", { name: "Records of the audit log" }).locator("tbody tr").first().waitFor({ timeout: 15_000 });
  await page.getByRole("group", { name: "What is processed" }).locator("tbody tr").first().waitFor({ timeout: 15_000 });
  return { ...opened, button };
}

for (const options of looks) {
  const look = nameOf(options);
  test(`the page of the privacy office is accessible and fits, ${look}`, async () => {
    const { page, faults, close } = await openOffice(options);
    await picture(page, `office-${look}`, { fullPage: true });
    await assertFits(page, look);
    assert.deepEqual(faults, { errors: [], offOrigin: [] });
    await close();
  });
}

test("a case is opened, exported and closed; another is refused", async () => {
  const name = `e2e-privacy-case-${run}`;
  await investor(name);
  const { page, faults, button, close } = await openOffice();
  const row = (kind) => page.locator(".cases tbody tr", { hasText: name }).filter({ hasText: kind });
  for (const kind of ["A copy", "A correction"]) {
    await button("Open a case").click();
    await page.getByRole("textbox", { name: "Investor" }).fill(name);
    await page.getByLabel("Asked for").selectOption({ label: kind });
    await picture(page, "office-open-case");
    assert.deepEqual(await violations(page), []);
    await page.getByRole("dialog").getByRole("button", { name: "Open" }).click();
    await row(kind).waitFor();
  }

  const [download] = await Promise.all([page.waitForEvent("download"), row("A copy").getByRole("button", { name: /^Export/ }).click()]);
  assert.equal((await readFile(await download.path())).subarray(0, 2).toString("latin1"), "PK");
  await row("A copy").getByRole("button", { name: /^Close/ }).click();
  await page.getByLabel("The investor has what they asked for.").check();
  await picture(page, "office-close-case");
  assert.deepEqual(await violations(page), []);
  await button("Close the case").click();
  await row("A copy").waitFor({ state: "detached" });
  await row("A correction").getByRole("button", { name: /^Close/ }).click();
  await page.getByLabel("The person could not be identified").check();
  await button("Close the case").click();
  await row("A correction").waitFor({ state: "detached" });
  await button("Answered").click();
  await row("A correction").getByText("The person could not be identified").waitFor();
  await row("A copy").getByText("fulfilled").waitFor();
  assert.deepEqual(faults, { errors: [], offOrigin: [] });
  await close();
});

test("an investor is erased for a case once their id is typed, and the case keeps the certificate", async () => {
  const name = `e2e-privacy-office-erase-${run}`;
  const token = await investor(name);
  const { page, faults, button, close } = await openOffice();
  await button("Open a case").click();
  await page.getByRole("textbox", { name: "Investor" }).fill(name);
  await page.getByLabel("Asked for").selectOption({ label: "Erasure" });
  await page.getByRole("dialog").getByRole("button", { name: "Open" }).click();
  const row = page.locator(".cases tbody tr", { hasText: name });
  const caseId = await row.locator("b").first().textContent();
  await row.getByRole("button", { name: /^Erase/ }).click();
  await page.getByLabel("Type the investor’s id to confirm").fill(`${name}-or-not`);
  assert.ok(await button("Erase for good").isDisabled());
  await page.getByLabel("Type the investor’s id to confirm").fill(name);
  await picture(page, "office-erase");
  assert.deepEqual(await violations(page), []);
  await button("Erase for good").click();
  await row.waitFor({ state: "detached", timeout: 15_000 });
  await button("Answered").click();
  const [download] = await Promise.all([page.waitForEvent("download"), button(`Certificate of ${caseId}`).click()]);
  assert.equal(JSON.parse(await readFile(await download.path(), "utf8")).algorithm, "ES256");
  await picture(page, "office-answered", { fullPage: true });
  assert.equal((await fetch(`${server.baseUrl}/v1/me/experience`, { headers: { authorization: `Bearer ${token}` } })).status, 404);
  assert.deepEqual(faults, { errors: [], offOrigin: [] });
  await close();
});

test("the audit log is verified and paged", async () => {
  const { page, button, close } = await openOffice();
  await button("Verify the audit log").click();
  await page.getByText(/^Intact: /).waitFor({ timeout: 15_000 });
  await picture(page, "office-verified", { fullPage: true });
  const records = page.getByRole("group", { name: "Records of the audit log" }).locator("tbody tr");
  const numbers = async () => (await records.locator("td:first-child").allTextContents()).map(Number);
  const first = await numbers();
  assert.deepEqual(first, [...first].sort((a, b) => b - a));
  if (await button("Older page").isEnabled()) {
    await button("Older page").click();
    await page.waitForFunction((last) => Number(document.querySelector('[aria-label="Records of the audit log"] tbody td').textContent) === last - 1, first.at(-1));
  }

  await close();
});

test("a record that somebody changed is named", { skip: process.env.BASE_URL ? "a real server offers no way to tamper" : false }, async () => {
  const { page, button, close } = await openOffice();
  await fetch(`${server.baseUrl}/dev/tamper-audit`, { method: "POST" });
  await button("Verify the audit log").click();
  await page.getByText("Broken at record 3: altered.").waitFor();
  await picture(page, "office-broken");
  assert.deepEqual(await violations(page), []);
  await close();
});
