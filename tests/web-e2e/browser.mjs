// Chromium as the tests want it: the machine's own, nothing in the background.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";

const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });

/** A page that keeps a record of what must not happen. */
export async function openPage(browser, origin, { width = 1600, height = 1000, colorScheme = "light", reducedMotion = "no-preference" } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion, timezoneId: "Asia/Kolkata", locale: "en-IN" });
  const page = await context.newPage();
  const faults = { errors: [], offOrigin: [] };
  page.on("console", (message) => message.type() === "error" && faults.errors.push(message.text()));
  page.on("pageerror", (error) => faults.errors.push(String(error)));
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && host !== new URL(origin).host) faults.offOrigin.push(request.url());
  });
  return { page, faults, close: () => context.close() };
}

/** Waits until so many phones show live data. */
export async function untilLive(page, count) {
  await page.waitForFunction(
    (wanted) => document.querySelectorAll('[data-testid="phone"][data-state="live"] [data-testid="price"]').length === wanted, count, { timeout: 20_000 },
  );
  await page.waitForFunction((wanted) => [...document.querySelectorAll('[data-testid="price"]')].filter((price) => /\d/.test(price.textContent)).length === wanted, count, { timeout: 20_000 });
}

/** Saves a picture where SCREENSHOTS says; nowhere when it says nothing. */
export async function picture(page, name, options = {}) {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), ...options });
}
