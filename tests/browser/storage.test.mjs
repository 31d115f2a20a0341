// What is stored on a phone, in a real browser: the contract every store is held to, and what only a browser does:
// closing a connection under us, letting two pages write at once, running full.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { newProfile, openOwnChromium } from "./lib/own-chromium.mjs";
import { openBench, serveWorkbench } from "./lib/workbench.mjs";

let server, profile, chromium;

// A profile on the disk: what a private window stores stays in its memory, and neither fills up nor lasts.
before(async () => {
  server = await serveWorkbench();
  profile = await newProfile();
  chromium = await openOwnChromium(profile);
});
after(async () => {
  await chromium?.close();
  await profile?.remove();
  await server?.close();
});
afterEach(async () => {
  for (const page of chromium.context.pages()) if (page.url() !== "about:blank") await page.close();
});

const open = () => openBench(chromium.context, server);

// The page's own store on a database of this name.
async function shelf(database, page) {
  page ??= await open();
  await page.evaluate(async (database) => (window.shelf = await bench.Shelf.open(database)), database);
  return page;
}

const get = (page, key) => page.evaluate((key) => shelf.get("meta", key), key);
// Of an error that crossed from the page.
const nameOf = (error) => /(\w+): /.exec(error.message.replace("page.evaluate: ", ""))?.[1];
const count = (page, table) => page.evaluate((table) => shelf.count(table), table);

// "done", the key that was stale, or the name of the error.
const write = (page, batch) =>
  page.evaluate(
    (batch) =>
      shelf.write(JSON.stringify(batch)).then(
        (stale) => stale ?? "done",
        (error) => error.name,
      ),
    batch,
  );
const put = (page, key, value) => write(page, { put: [["meta", key, value]] });

// As another program on this origin would.
async function other() {
  const page = await chromium.context.newPage();
  await page.goto(server.url);
  return page;
}
// As a browser does that clears the storage of a site.
async function wipe(page) {
  const session = await chromium.context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin: server.url, storageTypes: "indexeddb" });
}
const deleted = (page, database) =>
  page.evaluate(
    (database) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase(database);
        request.onsuccess = () => resolve("deleted");
        request.onblocked = () => resolve("blocked");
        request.onerror = () => reject(request.error);
      }),
    database,
  );

// ---- the contract ----

test("IndexedDB keeps the contract of every store", async (t) => {
  const page = await open();
  const clauses = await page.evaluate(() => bench.contract());
  assert.ok(clauses.length > 0);
  for (const { name, ok, error } of clauses) await t.test(name, () => assert.ok(ok, error));
});

// ---- a connection closed under us ----

test("a newer build in another tab is not held up, and this one then writes nothing", async () => {
  const page = await shelf("upgraded");
  assert.equal(await put(page, "k", "before"), "done");
  const later = await other();
  const upgraded = await later.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("upgraded", 1000);
        request.onupgradeneeded = () => request.result.createObjectStore("new");
        request.onblocked = () => resolve("blocked");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => resolve([...request.result.objectStoreNames].includes("new"));
      }),
  );
  assert.equal(upgraded, true);
  assert.equal(await put(page, "k", "after"), "Closed");
});

test("a database deleted by another tab is told as gone and never taken for one that keeps words", async () => {
  const page = await shelf("deleted");
  assert.equal(await put(page, "k", "before"), "done");
  assert.equal(await deleted(await other(), "deleted"), "deleted");
  assert.equal(await put(page, "k", "after"), "Gone");
  assert.equal(await put(page, "k", "and again"), "Gone");
  // Opened anew it is empty, whole, and keeps words again.
  const anew = await shelf("deleted");
  assert.equal(await get(anew, "k"), undefined);
  assert.equal(await put(anew, "k", "anew"), "done");
  assert.equal(await get(anew, "k"), "anew");
});

test("a database wiped from the outside is told as gone, to the next read and the next write", async () => {
  for (const next of [(page) => get(page, "k").catch(nameOf), (page) => put(page, "k", "after")]) {
    const page = await shelf("wiped");
    assert.equal(await put(page, "k", "before"), "done");
    await wipe(page);
    assert.equal(await next(page), "Gone");
    await page.close();
  }
});

test("a database wiped while reads and writes are under way is told as gone, to whichever it meets", async () => {
  for (const step of ["get", "write"]) {
    for (let round = 0; round < 10; round += 1) {
      const page = await shelf("wiped under way");
      assert.equal(await put(page, "k", "before"), "done");
      const ended = page.evaluate(async (step) => {
        const batch = JSON.stringify({ put: [["meta", "k", "again"]] });
        const turn = () => (step === "get" ? shelf.get("meta", "k") : shelf.write(batch));
        for (;;) await turn();
      }, step);
      const told = ended.catch(nameOf);
      const soon = sleep(10_000, "no answer", { ref: false });
      await wipe(page);
      assert.equal(await Promise.race([told, soon]), "Gone", `${step}, round ${round}`);
      await page.close();
    }
  }
});

test("a connection closed under us is opened again for the next read and the next write", async () => {
  const page = await shelf("closed");
  assert.equal(await put(page, "k", "before"), "done");
  const later = await other();
  for (const next of [() => get(page, "k"), () => put(page, "k", "after")]) {
    // A newer build that fails while it upgrades: our connection was let go, the database stays as it was.
    const failed = await later.evaluate(
      () =>
        new Promise((resolve) => {
          const request = indexedDB.open("closed", 1000);
          request.onupgradeneeded = () => request.transaction.abort();
          request.onblocked = () => resolve("blocked");
          request.onerror = () => resolve(request.error.name);
          request.onsuccess = () => resolve("upgraded");
        }),
    );
    assert.equal(failed, "AbortError");
    assert.ok(["before", "done"].includes(await next()));
  }
  assert.equal(await get(page, "k"), "after");
});

// ---- two pages at once ----

test("of two pages that write on the same ground, one is told that it moved", async () => {
  const pages = [await shelf("race"), await shelf("race")];
  const claim = (value) => ({ expect: [["meta", "k", null]], put: [["meta", "k", value]] });
  const outcomes = await Promise.all(pages.map((page, index) => write(page, claim(`page ${index}`))));
  assert.deepEqual([...outcomes].sort(), ["done", "k"]);
  assert.equal(await get(pages[0], "k"), `page ${outcomes.indexOf("done")}`);
});

test("of the steps that two pages take at once none is lost", async () => {
  const pages = [await shelf("steps"), await shelf("steps")];
  const walks = await Promise.all(
    pages.map((page) =>
      page.evaluate(async () => {
        let [stale, taken] = [0, 0];
        // Fifty, and more where one had to begin alone: they are to meet.
        while (taken < 50 || (stale === 0 && taken < 1_000)) {
          const before = (await shelf.get("meta", "steps")) ?? null;
          const put = [["meta", "steps", String(Number(before) + 1)]];
          if (await shelf.write(JSON.stringify({ expect: [["meta", "steps", before]], put }))) stale += 1;
          else taken += 1;
        }
        return { stale, taken };
      }),
    ),
  );
  const sum = (what) => walks.reduce((sum, walk) => sum + walk[what], 0);
  assert.equal(await get(pages[0], "steps"), String(sum("taken")));
  assert.ok(sum("stale") > 0, "they never met: this proves nothing");
});

// ---- a full disk ----

test("a full disk is told as full, changes nothing, and is forgotten once there is room", async (t) => {
  // An origin with nothing on it yet: the browser asks for the quota once and then counts for itself.
  const alone = await serveWorkbench();
  t.after(() => alone.close());
  const page = await openBench(chromium.context, alone);
  const session = await chromium.context.newCDPSession(page);
  const quota = (quotaSize) => session.send("Storage.overrideQuotaForOrigin", { origin: alone.url, quotaSize });
  await quota(500_000);
  await shelf("full", page);
  assert.equal(
    await write(page, {
      put: [
        ["meta", "k", "before"],
        ["draft", "d", "words"],
      ],
    }),
    "done",
  );
  // Many small ones: a large one alone is put in a file of its own, which is counted later.
  const rows = Array.from({ length: 100 }, (_, index) => ["row", `r${index}`, "x".repeat(30_000)]);
  const batch = { expect: [["meta", "k", "before"]], put: [["meta", "k", "after"], ...rows] };
  for (const _ of ["once", "and again"]) {
    assert.equal(await write(page, batch), "Full");
    assert.equal(await get(page, "k"), "before");
    assert.equal(await count(page, "row"), 0);
    assert.equal(await count(page, "draft"), 1);
  }
  await quota();
  assert.equal(await write(page, batch), "done");
  assert.equal(await get(page, "k"), "after");
  assert.equal(await count(page, "row"), 100);
});
