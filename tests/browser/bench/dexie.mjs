// What opening the app is measured against: a page that uses Dexie, on an origin of its own, kept by a service worker
// of its own, with the records of the app's database in a Dexie database of the same shape.
import fs from "node:fs/promises";
import http from "node:http";

const here = (name) => new URL(name, import.meta.url);

const SCRIPT = "text/javascript; charset=utf-8";

// `rows` as they are stored, as JSON: [{ k, v, o }].
export async function serveDexie(rows) {
  const files = new Map([
    ["/", ["text/html; charset=utf-8", await fs.readFile(here("dexie/index.html"))]],
    ["/list.js", [SCRIPT, await fs.readFile(here("dexie/list.js"))]],
    ["/service-worker.js", [SCRIPT, await fs.readFile(here("dexie/service-worker.js"))]],
    ["/dexie.mjs", [SCRIPT, await fs.readFile(here("../node_modules/dexie/dist/modern/dexie.min.mjs"))]],
    ["/rows.json", ["application/json", rows]],
  ]);
  const server = http.createServer((request, response) => {
    const [type, body] = files.get(request.url) ?? [];
    response.writeHead(body ? 200 : 404, { "Content-Type": type ?? "text/plain" });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// In the page: its database is filled, and the service worker keeps it.
export async function fillDexie() {
  const { db } = await import("/list.js");
  await db.row.bulkAdd(await (await fetch("/rows.json")).json());
  db.close();
  await navigator.serviceWorker.ready;
}
