import { defineConfig } from "vite";

const server = process.env["BASE_URL"] ?? "http://127.0.0.1:5199";
const proxied = Object.fromEntries(["/v1", "/dev", "/hubs"].map((path) => [path, { target: server, changeOrigin: true, ws: path === "/hubs" }]));

export default defineConfig({
  base: "/trade/",
  build: { outDir: "../dist/trade", emptyOutDir: true, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: { proxy: proxied },
});
