// A phone at the front desk that holds 10 000 cases, 400 of them open: fetching them for the first time, and opening
// the app again. The real app from its bundle, a real endpoint on SQLite, both of the release build and on this
// machine; Chromium at the size of a phone, with a profile on the disk.
//
// Fetching: from the tap that joins until the cursor says that nothing is missing; with all the app does meanwhile,
// showing the queue included. It has two floors. One is the plainest client there could be: a page that asks the same
// endpoint for the same pages one after the other and puts their parts into a database of the same shape. The other
// is the copy alone: the very same records put there in as many transactions, without network, and without looking.
//
// Starting: from the beginning of the navigation until the first row of the queue has been painted; the page was
// closed before, its files are kept by the service worker. Once with the browser running on, once with the browser
// itself started anew. Its floor is a page that lists the words of the same 300 rows with Dexie (bench/dexie), from a
// database that holds the same 10 000 records, and that is kept by a service worker too. The two take turns.
import { eventually } from "../lib/eventually.mjs";
import { openEstate } from "../lib/estate.mjs";
import { measuring, median, number } from "../lib/measure.mjs";
import { newProfile, openOwnChromium } from "../lib/own-chromium.mjs";
import { installed, invitation } from "../lib/people.mjs";
import { seedCases } from "../lib/seed.mjs";
import { fillDexie, serveDexie } from "./dexie.mjs";

const CASES = 10_000;
const OPEN = 400;
const TURNS = 9;

// `dexie`: the address of the floor.
let estate, chromium, dexie;

await measuring(async (after) => {
  estate = await openEstate({ args: ["--allowance", "1000000"] });
  after(() => estate.close());
  await seedCases(estate, { cases: CASES, open: OPEN });
  const profile = await newProfile();
  after(() => profile.remove());
  chromium = await openOwnChromium(profile);
  after(() => chromium.close());

  await fetching();
  await keepDexie();
  await starting("start.again", "page opened again", async () => {});
  await starting("start.anew", "browser started anew", async () => {
    await chromium.close();
    chromium = await openOwnChromium(profile);
  });
});

async function newPage() {
  const page = await chromium.context.newPage();
  const session = await chromium.context.newCDPSession(page);
  const phone = { width: 390, height: 844, deviceScaleFactor: 2, mobile: true };
  await session.send("Emulation.setDeviceMetricsOverride", phone);
  return { page, session };
}

// A page of the same origin that is not ours: what a floor is measured on.
async function barePage() {
  const { page, session } = await newPage();
  await session.send("Network.enable");
  await session.send("Network.setBypassServiceWorker", { bypass: true });
  await session.send("Page.setBypassCSP", { enabled: true });
  await page.addInitScript(HELPERS);
  await page.goto(`${estate.url}/healthz`);
  return page;
}

// ---- fetching ----

async function fetching() {
  const { page } = await newPage();
  const pages = [];
  page.on("requestfinished", (request) => {
    if (new URL(request.url()).pathname === "/api/v1/sync") pages.push(request.sizes());
  });
  await page.addInitScript(HELPERS);
  await page.goto(await invitation(estate, "前台一号"));
  await page.evaluate(() => addEventListener("click", () => (window.tapped = performance.now()), { capture: true }));
  await page.locator(".actions .btn--main").click();
  const seconds = await page.evaluate(complete);
  const sizes = await Promise.all(pages);
  await installed(page);
  await page.close();

  const bare = await barePage();
  const plain = await bare.evaluate(fetchPlainly, CASES);
  const copy = await bare.evaluate(writeAgain, { pages: sizes.length, cases: CASES });
  await bare.close();
  const what = `fetching ${CASES} cases, ${sizes.length} pages`;
  const took = { what, value: seconds, unit: "s" };
  number({ id: "sync.seconds", ...took, floor: plain, floorIs: "the plainest client, from the same endpoint" });
  number({ id: "sync.copy", ...took, floor: copy, floorIs: "the same records, only written" });
  const bytes = sizes.reduce(
    (sum, { requestBodySize, responseBodySize }) => sum + requestBodySize + responseBodySize,
    0,
  );
  number({ id: "sync.bytes", what: `fetching ${CASES} cases, on the wire`, value: bytes / 2 ** 20, unit: "MiB" });
}

// Until nothing is missing; seconds since the tap.
async function complete() {
  for (;;) {
    const [name] = await memberDatabase();
    const database = name && (await opened(name));
    const cursor = database && (await answered(database.transaction("meta").objectStore("meta").get("cursor")));
    database?.close();
    const positions = cursor ? Object.values(JSON.parse(cursor.v).scopes) : [];
    if (positions.length && positions.every((position) => "pos" in position)) break;
    await new Promise((later) => setTimeout(later, 50));
  }
  return (performance.now() - tapped) / 1000;
}

// The same pages for the same member, by somebody who trusts them and keeps nothing else; seconds.
async function fetchPlainly(cases) {
  const [name] = await memberDatabase();
  const theirs = await opened(name);
  const { device } = JSON.parse((await answered(theirs.transaction("meta").objectStore("meta").get("me"))).v);
  theirs.close();
  const tables = ["row", "history", "visible"];
  const own = await opened("plain", (database) => {
    for (const table of tables) {
      const store = database.createObjectStore(table);
      if (table !== "history") store.createIndex("order", "o");
    }
  });

  const began = performance.now();
  const headers = { "content-type": "application/json", "x-huying": "1" };
  let cursor = { epoch: "", sight: "", scopes: {} };
  for (let more = true; more;) {
    const request = { v: 1, device, sent_at: Date.now(), events: [], cursor };
    const response = await fetch("/api/v1/sync", { method: "POST", headers, body: JSON.stringify(request) });
    const { page } = await response.json();
    const transaction = own.transaction(tables, "readwrite", { durability: "relaxed" });
    const put = (table, key, value, order) =>
      transaction.objectStore(table).put(order ? { k: key, v: value, o: order } : { k: key, v: value }, key);
    for (const { row, events, enters = [] } of page.entries ?? []) {
      put("row", row.record, JSON.stringify({ base: row }), `${row.kind}|${String(row.version).padStart(13, "0")}`);
      put("history", row.record, JSON.stringify(events));
      for (const scope of enters) put("visible", `${row.record}|${scope}`, "", `${scope}|${row.record}`);
    }
    transaction.commit();
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    ({ cursor, more = false } = page);
  }
  const took = performance.now() - began;

  const fetched = await answered(own.transaction("row").objectStore("row").count());
  if (fetched < cases) throw new Error(`only ${fetched} records were fetched`);
  own.close();
  indexedDB.deleteDatabase("plain");
  return took / 1000;
}

// Everything that was fetched, once more into a database of its own; seconds.
async function writeAgain({ pages, cases }) {
  const [name] = await memberDatabase();
  const theirs = await opened(name);
  const tables = ["row", "history", "visible"];
  const records = [];
  for (const table of tables) {
    const store = (mode) => theirs.transaction(table, mode).objectStore(table);
    const [keys, values] = [await answered(store().getAllKeys()), await answered(store().getAll())];
    keys.forEach((key, index) => records.push([key.split("|")[0], table, key, values[index]]));
  }
  theirs.close();
  // A record's parts came together.
  records.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  if (records.length < 2 * cases) throw new Error(`only ${records.length} records were fetched`);

  const own = await opened("floor", (database) => {
    for (const table of tables) {
      const store = database.createObjectStore(table);
      if (table !== "history") store.createIndex("order", "o");
    }
  });
  const began = performance.now();
  const each = Math.ceil(records.length / pages);
  for (let from = 0; from < records.length; from += each) {
    await new Promise((resolve, reject) => {
      const transaction = own.transaction(tables, "readwrite", { durability: "strict" });
      for (const [, table, key, value] of records.slice(from, from + each)) {
        transaction.objectStore(table).put(value, key);
      }
      transaction.commit();
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }
  const took = performance.now() - began;
  own.close();
  indexedDB.deleteDatabase("floor");
  return took / 1000;
}

// ---- starting ----

// From here on its page comes from the cache or not at all.
async function keepDexie() {
  const server = await serveDexie(await storedRows());
  dexie = server.url;
  const { page } = await newPage();
  await page.goto(dexie);
  await page.evaluate(fillDexie);
  await page.close();
  await server.close();
}

async function starting(id, what, before) {
  const [ours, floor] = [[], []];
  for (let turn = 0; turn <= TURNS; turn += 1) {
    // The first turn only warms up, and gives the browser the time to keep what it has compiled.
    const rest = turn === 0 ? 5_000 : 0;
    await before();
    const shown = await opening(`${estate.url}/?src=pwa`, "a.queue-row", rest);
    await before();
    const listed = await opening(dexie, "li", rest);
    if (turn > 0) {
      ours.push(shown);
      floor.push(listed);
    }
  }
  const floorIs = "the same 300 rows, listed with Dexie";
  number({
    id,
    what: `first row, ${CASES} cases, ${what}, p50`,
    value: median(ours),
    unit: "ms",
    floor: median(floor),
    floorIs,
  });
}

// Milliseconds from the beginning of the navigation until the first such element was painted.
async function opening(url, row, rest) {
  const { page } = await newPage();
  await page.addInitScript(watch, row);
  await page.goto(url);
  const shown = await firstRow(page);
  await page.waitForTimeout(rest);
  await page.close();
  return shown;
}

// The records as the app has stored them, as JSON.
async function storedRows() {
  const page = await barePage();
  const rows = await page.evaluate(async () => {
    const [name] = await memberDatabase();
    const database = await opened(name);
    return JSON.stringify(await answered(database.transaction("row").objectStore("row").getAll()));
  });
  await page.close();
  return rows;
}

function firstRow(page) {
  return eventually("a row is shown", () => page.evaluate(() => window.firstRow), 60_000);
}

// Notes when the first such element has been painted.
function watch(selector) {
  new MutationObserver((_, observer) => {
    if (!document.querySelector(selector)) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => (window.firstRow = performance.now())));
  }).observe(document, { childList: true, subtree: true });
}

// ---- in every page ----

function HELPERS() {
  window.answered = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  window.opened = (name, upgrade) => {
    const request = indexedDB.open(name);
    if (upgrade) request.onupgradeneeded = () => upgrade(request.result);
    return answered(request);
  };
  window.memberDatabase = async () => {
    const databases = await indexedDB.databases();
    return databases.map(({ name }) => name).filter((name) => name.startsWith("huying-"));
  };
}
