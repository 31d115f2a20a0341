// What stands in browsers already: a technician's phone as the build of November 2026 left it, without signal, with a
// tick, a photo and half a sentence on it. This build opens it, shows all of that without a signal, and sends it once
// there is one. The pair in `fixtures/` is never written again; whoever changes a format adds one:
//
//   HUYING_WRITE_FIXTURES=fixtures/NAME node --test old_phone.test.mjs
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";

import { complaints, launch, openContext, started } from "./lib/browser.mjs";
import { doStep, give, mainButton, nowTitle, openCase, press } from "./lib/case-page.mjs";
import { DATABASE, openEstate } from "./lib/estate.mjs";
import { eventually } from "./lib/eventually.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { photograph } from "./lib/jpeg.mjs";
import { allSent, installed, joinIn, joinOn, onlyFetchesFailed, waiting } from "./lib/people.mjs";
import { look } from "./lib/picture.mjs";
import { report, words } from "./lib/report-page.mjs";
import { putBack, takeOut } from "./lib/storage-file.mjs";
import { stored } from "./lib/stored.mjs";

const FIRST = fileURLToPath(new URL("fixtures/2026-11", import.meta.url));
const WORDS = "厨房水龙头关不紧，一直滴水，3栋2单元1203";
const TYPED = "顺路看到 B2 的灯坏了";
const SIZE = [320, 240];

const done = (page) => page.locator(".pane--case details.steps-done");
const photo = (page) => done(page).locator(".photo");
const size = (image) =>
  image.evaluate(({ complete, naturalWidth, naturalHeight }) => complete && [naturalWidth, naturalHeight]);
async function unfold(page) {
  if (!(await done(page).evaluate((details) => details.open))) await done(page).locator("summary").click();
}

// The estate's database and the phone's storage, into `directory`.
async function write(directory) {
  const { estate, comes, close } = await openJourney();
  try {
    await report(await comes("住户 3-2-1203"), WORDS);
    const desk = await comes("前台一号", { screen: "desk" });
    await openCase(desk, WORDS);
    await desk.locator(".triage-card .btn", { hasText: "小修" }).click();
    await doStep(desk, "问清地点、故障现象和希望的时间");
    await doStep(desk, "派技工上门维修");
    const technician = await comes("技工");
    await installed(technician);
    await openCase(technician, WORDS);
    await doStep(technician, "派技工上门维修");
    await nowTitle(technician).filter({ hasText: "到场" }).waitFor();
    await allSent(technician);
    await allSent(desk);
    await estate.stop();
    await give(technician, "修前照片", { photo: await photograph(technician, ...SIZE) });
    await eventually("it is shown", async () => (await technician.locator("#now .photo img").count()) === 1);
    await press(technician);
    await waiting(technician, 1);
    await technician.goto("/help");
    await words(technician).fill(TYPED);
    await eventually("it is kept", async () => (await stored(technician)).includes(TYPED));
    await fs.mkdir(directory, { recursive: true });
    await fs.writeFile(path.join(directory, "phone.json"), `${JSON.stringify(await takeOut(technician), null, 1)}\n`);
    const database = await fs.readFile(path.join(estate.data, DATABASE));
    await fs.writeFile(path.join(directory, "estate.sqlite.gz"), gzipSync(database));
  } finally {
    await close();
  }
}

async function check(directory, t) {
  const step = stepsOf(t);
  const database = gunzipSync(await fs.readFile(path.join(directory, "estate.sqlite.gz")));
  const phone = JSON.parse(await fs.readFile(path.join(directory, "phone.json"), "utf8"));
  const [browser, estate] = await Promise.all([launch(), openEstate({ demo: false, database })]);
  t.after(() => Promise.all([browser.close(), estate.close()]));
  const context = await openContext(browser, { baseURL: estate.url });
  const page = await context.newPage();
  const technician = { name: "技工", context, page, wrong: await complaints(page) };

  await step("this build opens what that one stored, and nothing is missing without a signal", async () => {
    await page.route("**/put-back", (route) => route.fulfill({ contentType: "text/html", body: "<title>-</title>" }));
    await page.goto("/put-back");
    await putBack(page, phone);
    await context.route("**/api/**", (route) => route.abort());
    await page.goto("/queue");
    await installed(page);
    await estate.stop();
    await context.unroute("**/api/**");
    await page.reload();
    await started(page);
    await waiting(page, 1);
    await openCase(page, WORDS);
    await unfold(page);
    await photo(page).filter({ hasText: "未上传" }).waitFor();
    await eventually("it is drawn", () => size(photo(page).locator("img")));
    assert.deepEqual(await size(photo(page).locator("img")), SIZE);
    await page.goto("/help");
    await eventually("the half sentence stands there", async () => (await words(page).inputValue()) === TYPED);
    onlyFetchesFailed([technician]);
  });

  await step("he goes on with it there", async () => {
    await page.goto("/queue");
    await openCase(page, WORDS);
    await mainButton(page).waitFor();
    await look(page, "old-phone");
    await page.getByRole("button", { name: "补记" }).click();
    await page.getByLabel("记什么").fill("水阀已关");
    await page.getByRole("button", { name: "记下" }).click();
    await waiting(page, 2);
    onlyFetchesFailed([technician]);
  });

  await step("with a signal, and let in again, it sends all of it", async () => {
    await estate.start();
    await estate.inviteBack(technician.name);
    technician.wrong.length = 0;
    await joinOn(page, estate, technician.name);
    await allSent(page);
    await estate.inviteBack("前台一号");
    const desk = await joinIn(await openContext(browser, { baseURL: estate.url, screen: "desk" }), estate, "前台一号");
    await openCase(desk.page, WORDS);
    await unfold(desk.page);
    await photo(desk.page).filter({ hasText: "已送达" }).waitFor();
    await eventually("it is drawn", () => size(photo(desk.page).locator("img")));
    assert.deepEqual(await size(photo(desk.page).locator("img")), SIZE);
    await desk.page.getByText("水阀已关").first().waitFor();
  });
}

test("a phone of November 2026 is opened, and what it had not sent goes up", (t) => check(FIRST, t));

test("what this build leaves on a phone, this build opens", async (t) => {
  const written = process.env.HUYING_WRITE_FIXTURES;
  const directory = written ?? (await fs.mkdtemp(path.join(os.tmpdir(), "huying-phone-")));
  if (!written) t.after(() => fs.rm(directory, { recursive: true, force: true }));
  await write(directory);
  if (!written) await check(directory, t);
});
