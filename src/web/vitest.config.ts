import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "sdk", include: ["sdk/test/**/*.test.ts"] } },
      { test: { name: "trade", environment: "jsdom", include: ["trade/test/**/*.test.{ts,tsx}"] } },
      { test: { name: "console", environment: "jsdom", include: ["console/test/**/*.test.{ts,tsx}"] } },
    ],
  },
});
