// The server under test: BASE_URL, or a made-up one that lives as long as the tests.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Answers `{ baseUrl, stop }`. */
export async function serverUnderTest() {
  if (process.env.BASE_URL) return { baseUrl: process.env.BASE_URL.replace(/\/$/, ""), stop: () => undefined };
  const mock = spawn(process.execPath, [fileURLToPath(new URL("mock/server.mjs", import.meta.url))], { env: { ...process.env, PORT: "0" }, stdio: ["ignore", "pipe", "inherit"] });
  const [baseUrl] = await once(createInterface(mock.stdout), "line");
  return { baseUrl, stop: () => mock.kill() };
}

/** The demo's investors: novice, intermediate, advanced. */
export async function demoInvestors(baseUrl) {
  const answer = await fetch(`${baseUrl}/dev/demo-investors`);
  if (!answer.ok) throw new Error(`GET /dev/demo-investors answered ${answer.status}: is the server in Development?`);
  return answer.json();
}
