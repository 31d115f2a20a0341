// Bad weather inside the browser (src/device/sync.md §6, faults 4, 9, 15–17): whatever breaks, what the screen called saved is
// delivered once, and what was not saved is said not to be.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { launch, openContext, started } from "./lib/browser.mjs";
import { openEstate } from "./lib/estate.mjs";
import { eventually } from "./lib/eventually.mjs";
import { newProfile, openOwnChromium } from "./lib/own-chromium.mjs";
import { allSent, installed, invitation, join, joinIn, onlyFetchesFailed, pill, waiting } from "./lib/people.mjs";
import { SOON } from "./lib/patience.mjs";
import { look } from "./lib/picture.mjs";
import { openPortal } from "./lib/portal.mjs";
import { report, send, truth, words, write } from "./lib/report-page.mjs";

const RESIDENT = "住户 3-2-1203";

let browser, estate, desk;
let people = [];

before(async () => (browser = await launch()));
after(() => browser?.close());

beforeEach(async () => {
  estate = await openEstate();
  people = [];
  ({ page: desk } = await comes("前台一号", { screen: "desk" }));
});
afterEach(async () => {
  for (const { context } of people) await context.close();
  await estate?.close();
});

async function comes(name, settings) {
  const person = await join(browser, estate, name, settings);
  people.push(person);
  return person;
}

async function resident() {
  const person = await comes(RESIDENT);
  await installed(person.page);
  await allSent(person.page);
  return person;
}

const rows = (page, text) => page.locator(".queue-row", { hasText: text });
const count = (page, text) => rows(page, text).count();

// The desk has each of them, and none twice.
async function deskHas(...texts) {
  for (const text of texts) await rows(desk, text).first().waitFor();
  await allSent(desk);
  for (const text of texts) assert.equal(await count(desk, text), 1, text);
}

// ---- a full disk ----

// Chromium asks how much room there is only now and then: the disk is full when a draft could not be kept.
async function fill({ context, page }, text) {
  const session = await context.newCDPSession(page);
  const setQuota = (quotaSize) => session.send("Storage.overrideQuotaForOrigin", { origin: estate.url, quotaSize });
  await setQuota(1);
  let tries = 0;
  const isFull = async () => {
    await words(page).fill(`${text}，第${(tries += 1)}次`);
    await page.waitForTimeout(200); // the draft is written meanwhile
    return (await page.locator("#words-kept").innerText()) === "没有存下";
  };
  await eventually("the disk is full", isFull, 60_000);
  return { empty: () => setQuota(undefined) };
}

test("on a full disk a report is said to be unsaved and keeps its words, and what was kept before is sent", async () => {
  const person = await resident();
  const { page } = person;
  await estate.stop();
  await report(page, "三楼的灯不亮");
  await truth(page).filter({ hasText: "已存本机" }).waitFor();

  await write(page, "四楼的灯也不亮");
  const disk = await fill(person, "四楼的灯也不亮");
  const typed = await words(page).inputValue();
  await send(page);
  const banner = page.locator(".banner[role=alert]", { hasText: "未保存" });
  await banner.waitFor();
  const said = await banner.innerText();
  assert.equal(await words(page).inputValue(), typed);
  assert.equal(await pill(page).innerText(), "未保存");
  assert.equal(new URL(page.url()).pathname, "/help");
  assert.ok(await page.locator(".actions a[href^='tel:']").count(), "one can phone instead");

  await estate.start();
  await deskHas("三楼的灯不亮");
  assert.equal(await words(page).inputValue(), typed);

  await disk.empty();
  await page.getByRole("button", { name: "再试一次保存" }).click();
  await page.waitForURL(/\/help\/./);
  assert.equal(await banner.count(), 0);
  await allSent(page);
  await deskHas("三楼的灯不亮", "四楼的灯也不亮");
  onlyFetchesFailed(people);
  assert.match(said, /存满了/, "the reason was said");
});

// ---- a database that goes away ----

// Both delete it while the app has it open; the first asks first, the second does not.
const WIPERS = {
  "by another tab": async ({ context }) => {
    const tab = await context.newPage();
    await tab.goto("/manifest.webmanifest");
    await tab.evaluate(async () => {
      for (const { name } of await indexedDB.databases()) {
        await new Promise((done, failed) => {
          const deleting = indexedDB.deleteDatabase(name);
          deleting.onsuccess = done;
          deleting.onerror = deleting.onblocked = failed;
        });
      }
    });
    await tab.close();
  },
  "by the browser": async ({ context, page }) => {
    const session = await context.newCDPSession(page);
    await session.send("Storage.clearDataForOrigin", { origin: estate.url, storageTypes: "indexeddb" });
  },
};

// Either it is at the desk, or the screen says that it is not kept and the words are still there.
async function deliveredOrSaid(page, text) {
  return eventually(`"${text}" is at the desk, or 未保存 is said`, async () => {
    if (await count(desk, text)) return "delivered";
    const said = await page.locator("[role=alert], .truth--refused", { hasText: /未保存|没有存|存不下|被清/ }).count();
    const kept = await page.getByText(text).or(words(page)).count();
    return said && kept && "said";
  });
}

for (const [how, wipe] of Object.entries(WIPERS)) {
  test(`a database deleted ${how} while one is writing loses no words`, async () => {
    const person = await resident();
    await write(person.page, "三楼的灯不亮");
    await wipe(person);
    assert.equal(await words(person.page).inputValue(), "三楼的灯不亮");
    await send(person.page);
    await deliveredOrSaid(person.page, "三楼的灯不亮");
    onlyFetchesFailed(people);
  });

  test(`a database deleted ${how} after a call was delivered does not swallow the next one`, async () => {
    const person = await resident();
    await report(person.page, "三楼的灯不亮");
    await deskHas("三楼的灯不亮");
    await write(person.page, "四楼的灯也不亮");
    await wipe(person);
    await send(person.page);
    await deliveredOrSaid(person.page, "四楼的灯也不亮");
    onlyFetchesFailed(people);
  });

  test(`a database deleted ${how} with an unsent call in it is not called saved any more`, async () => {
    const person = await resident();
    const { page } = person;
    await estate.stop();
    await report(page, "三楼的灯不亮");
    await truth(page).filter({ hasText: "已存本机" }).waitFor();
    await wipe(person);
    await estate.start();
    const calledSent = eventually("all is called sent", () => pill(page).filter({ hasText: "已全部送达" }).count());
    const outcome = await Promise.race([
      deliveredOrSaid(page, "三楼的灯不亮"),
      calledSent.then(async () => ((await count(desk, "三楼的灯不亮")) ? "delivered" : "called sent, but it is not")),
    ]);
    calledSent.catch(() => {});
    assert.match(outcome, /^(delivered|said)$/);
    onlyFetchesFailed(people);
  });
}

// iOS closes connections of pages in the background. `databases` are the page's open ones.
const holdDatabases = () => {
  const open = IDBFactory.prototype.open;
  window.databases = [];
  window.mayOpen = true;
  IDBFactory.prototype.open = function (...words) {
    if (!window.mayOpen) throw new DOMException("for the test", "UnknownError");
    const request = open.apply(this, words);
    request.addEventListener("success", () => window.databases.push(request.result));
    return request;
  };
};

test("a connection closed under the app is opened again; when that fails too, 未保存 is said", async () => {
  const { context, page } = await resident();
  await context.addInitScript(holdDatabases);
  await page.reload();
  await started(page);
  await write(page, "三楼的灯不亮");
  await page.evaluate(() => window.databases.forEach((database) => database.close()));
  await send(page);
  await page.waitForURL(/\/help\/./);
  await deskHas("三楼的灯不亮");

  await write(page, "四楼的灯也不亮");
  await page.evaluate(() => {
    window.mayOpen = false;
    window.databases.forEach((database) => database.close());
  });
  await send(page);
  await page.locator(".banner[role=alert]", { hasText: "未保存" }).waitFor();
  assert.equal(await words(page).inputValue(), "四楼的灯也不亮");

  await page.evaluate(() => (window.mayOpen = true));
  await page.getByRole("button", { name: "再试一次保存" }).click();
  await page.waitForURL(/\/help\/./);
  await deskHas("三楼的灯不亮", "四楼的灯也不亮");
  onlyFetchesFailed(people);
});

// ---- a hotspot's login page ----

async function behindPortal(act) {
  await estate.stop();
  const portal = await openPortal(estate.port);
  try {
    await act(portal);
  } finally {
    await portal.close();
  }
}

test("a login page in front of everything is named, keeps the call on the phone, and is got over", async () => {
  const { page } = await resident();
  const named = page.locator(".banner", { hasText: "连上的网络要先登录" });
  await behindPortal(async ({ asked }) => {
    await report(page, "三楼的灯不亮");
    await named.waitFor();
    await waiting(page, 1);
    await page.reload();
    await started(page);
    await named.waitFor();
    await waiting(page, 1);
    await truth(page).filter({ hasText: "已存" }).waitFor();
    // It has been asked more than once by then, and believed never.
    await eventually("the portal is asked again", () => asked.filter((path) => path === "/api/v1/sync").length > 3);
    await waiting(page, 1);
  });
  await estate.start();
  await truth(page).filter({ hasText: "已送达" }).waitFor();
  await allSent(page);
  assert.equal(await named.count(), 0);
  await desk.reload();
  await deskHas("三楼的灯不亮");
});

test("a desk that was behind a login page hears of the next call within five seconds", async (t) => {
  await installed(desk);
  await behindPortal(async () => {
    await desk.reload();
    await eventually("the login page is named", async () => {
      // A clock that runs out comes before it.
      for (const later of await desk.locator(".banner").getByText("稍后").all()) await later.click();
      return desk.locator(".banner", { hasText: "连上的网络要先登录" }).count();
    });
  });
  await estate.start();
  await allSent(desk);
  const { page } = await resident();
  await report(page, "三楼的灯不亮");
  await allSent(page);
  const sent = Date.now();
  await eventually("the call is at the desk", () => count(desk, "三楼的灯不亮"), 70_000);
  t.diagnostic(`the call was at the desk ${Date.now() - sent} ms after it was sent`);
  assert.ok(Date.now() - sent < SOON, `${Date.now() - sent} ms`);
});

test("joining through a login page says so and does not use the invitation up", async () => {
  const context = await openContext(browser, { baseURL: estate.url });
  people.push({ name: RESIDENT, context, wrong: [] });
  const page = await context.newPage();
  await page.goto("/guide");
  await installed(page);
  await behindPortal(async () => {
    await page.goto(await invitation(estate, RESIDENT));
    await page.locator(".actions .btn--main").click();
    await page
      .getByRole("alert")
      .filter({ hasText: "连上的网络要先登录" })
      .filter({ hasText: "邀请没有用掉" })
      .waitFor();
  });
  await estate.start();
  // Trying again is one tap.
  await page.locator(".actions .btn--main").click();
  await page.waitForURL((url) => url.pathname === "/help");
});

test("a phone that has joined and has no signal says that it has fetched nothing yet, and fetches with the signal", async () => {
  const context = await openContext(browser, { baseURL: estate.url });
  await context.route("**/api/v1/sync", (route) => route.abort());
  const guard = await joinIn(context, estate, "安全员甲");
  people.push(guard);
  const { page } = guard;
  await page.goto("/queue");
  await page
    .locator(".pane--list .empty", { hasText: "还没取到数据" })
    .filter({ hasText: "有信号就自动取来" })
    .waitFor();
  assert.equal(await page.locator(".skeleton").count(), 0);
  await look(page, "queue-unfetched");
  await context.unroute("**/api/v1/sync");
  await page
    .locator(".pane--list .empty", { hasText: "你手上没有事" })
    .or(page.locator(".pane--list .empty", { hasText: "没有待办" }))
    .waitFor();
});

// ---- death ----

test("Chromium killed right after a call was called saved has it once, and delivers it once", async () => {
  const profile = await newProfile();
  let chromium;
  try {
    // He joined some time ago: what a browser writes down lazily is on the disk.
    chromium = await openOwnChromium(profile);
    const { page: first } = await joinIn(chromium.context, estate, RESIDENT);
    await installed(first);
    await allSent(first);
    await chromium.close();

    chromium = await openOwnChromium(profile);
    let page = await chromium.context.newPage();
    await page.goto(`${estate.url}/help`);
    await allSent(page);
    await estate.stop();
    await report(page, "三楼的灯不亮");
    await truth(page).filter({ hasText: "已存本机" }).waitFor();
    await chromium.kill();

    chromium = await openOwnChromium(profile);
    page = await chromium.context.newPage();
    await page.goto(`${estate.url}/mine`);
    await started(page);
    await waiting(page, 1);
    await rows(page, "三楼的灯不亮").waitFor();
    assert.equal(await count(page, "三楼的灯不亮"), 1);

    await estate.start();
    await deskHas("三楼的灯不亮");
    await allSent(page);
    assert.equal(await count(page, "三楼的灯不亮"), 1);
  } finally {
    await chromium?.kill();
    await profile.remove();
  }
});

test("Chromium killed moments after joining and calling still has the call when he joins again", async () => {
  const profile = await newProfile();
  let chromium;
  try {
    chromium = await openOwnChromium(profile);
    const { page: first } = await joinIn(chromium.context, estate, RESIDENT);
    await installed(first);
    await allSent(first);
    await estate.stop();
    await report(first, "三楼的灯不亮");
    await truth(first).filter({ hasText: "已存本机" }).waitFor();
    await chromium.kill();

    await estate.start();
    chromium = await openOwnChromium(profile);
    const { page } = await joinIn(chromium.context, estate, RESIDENT);
    await deskHas("三楼的灯不亮");
    await allSent(page);
    await page.locator(".menu a[href='/mine']").click();
    await rows(page, "三楼的灯不亮").waitFor();
    assert.equal(await count(page, "三楼的灯不亮"), 1);
  } finally {
    await chromium?.kill();
    await profile.remove();
  }
});

test("an endpoint killed at any moment of a sync gets every call once", async (t) => {
  const { page } = await resident();
  const moments = [0, 1, 2, 4, 8, 16, 32];
  const calls = moments.map((moment) => `第${moment + 1}盏灯不亮了`);
  for (const [at, moment] of moments.entries()) {
    const pushed = page.waitForRequest((request) => (request.postData() ?? "").includes(calls[at]));
    await report(page, calls[at]);
    await pushed;
    await sleep(moment); // the moments are what is tried here
    await estate.kill();
    await estate.start();
    await truth(page).filter({ hasText: "已送达" }).waitFor();
  }
  await allSent(page);
  await deskHas(...calls);

  await desk.locator(".menu a[href='/register']").click();
  await desk.locator("nav a", { hasText: "报修记录" }).click();
  const cells = desk.locator("table.register tbody .register__no a");
  await cells.nth(calls.length - 1).waitFor();
  const numbers = (await cells.allInnerTexts()).map((number) => Number(number.slice(-3))).sort((a, b) => a - b);
  assert.deepEqual(
    numbers,
    moments.map((_, at) => at + 1),
    "numbers without a gap",
  );
  t.diagnostic(`killed ${moments.join(", ")} ms after the request went out`);
  onlyFetchesFailed(people);
});

// ---- two tabs ----

test("what is reported in one tab appears in the other, without the endpoint, and goes up once", async () => {
  const { context, page } = await resident();
  const other = await context.newPage();
  await other.goto("/mine");
  await other.getByText("还没有求助过").waitFor();
  await estate.stop();
  await report(page, "三楼的灯不亮");
  await rows(other, "三楼的灯不亮").waitFor();
  await waiting(other, 1);

  await other.goto("/help");
  await report(other, "四楼的灯也不亮");
  await page.locator(".menu a[href='/mine']").click();
  await rows(page, "四楼的灯也不亮").waitFor();
  await waiting(page, 2);

  await estate.start();
  await Promise.all([page, other].map(allSent));
  await deskHas("三楼的灯不亮", "四楼的灯也不亮");
  for (const text of ["三楼的灯不亮", "四楼的灯也不亮"]) assert.equal(await count(page, text), 1, text);
});
