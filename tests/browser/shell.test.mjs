// The bundle alone, without an endpoint: it opens under the content policy, stays on the phone, lets itself be
// replaced only when asked, and can be withdrawn (src/device/sync.md §6, fault 24).
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { asleep, BundleServer, nextVersion, precached, readBundle, spoiled, withdrawn } from "./lib/bundle-server.mjs";
import { complaints, launch, openContext, started, until } from "./lib/browser.mjs";

let browser, build, server, context, page, wrong;

before(async () => {
  browser = await launch();
  build = await readBundle();
});
after(() => browser?.close());

beforeEach(async () => {
  server = await new BundleServer(build).start();
  await openPage();
});
afterEach(async () => {
  await context?.close();
  await server?.stop();
});

async function openPage(settings) {
  await context?.close();
  context = await openContext(browser, { baseURL: server.url, ...settings });
  page = await context.newPage();
  wrong = await complaints(page);
}

// ---- on the page ----

async function open(address = "/") {
  await page.goto(address);
  await started(page);
}

// Until a service worker serves this page.
async function installed() {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

const version = () => page.evaluate(() => document.documentElement.dataset.version);
const cacheNames = () => page.evaluate(() => caches.keys());
const update = () =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
  });
const waiting = () =>
  until(page, async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state === "installed");

// The next worker to try ends as `redundant`. Watch first, then cause it.
async function refusal(cause) {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => null);
    const watch = (worker) => {
      if (!worker) return;
      window.lastState = worker.state;
      worker.addEventListener("statechange", () => (window.lastState = worker.state));
    };
    watch(registration?.installing);
    registration?.addEventListener("updatefound", () => watch(registration.installing));
  });
  await cause();
  await page.waitForFunction(() => window.lastState === "redundant");
}

// What the cache holds: address, digest and policy of each file.
const kept = () =>
  page.evaluate(async () => {
    const cache = await caches.open((await caches.keys())[0]);
    const entries = (await cache.keys()).map(async (request) => {
      const response = await cache.match(request);
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
      return {
        url: request.url.slice(location.origin.length),
        digest: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""),
        policy: response.headers.get("Content-Security-Policy"),
      };
    });
    return Promise.all(entries);
  });

// ---- it opens ----

for (const screen of ["phone", "desk"]) {
  test(`opens on a ${screen} under the content policy without a complaint`, async () => {
    await openPage({ screen });
    await open();
    await installed();
    assert.deepEqual(wrong, []);
  });
}

test("is dark, large or English from the first paint when that was chosen", async () => {
  await openPage({ theme: "dark", size: "elder", lang: "en" });
  await open();
  const { theme, size } = await page.evaluate(() => ({ ...document.documentElement.dataset }));
  assert.deepEqual([theme, size, await page.evaluate(() => document.documentElement.lang)], ["dark", "elder", "en"]);
});

test("follows the phone's own light or dark when nothing was chosen", async () => {
  await openPage({ colorScheme: "dark" });
  await open();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
});

test("Trusted Types refuse a script that this build did not bring", async () => {
  await open();
  const refused = await page.evaluate(async () => {
    // what the test itself runs may evaluate; what runs later may not
    await new Promise((later) => setTimeout(later));
    const tries = {
      address: () => (document.createElement("script").src = "/elsewhere.js"),
      worker: () => new Worker("/elsewhere.js"),
      text: () => (document.createElement("script").text = "1"),
      evaluation: () => window.eval("1"),
    };
    return Object.keys(tries).filter((name) => {
      try {
        tries[name]();
        return false;
      } catch {
        return true;
      }
    });
  });
  assert.deepEqual(refused, ["address", "worker", "text", "evaluation"]);
});

test("a script changed on its way does not run, and the page says whom to call", async () => {
  const script = [...build.files.keys()].find((url) => /^\/assets\/huying-.*\.js$/.test(url));
  server.build = spoiled(build, script);
  await page.goto("/");
  await page.locator("#shell-failed").waitFor({ state: "visible" });
  assert.equal(await page.locator("#shell-failed a[href='tel:119']").isVisible(), true);
  assert.equal(await page.locator("#shell").count(), 0);
});

// ---- it stays ----

test("the service worker keeps every file, byte for byte, and the page's policy with it", async () => {
  await open();
  await installed();
  assert.deepEqual(await cacheNames(), [`huying-${build.version}`]);
  const files = await kept();
  const listed = precached(build);
  // The page a second time, as the home screen opens it.
  listed.push(["/?src=pwa", listed.find(([url]) => url === "/")[1]]);
  assert.deepEqual(files.map(({ url, digest }) => [url, digest]).sort(), listed.sort());
  assert.match(files.find(({ url }) => url === "/").policy, /require-trusted-types-for 'script'/);
});

test("what the first visit has fetched is not fetched a second time to be kept", async () => {
  await open();
  await installed();
  const wasm = server.asked.filter((url) => url.endsWith(".wasm"));
  assert.ok(wasm.length > 1, "the app comes in parts");
  assert.deepEqual(wasm, [...new Set(wasm)]);
});

test("opened from the home screen, nothing waits for the service worker", async () => {
  server.build = asleep(build);
  await open();
  await installed();
  await server.stop();
  await page.goto("/?src=pwa");
  await started(page);
  assert.equal(await version(), build.version);
});

test("opens with the server gone, at any address, wherever the link came from", async () => {
  await open();
  await installed();
  await server.stop();
  await page.reload();
  await started(page);
  for (const address of ["/?src=pwa", "/queue?utm_source=poster", "/cases/019ab?tab=people"]) await open(address);
  const sprite = await page.evaluate(async () => (await fetch(document.documentElement.dataset.sprite)).status);
  assert.equal(sprite, 200);
  // The app asks the endpoint whether it is back, and the browser notes that it is not.
  assert.deepEqual(
    wrong.filter((line) => !line.includes("net::ERR_CONNECTION_REFUSED")),
    [],
  );
});

test("answers of the server are never kept", async () => {
  await open();
  await installed();
  const ask = () =>
    page.evaluate(() =>
      fetch("/api/v1/anything").then(
        (answer) => answer.json(),
        () => "no answer",
      ),
    );
  assert.deepEqual(await ask(), { from: "server" });
  await server.stop();
  assert.equal(await ask(), "no answer");
  await assert.rejects(page.goto("/api/v1/anything"), "an address of the server never shows the app");
});

test("a piece of a kept file can be asked for, as iOS does to play sound", async () => {
  await open();
  await installed();
  await server.stop();
  const answers = await page.evaluate(async () => {
    const sent = async (range) => {
      const answer = await fetch("/manifest.webmanifest", { headers: { Range: range } });
      return [answer.status, answer.headers.get("Content-Range"), (await answer.text()).length];
    };
    return [await sent("bytes=0-9"), await sent("bytes=-4"), await sent("bytes=99999999-")];
  });
  const size = build.files.get("/manifest.webmanifest").body.length;
  assert.deepEqual(answers, [
    [206, `bytes 0-9/${size}`, 10],
    [206, `bytes ${size - 4}-${size - 1}/${size}`, 4],
    [416, `bytes */${size}`, 0],
  ]);
});

// ---- it is replaced ----

test("a build with one spoiled file is not installed, and leaves nothing behind", async () => {
  const [victim] = precached(build).find(([url]) => url.endsWith(".png"));
  server.build = spoiled(build, victim);
  await open();
  await refusal(() => {});
  assert.deepEqual(await cacheNames(), []);
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
});

test("a spoiled new build leaves the one before it at work", async () => {
  await open();
  await installed();
  server.build = spoiled(nextVersion(build, "spoiled"), "/");
  await refusal(update);
  assert.deepEqual(await cacheNames(), [`huying-${build.version}`]);
  await server.stop();
  await page.reload();
  await started(page);
  assert.equal(await version(), build.version);
});

test("a new version waits, through reloads, until the page asks for it", async () => {
  await open();
  await installed();
  server.build = nextVersion(build, "newer");
  await update();
  await waiting();
  await page.reload();
  await started(page);
  assert.equal(await version(), build.version);
  assert.deepEqual((await cacheNames()).sort(), [`huying-${build.version}`, "huying-newer"].sort());

  await page.evaluate(async () => {
    const taken = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
    (await navigator.serviceWorker.getRegistration()).waiting.postMessage({ type: "SKIP_WAITING" });
    await taken;
  });
  await installed();
  assert.deepEqual(await cacheNames(), ["huying-newer"]);
  assert.equal(await version(), build.version, "the page that is open stays as it is");
  await page.reload();
  await started(page);
  assert.equal(await version(), "newer");
});

test("a server that goes back to the version in use does no harm", async () => {
  await open();
  await installed();
  server.build = nextVersion(build, "regretted");
  await update();
  await waiting();
  server.build = build;
  await update();
  await until(page, async () => !(await navigator.serviceWorker.getRegistration()).installing);
  await page.evaluate(async () => {
    (await navigator.serviceWorker.getRegistration()).waiting?.postMessage({ type: "SKIP_WAITING" });
  });
  await until(page, async () => !(await caches.has("huying-regretted")));
  await server.stop();
  await page.reload();
  await started(page);
  assert.equal(await version(), build.version);
});

// ---- it is withdrawn ----

test("the kill switch takes caches and worker away and leaves unsent words alone", async () => {
  await open();
  await installed();
  await page.evaluate(
    () =>
      new Promise((done, failed) => {
        const opening = indexedDB.open("unsent", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("outbox");
        opening.onerror = failed;
        opening.onsuccess = () => {
          const writing = opening.result.transaction("outbox", "readwrite", { durability: "strict" });
          writing.objectStore("outbox").put("3栋电梯停了", 1);
          writing.oncomplete = () => (opening.result.close(), done());
        };
      }),
  );

  server.build = withdrawn(nextVersion(build, "repaired"));
  await update();
  await until(page, async () => !(await navigator.serviceWorker.getRegistration()));
  assert.deepEqual(await cacheNames(), []);
  assert.equal(await version(), build.version, "the page that is open is not reloaded under the writer's hands");

  await page.reload();
  await started(page);
  assert.equal(await version(), "repaired", "the next opening comes from the server");
  const unsent = await page.evaluate(
    () =>
      new Promise((done, failed) => {
        const opening = indexedDB.open("unsent", 1);
        opening.onerror = failed;
        opening.onupgradeneeded = () => failed(new Error("the database is gone"));
        opening.onsuccess = () => {
          const reading = opening.result.transaction("outbox").objectStore("outbox").get(1);
          reading.onsuccess = () => done(reading.result);
        };
      }),
  );
  assert.equal(unsent, "3栋电梯停了");
});
