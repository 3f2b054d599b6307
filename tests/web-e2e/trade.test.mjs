// The trade page in Chromium. Runs against BASE_URL (a freshly started server in Development), or a made-up server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { launch, openPage, picture, untilLive } from "./browser.mjs";
import { demoInvestors, serverUnderTest } from "./server.mjs";

let server, browser, page, faults, phones, closePage;

before(async () => {
  server = await serverUnderTest();
  browser = await launch();
  ({ page, faults, close: closePage } = await openPage(browser, server.baseUrl));
  await page.goto(`${server.baseUrl}/trade/`);
  phones = page.getByTestId("phone");
});

after(async () => {
  await closePage?.();
  await browser?.close();
  await server?.stop();
});

const tierOf = (phone) => phone.getByTestId("tier").textContent();
const kindsOf = (phone) => phone.locator(".section").evaluateAll((sections) => sections.map((section) => section.dataset.kind));
const sheetOf = (phone) => phone.getByRole("dialog");
const attributes = (phone) => phone.evaluate(({ dataset: { density, vocabulary } }) => ({ density, vocabulary }));

async function closeSheet(phone) {
  await page.keyboard.press("Escape");
  await sheetOf(phone).waitFor({ state: "detached" });
}

test("three phones are live on one instrument, each with a layout of its own", async () => {
  await untilLive(page, 3);
  await picture(page, "trade-desktop-light");
  assert.equal(await tierOf(phones.nth(0)), "Novice", "the first phone has moved already: these tests need a freshly started server");
  assert.deepEqual([await tierOf(phones.nth(1)), await tierOf(phones.nth(2))], ["Intermediate", "Advanced"]);
  const [novice, intermediate, advanced] = [await kindsOf(phones.nth(0)), await kindsOf(phones.nth(1)), await kindsOf(phones.nth(2))];
  assert.ok(novice.includes("cards") && novice.includes("glossary") && !novice.includes("indicators"), `novice: ${novice}`);
  assert.ok(intermediate.includes("watchlist") && !intermediate.includes("indicators") && !intermediate.includes("glossary"), `intermediate: ${intermediate}`);
  assert.ok(advanced.includes("indicators") && advanced.includes("watchlist"), `advanced: ${advanced}`);
  assert.deepEqual(await attributes(phones.nth(0)), { density: "comfortable", vocabulary: "plain" });
  assert.deepEqual(await attributes(phones.nth(2)), { density: "dense", vocabulary: "technical" });
  assert.equal(new Set(await page.locator(".phone .instrument strong").allTextContents()).size, 1);
});

test("synthetic data is called so, on the page and on every phone", async () => {
  assert.ok(await page.locator(".synthetic").isVisible());
  assert.equal(await page.locator(".phone .end", { hasText: "Synthetic data" }).count(), 3);
});

test("prices move without a reload", async () => {
  const price = phones.nth(0).getByTestId("price");
  const first = await price.textContent();
  await page.waitForFunction((text) => document.querySelector('[data-testid="price"]').textContent !== text, first, { timeout: 30_000 });
});

test("the advanced phone has indicator values, on the chart and beneath it", async () => {
  const advanced = phones.nth(2);
  await advanced.locator(".indicators li b").first().waitFor({ timeout: 20_000 });
  const someValue = (selector) => page.waitForFunction((wanted) => [...document.querySelectorAll(wanted)].some((value) => /\d/.test(value.textContent)), selector, { timeout: 120_000 });
  await someValue(".indicators li b"); // right after a start most indicators are still warming up
  await someValue(".legend b");
  assert.equal(await phones.nth(0).locator(".legend, .indicators").count(), 0);
});

test("choosing another instrument moves all phones", async () => {
  const picker = page.getByRole("combobox");
  const before = await picker.inputValue();
  const other = await picker.locator("option").nth(1).getAttribute("value");
  const name = await picker.locator("option").nth(1).textContent();
  await picker.selectOption(other);
  await page.waitForFunction((wanted) => [...document.querySelectorAll(".phone .instrument strong")].filter((title) => title.textContent === wanted).length === 3, name);
  await untilLive(page, 3);
  await picker.selectOption(before);
  await untilLive(page, 3);
});

test("a card says why it is there, and Escape gives the focus back", async () => {
  const phone = phones.nth(1);
  const why = phone.getByTestId("card").first().getByRole("button", { name: "Why am I seeing this?" });
  await why.click();
  await sheetOf(phone).locator(".reasons li").first().waitFor();
  assert.ok((await sheetOf(phone).locator(".reasons p").first().textContent()).length > 10);
  await page.waitForTimeout(400); // the sheet slides in
  await picture(page, "trade-why-card");
  await closeSheet(phone);
  await page.waitForFunction(() => document.activeElement?.textContent === "Why am I seeing this?");
});

test("every card has its reasons and its disclosure", async () => {
  for (let index = 0; index < 3; index += 1) {
    const cards = phones.nth(index).getByTestId("card");
    for (const card of await cards.all()) {
      assert.equal(await card.getByRole("button", { name: "Why am I seeing this?" }).count(), 1);
      assert.ok((await card.locator(".disclosure").textContent()).length > 10);
    }
  }

  assert.ok((await page.getByTestId("card").count()) > 3);
});

test("the tier says which clauses were checked and what would move one up", async () => {
  const phone = phones.nth(0);
  await phone.getByRole("button", { name: /^Novice/ }).click();
  await sheetOf(phone).locator(".clauses li").first().waitFor();
  assert.ok((await sheetOf(phone).locator(".moves li").count()) > 0);
  assert.deepEqual(await violations(page), []);
  await closeSheet(phone);
});

test("a lesson opens, explains its words and asks a question", async () => {
  const phone = phones.nth(0);
  await phone.locator('[data-card^="lesson.next:"]').last().locator(".primary").click(); // the first is for the next test
  await sheetOf(phone).locator(".question label").first().waitFor();
  await sheetOf(phone).locator(".question label").first().click();
  await sheetOf(phone).locator('[data-state="right"]').waitFor();
  assert.match(await sheetOf(phone).locator(".explanation").first().textContent(), /^(That’s right|Not quite)/);
  const term = sheetOf(phone).locator(".term").first();
  if ((await term.count()) > 0) {
    await term.click();
    assert.ok((await sheetOf(phone).locator(".meaning").first().textContent()).length > 10);
  }

  assert.deepEqual(await violations(page), []);
  await picture(page, "trade-lesson");
  await closeSheet(phone);
});

test("a finished lesson makes room for the next, and its quiz is asked until it is answered", async () => {
  const phone = phones.nth(0);
  const next = phone.locator('[data-card^="lesson.next:"]').first(); // nothing of it was answered yet
  const lesson = (await next.getAttribute("data-card")).split(":")[1];
  const due = phone.locator(`[data-card="lesson.quiz-due:${lesson}"]`);
  await next.locator(".primary").click();
  await sheetOf(phone).getByRole("button", { name: "Done" }).click();
  await due.waitFor({ timeout: 10_000 });
  assert.equal(await phone.locator(`[data-card="lesson.next:${lesson}"]`).count(), 0);
  await page.waitForFunction(() => document.activeElement?.closest('[data-testid="phone"]') !== null); // the card that was clicked is gone
  await due.scrollIntoViewIfNeeded();
  await picture(page, "trade-quiz-due");
  await due.locator(".primary").click();
  const questions = sheetOf(phone).locator(".question");
  await questions.first().waitFor();
  for (let index = 0; index < (await questions.count()); index += 1) {
    const labels = questions.nth(index).locator("label");
    await labels.first().click();
    await questions.nth(index).locator('[data-state="right"]').waitFor();
    await labels.last().click({ force: true }); // too late: the first answer counts
    assert.ok(await labels.first().locator("input").isChecked());
  }

  assert.deepEqual(await violations(page), []);
  await closeSheet(phone);
  await due.waitFor({ state: "detached", timeout: 10_000 });
});

test("a lesson scrolled to its end is finished without a further word", async () => {
  const phone = phones.nth(0);
  const next = phone.locator('[data-card^="lesson.next:"]').first();
  const id = await next.getAttribute("data-card");
  await next.locator(".primary").click();
  await sheetOf(phone).locator(".question").first().waitFor();
  await sheetOf(phone).getByRole("button", { name: "Done" }).scrollIntoViewIfNeeded(); // not pressed
  await page.waitForTimeout(100);
  await closeSheet(phone);
  await phone.locator(`[data-card="${id}"]`).waitFor({ state: "detached", timeout: 10_000 });
});

test("saying more than the record shows changes nothing, a cleared goal is asked about", async () => {
  const phone = phones.nth(0);
  const sheet = sheetOf(phone);
  await phone.getByRole("button", { name: "About me" }).click();
  await sheet.getByText("A lot of experience").click();
  await sheet.getByText("Saying so changes nothing by itself").waitFor();
  const aims = sheet.getByRole("group", { name: "What I save for" }).getByRole("checkbox");
  await aims.first().setChecked(!(await aims.first().isChecked()));
  for (let index = 0; index < (await aims.count()); index += 1) await aims.nth(index).setChecked(false);
  await page.waitForTimeout(400); // the sheet slides in
  assert.deepEqual(await violations(page), []);
  await picture(page, "trade-about-me");
  await sheet.getByRole("button", { name: "Save" }).click();
  await sheet.getByText("Saved. Your view stays Novice.").waitFor();
  await closeSheet(phone);
  const question = phone.locator('[data-card^="question."]').first();
  await question.waitFor();
  await question.scrollIntoViewIfNeeded();
  await picture(page, "trade-question");
  await question.getByRole("button", { name: "Open About me" }).click();
  await sheet.getByText("Retirement").click();
  await sheet.getByText("Some experience").click();
  await sheet.getByRole("button", { name: "Save" }).click();
  await sheet.getByText("Saved. Your view stays Novice.").waitFor();
  await closeSheet(phone);
  await question.waitFor({ state: "detached", timeout: 10_000 });
});

test("consent is given and taken back for each of six purposes", async () => {
  const phone = phones.nth(1);
  await phone.getByRole("button", { name: "My data" }).click();
  const switches = sheetOf(phone).locator(".consents").getByRole("switch");
  await switches.first().waitFor();
  assert.equal(await switches.count(), 6);
  const last = switches.last();
  const before = await last.getAttribute("aria-checked");
  const flipped = (value) => page.waitForFunction((wanted) => [...document.querySelectorAll('.consents [role="switch"]')].at(-1)?.getAttribute("aria-checked") === wanted, value, { timeout: 10_000 });
  await last.click();
  await flipped(before === "true" ? "false" : "true");
  await last.click();
  await flipped(before);
  assert.deepEqual(await violations(page), []);
  await picture(page, "trade-my-data");
  await closeSheet(phone);
});

test("everything is reached by keyboard, with a visible focus", async () => {
  const other = await openPage(browser, server.baseUrl);
  await other.page.goto(`${server.baseUrl}/trade/`);
  await untilLive(other.page, 3);
  const reached = [];
  for (let step = 0; step < 200; step += 1) {
    await other.page.keyboard.press("Tab");
    const at = await other.page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const owner = element.closest('[data-testid="phone"]')?.getAttribute("data-tier") ?? "page";
      return { owner, name: element.getAttribute("aria-label") ?? (element.tagName === "SELECT" ? "picker" : element.textContent.trim()), outline: getComputedStyle(element).outlineStyle };
    });
    if (at === null) break;
    assert.notEqual(at.outline, "none", `no visible focus on ${at.owner}: ${at.name}`);
    reached.push(`${at.owner}: ${at.name}`);
  }

  await other.close();
  const wanted = ["page: picker", "page: Simulate 40 trades"];
  for (const tier of ["novice", "intermediate", "advanced"]) wanted.push(`${tier}: Screen`, `${tier}: About me`, `${tier}: My data`, `${tier}: Why am I seeing this?`);
  assert.deepEqual(wanted.filter((name) => !reached.includes(name)), [], `reached: ${reached.join(", ")}`);
});

test("axe finds nothing, light, dark and on a small screen", async () => {
  assert.deepEqual(await violations(page), []);
  for (const [name, options] of [["desktop-dark", { colorScheme: "dark" }], ["mobile-light", { width: 390, height: 844 }], ["mobile-dark", { width: 390, height: 844, colorScheme: "dark" }]]) {
    const other = await openPage(browser, server.baseUrl, options);
    await other.page.goto(`${server.baseUrl}/trade/`);
    await untilLive(other.page, 3);
    await other.page.waitForTimeout(600); // the chart's first frame
    await picture(other.page, `trade-${name}`);
    const sideways = await other.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    const found = await violations(other.page);
    await other.close();
    assert.equal(sideways, 0, `${name} scrolls sideways`);
    assert.deepEqual(found, [], name);
    assert.deepEqual(other.faults, { errors: [], offOrigin: [] }, name);
  }
});

test("without demo investors one signs in with a token and gets one phone", async () => {
  const [{ token }] = await demoInvestors(server.baseUrl);
  const other = await openPage(browser, server.baseUrl);
  await other.page.route("**/dev/demo-investors", (route) => route.fulfill({ status: 404 }));
  await other.page.goto(`${server.baseUrl}/trade/`);
  await other.page.getByLabel("Token").fill("nonsense");
  await other.page.getByRole("button", { name: "Open my app" }).click();
  await other.page.getByText("The server does not accept this token.").waitFor();
  assert.deepEqual(await violations(other.page), []);
  await picture(other.page, "trade-sign-in");
  await other.page.getByLabel("Token").fill(token);
  await other.page.getByRole("button", { name: "Open my app" }).click();
  await untilLive(other.page, 1);
  assert.equal(await other.page.getByRole("button", { name: /Simulate/ }).count(), 0);
  await other.close();
});

test("a lost connection is shown and mended", async () => {
  const other = await openPage(browser, server.baseUrl);
  const sockets = new Set();
  let isCut = false;
  await other.page.routeWebSocket(/\/hubs\//, (socket) => {
    if (isCut) return void socket.close();
    socket.connectToServer();
    sockets.add(socket);
    return undefined;
  });
  await other.page.goto(`${server.baseUrl}/trade/`);
  await untilLive(other.page, 3);
  isCut = true;
  await Promise.all([...sockets].map((socket) => socket.close()));
  await other.page.waitForFunction(() => document.querySelectorAll('[data-testid="phone"][data-state="stale"]').length === 3, null, { timeout: 10_000 });
  assert.equal(await other.page.getByText("Not live").count(), 3);
  await picture(other.page, "trade-stale");
  isCut = false;
  await untilLive(other.page, 3);
  await other.close();
});

test("forty trades move the novice up before one's eyes, with the reasons", async () => {
  const phone = phones.nth(0);
  const sections = await kindsOf(phone);
  const others = [await tierOf(phones.nth(1)), await tierOf(phones.nth(2))];
  await page.getByRole("button", { name: "Simulate 40 trades" }).click();
  await phone.getByTestId("banner").waitFor({ timeout: 20_000 });
  assert.notEqual(await tierOf(phone), "Novice");
  assert.ok((await phone.getByTestId("banner").locator("li").first().textContent()).length > 10);
  assert.notDeepEqual(await kindsOf(phone), sections);
  assert.deepEqual([await tierOf(phones.nth(1)), await tierOf(phones.nth(2))], others);
  await page.waitForTimeout(900); // the sections arrive
  await picture(page, "trade-moved-up");
  assert.deepEqual(await violations(page), []);
  await phone.getByTestId("banner").getByRole("button", { name: "See the whole decision" }).click();
  await sheetOf(phone).locator(".clauses li").first().waitFor();
  await closeSheet(phone);
  await phone.getByRole("button", { name: "Close this message" }).click();
  await phone.getByTestId("banner").waitFor({ state: "detached" });
});

test("asking for the simple view is honoured at once", async () => {
  const phone = phones.nth(2);
  const sheet = sheetOf(phone);
  await phone.getByRole("button", { name: "About me" }).click();
  await sheet.getByText("Just starting").click();
  await sheet.getByRole("button", { name: "Save" }).click();
  await sheet.getByText("Saved. Your view is Novice now.").waitFor({ timeout: 10_000 });
  assert.equal(await tierOf(phone), "Novice");
  await picture(page, "trade-lowered");
  await closeSheet(phone);
});

test("nothing was asked of another origin and nothing went wrong", () => assert.deepEqual(faults, { errors: [], offOrigin: [] }));
