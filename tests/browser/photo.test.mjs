// A photo from a basement: taken without the endpoint, kept through a reload, sent by itself afterwards whatever is cut
// on the way, the same at the desk, and without a trace of where it was taken.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { doStep, give, nowTitle, openCase, press } from "./lib/case-page.mjs";
import { eventually } from "./lib/eventually.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { photograph, tellsWhere } from "./lib/jpeg.mjs";
import { allSent, installed, noComplaints, onlyFetchesFailed, pill, waiting } from "./lib/people.mjs";
import { look } from "./lib/picture.mjs";
import { report } from "./lib/report-page.mjs";

const WORDS = "厨房水龙头关不紧，一直滴水，3栋2单元1203";
const ARRIVED = "到场：亮工牌、敲门、穿鞋套";

const done = (page) => page.locator(".pane--case details.steps-done");
const photo = (page) => done(page).locator(".photo");
// Width and height as they are drawn; nothing before they are.
const size = (image) =>
  image.evaluate(({ complete, naturalWidth, naturalHeight }) => complete && [naturalWidth, naturalHeight]);

// Whoever saw the event before its photo has asked for it in vain, which a console tells as an error.
function onlyWaited(people) {
  for (const { wrong } of people) wrong.splice(0, wrong.length, ...wrong.filter((line) => !/status of 404/.test(line)));
  onlyFetchesFailed(people);
}

async function unfold(page) {
  if (!(await done(page).evaluate((details) => details.open))) await done(page).locator("summary").click();
}

// The one photo on this phone's disk.
const kept = async (page) => {
  const all = await page.evaluate(async () => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const [{ name }] = await indexedDB.databases();
    const database = await done(indexedDB.open(name));
    const all = await done(database.transaction("photo_bytes").objectStore("photo_bytes").getAll());
    database.close();
    return all.map((bytes) => [...bytes]);
  });
  assert.equal(all.length, 1);
  return Buffer.from(all[0]);
};

test("a photo taken without the endpoint is at the desk afterwards, the same, and says not where it was taken", async (t) => {
  const { estate, people, comes, close } = await openJourney();
  t.after(close);
  const step = stepsOf(t);
  let desk, technician, taken;

  await step("a technician is sent to a dripping tap", async () => {
    const resident = await comes("住户 3-2-1203");
    await report(resident, WORDS);
    desk = await comes("前台一号", { screen: "desk" });
    await openCase(desk, WORDS);
    await desk.locator(".triage-card .btn", { hasText: "小修" }).click();
    await doStep(desk, "问清地点、故障现象和希望的时间");
    await doStep(desk, "派技工上门维修");
    technician = await comes("技工");
    await installed(technician);
    await openCase(technician, WORDS);
    await doStep(technician, "派技工上门维修");
    await nowTitle(technician).filter({ hasText: ARRIVED }).waitFor();
    await allSent(technician);
    noComplaints(people);
  });

  await step("without the endpoint he takes two photos, thinks better of one, and ticks the step", async () => {
    await estate.stop();
    for (const [number, edges] of [
      [2000, 1500],
      [640, 480],
    ].entries()) {
      await give(technician, "修前照片", { photo: await photograph(technician, ...edges) });
      await eventually("it is shown", async () => (await technician.locator("#now .photo img").count()) === number + 1);
    }
    assert.deepEqual(await size(technician.locator("#now .photo img").first()), [1600, 1200]);
    await look(technician, "photo-taken");
    await technician.getByRole("button", { name: "删去照片 2" }).click();
    await eventually("one is left", async () => (await technician.locator("#now .photo").count()) === 1);
    await press(technician);
    await waiting(technician, 1);
    await unfold(technician);
    await photo(technician).filter({ hasText: "未上传" }).waitFor();
    taken = await kept(technician);
    assert.ok(!tellsWhere(taken), "where it was taken is gone");
    await look(technician, "photo-unsent");
  });

  await step("reloaded, it is still there, and large at a tap", async () => {
    await technician.reload();
    await done(technician).waitFor();
    await unfold(technician);
    await photo(technician).filter({ hasText: "未上传" }).waitFor();
    assert.deepEqual(await kept(technician), taken);
    assert.deepEqual(await size(photo(technician).locator("img")), [1600, 1200]);
    const width = async () => (await photo(technician).locator("img").boundingBox()).width;
    const small = await width();
    await photo(technician).getByRole("button", { name: "放大照片 1" }).click();
    await eventually("it is large", async () => (await width()) > small * 1.5);
    await look(technician, "photo-large");
    onlyFetchesFailed(people);
  });

  await step(
    "the endpoint is back: it goes by itself from another page, and on from where the line was cut",
    async () => {
      const ranges = [];
      let cut = false;
      await technician.context().route("**/api/v1/blobs/*", async (route) => {
        const request = route.request();
        if (request.method() === "PUT") {
          ranges.push(request.headers()["content-range"]);
          if (ranges.length === 2) {
            cut = true;
            return route.abort();
          }
        }
        return route.continue();
      });
      await technician.goto("/sync");
      await technician.getByText("1 张未上传").waitFor();
      await look(technician, "photo-sync-offline");
      await estate.start();
      await pill(technician).filter({ hasText: "1 张照片未上传" }).waitFor();
      await look(technician, "photo-sync");
      await allSent(technician);
      assert.ok(cut, "the line was cut");
      const starts = ranges.map((range) => Number(/^bytes (\d+)-/.exec(range)[1]));
      assert.deepEqual(starts.slice(0, 3), [0, 65_536, 65_536], ranges.join("; "));
      assert.equal(new Set(starts).size, starts.length - 1, "nothing else went twice");
      assert.equal(starts.at(-1) < taken.length, true);
      onlyWaited(people);
    },
  );

  await step("the desk sees the same picture, byte for byte", async () => {
    await unfold(desk);
    await photo(desk).filter({ hasText: "已送达" }).waitFor();
    await eventually("it is drawn", () => size(photo(desk).locator("img")));
    assert.deepEqual(await size(photo(desk).locator("img")), [1600, 1200]);
    const stored = await desk.evaluate(async (name) => {
      const answer = await fetch(`/api/v1/blobs/${name}`, { headers: { "x-huying": "1" } });
      return {
        status: answer.status,
        type: answer.headers.get("content-type"),
        bytes: [...new Uint8Array(await answer.arrayBuffer())],
      };
    }, sha256(taken));
    assert.deepEqual([stored.status, stored.type], [200, "image/jpeg"]);
    assert.equal(sha256(Buffer.from(stored.bytes)), sha256(taken));
    await look(desk, "photo-desk");
    await technician.goto("/queue");
    await openCase(technician, WORDS);
    await unfold(technician);
    await photo(technician).filter({ hasText: "已送达" }).waitFor();
    onlyWaited(people);
  });
});

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
