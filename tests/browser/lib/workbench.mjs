// The app's bench (src/app/workbench.rs) on an origin of its own: a page without a screen, whose wasm hands its
// insides to the test. Made by `cargo xtask`, which runs the tests; by hand, `cargo xtask workbench`.
import fs from "node:fs/promises";
import http from "node:http";
import path from "node:path";

import { target } from "./paths.mjs";

const PAGE = "<!doctype html><title>bench</title>";

const HEADERS = {
  // A page alone with itself is given a clock of 5 µs instead of 100.
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

export async function serveWorkbench() {
  const file = (name) => fs.readFile(path.join(target, "workbench", name));
  const files = new Map([
    ["/", ["text/html", PAGE]],
    ["/workbench.js", ["text/javascript", await file("workbench.js")]],
    ["/workbench_bg.wasm", ["application/wasm", await file("workbench_bg.wasm")]],
  ]);
  const server = http.createServer((request, response) => {
    const [type, body] = files.get(request.url) ?? [];
    response.writeHead(body ? 200 : 404, { ...HEADERS, "Content-Type": type ?? "text/plain" });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// A page with `bench` in it.
export async function openBench(context, { url }) {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(async () => {
    window.bench = await import("/workbench.js");
    await bench.default({ module_or_path: "/workbench_bg.wasm" });
  });
  return page;
}
