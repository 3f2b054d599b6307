import { defineConfig } from "vite";

/** How a page is built: served by the server under its name, without inline scripts or styles. */
export function pageConfig(name: "trade" | "console") {
  const server = process.env["BASE_URL"] ?? "http://127.0.0.1:5199";
  const proxied = Object.fromEntries(["/v1", "/dev", "/hubs"].map((path) => [path, { target: server, changeOrigin: true, ws: path === "/hubs" }]));
  return defineConfig({
    base: `/${name}/`,
    build: {
      outDir: `../dist/${name}`, emptyOutDir: true, modulePreload: { polyfill: false }, assetsInlineLimit: 0,
      rolldownOptions: { checks: { invalidAnnotation: false } }, // SignalR marks two functions pure in a place that counts for nothing
    },
    server: { proxy: proxied },
  });
}
