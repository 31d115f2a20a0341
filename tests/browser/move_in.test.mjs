// 办理入伙 (S4, D7): a defect that the butler finds becomes a repair in one tap, without a signal, and only once.
import assert from "node:assert/strict";
import { test } from "node:test";

import { doStep, entry, openCase, turnTo } from "./lib/case-page.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { allSent, onlyFetchesFailed } from "./lib/people.mjs";
import { look } from "./lib/picture.mjs";
import { report } from "./lib/report-page.mjs";

const WORDS = "我要办理入伙手续，3栋2单元1203";
const DEFECTS = "验房缺陷";
const DEFECT = "主卧窗框渗水";

test("a defect found when moving in becomes a repair of its own", async (t) => {
  const journey = await openJourney();
  const { estate, people, comes, close } = journey;
  t.after(close);
  const step = stepsOf(t);
  let desk, butler;

  await step("the owner asks to move in, and the desk confirms what it is (S4)", async () => {
    const owner = await comes("住户 3-2-1203");
    desk = await comes("前台一号", { screen: "desk" });
    await report(owner, WORDS);
    await allSent(owner);
    await openCase(desk, WORDS);
    await desk.locator(".triage-card .btn").first().click();
    await allSent(desk);
    butler = await journey.joins("管家", WORDS);
  });

  await step("without a signal the butler writes a defect down and makes it a repair (D7)", async () => {
    await estate.stop();
    await turnTo(butler, DEFECTS);
    await doStep(butler, DEFECTS, { 哪一间: "主卧", 什么问题: DEFECT, 紧急: /^是$/ });
    const written = await entry(butler, DEFECT);
    await look(butler, "move-in-defect");
    await written.getByRole("button", { name: "转报修" }).click();
    await written.getByRole("link", { name: "已转报修" }).waitFor();
    assert.equal(await written.getByRole("button", { name: "转报修" }).count(), 0, "it is made once");
    await look(butler, "move-in-became");
    await written.getByRole("link", { name: "已转报修" }).click();
    await butler.locator(".case-head__words", { hasText: DEFECT }).waitFor();
    await look(butler, "move-in-repair");
  });

  await step("with a signal both stand at the desk, and lead to one another (D7)", async () => {
    await estate.start();
    await allSent(butler);
    const written = await entry(desk, DEFECT);
    await written.getByRole("link", { name: "已转报修" }).click();
    const words = desk.locator(".pane--case .case-head__words", { hasText: DEFECT });
    await words.filter({ hasText: "办理入伙" }).waitFor();
    await desk.locator(".pane--case .case-head", { hasText: "紧急" }).waitFor();
  });

  onlyFetchesFailed(people);
});
