// S194: whoever is in a sudden event, or knows of it, tells 物业 and 公安, whether or not a life is in danger; both stand
// on record as done or not.
import assert from "node:assert/strict";
import { test } from "node:test";

import { openCase, timeline } from "./lib/case-page.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { tooSmall, tooWide } from "./lib/layout.mjs";
import { allSent, installed, noComplaints } from "./lib/people.mjs";
import { look } from "./lib/picture.mjs";
import { send, truth, words } from "./lib/report-page.mjs";

// Nobody is in danger in any of them.
const EVENTS = [
  ["我停在车棚的电瓶被人偷了", "失窃", "110"],
  ["楼下有两个人在吵架推搡", "治安", "110"],
  ["地下车库进水了", "灾害", "110"],
];
const QUIET = ["请问停车月卡在哪里办", "厨房水龙头滴水"];

const calls = (page) => page.locator(".triage-card .btn-row a[href^='tel:']");
const line = (page, number) =>
  page.locator(".hotline").filter({ has: page.locator(".hotline__number", { hasText: number }) });

test("a resident reports a theft, calls the police, and both are on record (S194)", async (t) => {
  const { people, comes, close } = await openJourney();
  t.after(close);
  const step = stepsOf(t);
  let resident, desk;

  await step("whom to call for what stands in the guide (S197, S198)", async () => {
    resident = await comes("住户 3-2-1203");
    await resident.goto("/guide");
    for (const number of ["0571-8000 0000", "0571-8000 0001", "0571-8000 0002", "119", "120", "110", "122"]) {
      await resident.locator("a.tel", { hasText: number }).waitFor();
    }
    await resident.goto("/help");
  });

  await step("for every sudden event 110 and the desk are one tap away, for nothing else", async () => {
    await installed(resident);
    await resident.locator(".menu a[href='/help']").click();
    for (const [event, , number] of EVENTS) {
      await words(resident).fill(event);
      await calls(resident)
        .and(resident.locator(`[href='tel:${number}']`))
        .waitFor();
      assert.ok((await calls(resident).count()) >= 2, `${event}: the desk too`);
    }
    for (const event of QUIET) {
      await words(resident).fill(event);
      await calls(resident).first().waitFor({ state: "detached" });
    }
  });

  await step("he calls from the page while he writes, and sends", async () => {
    await words(resident).fill(EVENTS[0][0]);
    await calls(resident).and(resident.locator("[href='tel:110']")).click();
    await look(resident, "sudden-report");
    assert.deepEqual(await tooWide(resident), []);
    await send(resident);
    await truth(resident).filter({ hasText: "已送达" }).waitFor();
    await line(resident, "110")
      .filter({ hasText: /已拨打/ })
      .waitFor();
    await line(resident, "0571")
      .filter({ hasText: /已送达/ })
      .waitFor();
    await look(resident, "sudden-sent");
    assert.deepEqual(await tooWide(resident), []);
    assert.deepEqual(await tooSmall(resident, 48), []);
  });

  await step("of another event he is told that 110 is not called yet, and calls", async () => {
    await resident.locator(".menu a[href='/help']").click();
    await words(resident).fill(EVENTS[1][0]);
    await send(resident);
    await truth(resident).filter({ hasText: "已送达" }).waitFor();
    await line(resident, "110").filter({ hasText: "还没拨打" }).click();
    await line(resident, "110")
      .filter({ hasText: /已拨打/ })
      .waitFor();
    await allSent(resident);
  });

  await step("the desk sees that he has called the police", async () => {
    desk = await comes("前台一号", { screen: "desk" });
    for (const [event] of EVENTS.slice(0, 2)) {
      await openCase(desk, event);
      const called = (await timeline(desk)).filter(({ text, by }) => text.includes("110") && by.includes("住户"));
      assert.equal(called.length, 1, event);
    }
    noComplaints(people);
  });
});
