// A guard's device whose clock says 1970 writes three hundred calls of life and death, each due before any honest one:
// the honest one rings, stands in the list and is found all the same, and the list says what it does not show.
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually } from "./lib/eventually.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { installed, noComplaints } from "./lib/people.mjs";
import { look } from "./lib/picture.mjs";
import { send, truth, words } from "./lib/report-page.mjs";
import { freshId, Writer } from "./lib/seed.mjs";

const WORDS = "我爸摔倒了叫不醒";
const FAKES = 300;

test("a call for help is seen, heard and found among three hundred of 1970", async (t) => {
  const { estate, people, comes, close } = await openJourney({ args: ["--allowance", "1000000"] });
  t.after(close);
  const step = stepsOf(t);
  let resident, desk;
  const rows = (page) => page.locator(".queue-row");

  await step("three hundred calls of 1970 are written", async () => {
    const guard = await Writer.join(estate, "安全员甲");
    const place = { building: "1", unit: "2", room: "101" };
    const fake = { t: "reported", place, relation: "oneself", channel: "phone", procedure: "medical", urgency: "life" };
    const reported = (_, number) =>
      guard.event(freshId(), "public", { ...fake, words: `假的${number}`, rulebook: "1" }, 1);
    await guard.write(Array.from({ length: FAKES }, reported));
  });

  await step("somebody calls for help", async () => {
    resident = await comes("住户 3-2-1203");
    await words(resident).fill(WORDS);
    await send(resident);
    await truth(resident).filter({ hasText: "已送达" }).waitFor();
  });

  await step("it stands in the desk's list, and rings", async () => {
    desk = await comes("前台一号", { screen: "desk" });
    await installed(desk);
    await desk.goto("/queue");
    await rows(desk).filter({ hasText: WORDS }).waitFor();
    await eventually("all are counted", async () => (await desk.title()).startsWith(`(${FAKES + 1})`));
    // Three stand above every page, one under the other; what is put off makes room for the next.
    await desk.locator(".banner", { hasText: `还有 ${FAKES + 1 - 3} 件在响` }).waitFor();
    await look(desk, "crowded-out");
    for (let later = 0; later < 10; later += 1) {
      if (await desk.locator(".banner", { hasText: WORDS }).count()) break;
      const first = await desk.locator(".banner__text b").first().innerText();
      await desk.locator(".banner .btn", { hasText: "稍后" }).first().click();
      await desk.waitForFunction((said) => document.querySelector(".banner__text b")?.innerText !== said, first);
    }
    await desk.locator(".banner", { hasText: WORDS }).waitFor();
  });

  await step("the list says how many it does not show, and shows them", async () => {
    assert.equal(await rows(desk).count(), FAKES);
    await desk.getByRole("button", { name: "还有 1 条" }).click();
    await eventually("all are there", async () => (await rows(desk).count()) === FAKES + 1);
  });

  await step("the last of them is found", async () => {
    const [last] = (await rows(desk).last().locator(".queue-row__words").innerText()).split("\n");
    await desk.reload();
    await desk.getByRole("searchbox", { name: "找原话、房号、编号" }).fill(last);
    await rows(desk).filter({ hasText: last }).first().waitFor();
    await desk.getByRole("searchbox", { name: "找原话、房号、编号" }).fill(WORDS);
    await eventually("it alone", async () => (await rows(desk).count()) === 1);
    noComplaints(people);
  });
});
