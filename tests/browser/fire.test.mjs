// 火警 (S121, D3, D4): reported without a signal, confirmed by the control room, 119 called, everybody out by the stairs,
// each role its own steps while the endpoint is away; and the false alarm, which is found out, recorded and closed.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  accept,
  allAgree,
  branches,
  doStep,
  doTheRest,
  give,
  nowTitle,
  openCase,
  press,
  timeline,
  turnTo,
} from "./lib/case-page.mjs";
import { eventually } from "./lib/eventually.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { allSent, installed, noComplaints, onlyFetchesFailed, waiting } from "./lib/people.mjs";
import { look } from "./lib/picture.mjs";
import { send, words } from "./lib/report-page.mjs";
import { giveVoice, spoken } from "./lib/voice.mjs";

const WORDS = "5栋7楼楼道冒浓烟，闻到焦味";
const REPLY = "火已扑灭，无人受伤，原因由消防部门认定。";
const CONFIRM = "以最快方式确认火情";
const BROADCAST = /^各位住户请注意：本楼发生火情.*走楼梯到楼外。不要乘电梯/;
// What there is to do only when it burns.
const WHEN_IT_BURNS = ["拨打119报警", "疏散广播，反复播放", "逐层敲门疏散，走楼梯", "按楼层切断非消防电源"];

// One tap on the first page, the place, and it is out.
async function cryFire(page, text) {
  await page.locator(".emergencies a", { hasText: "火警" }).click();
  await words(page).fill(text);
  await look(page, "fire-report");
  await page.locator(".triage-card", { hasText: "灾害事故" }).filter({ hasText: "危及生命" }).waitFor();
  assert.ok(await page.locator("a[href='tel:119']:visible").count(), "119 is one tap away");
  await send(page);
  await page.waitForURL(/\/case\/./);
}

const stepsSeen = async (page) => (await branches(page)).flatMap(({ steps }) => steps);
const said = async (page) => (await timeline(page)).map(({ text }) => text);
const count = (all, title) => all.filter((text) => text === title || text.startsWith(`${title}（`)).length;

async function closeAsMet(desk) {
  await press(desk);
  await give(desk, "结果", "住户要的都办到了");
  await press(desk);
  const ended = desk.locator(".pane--case section", { hasText: "已办结" }).first();
  await allSent(desk);
  assert.match(await ended.innerText(), /在《日常事务登记表》，编号 RC-\d{8}-\d{3}/);
}

test("a fire reported without a signal is confirmed, 119 called and the building cleared", async (t) => {
  const { estate, people, comes, close } = await openJourney();
  t.after(close);
  const step = stepsOf(t);
  let guard, desk, room, lead, chief, technician, supervisor;

  await step("a guard sees smoke where there is no signal: two taps keep it, and 119 is a third (S121)", async () => {
    desk = await comes("前台一号", { screen: "desk" });
    room = await comes("中控室", { screen: "desk" });
    await giveVoice(room.context());
    await room.reload();
    guard = await comes("安全员甲");
    await installed(guard);
    await allSent(guard);
    await estate.stop();
    await cryFire(guard, WORDS);
    await nowTitle(guard).filter({ hasText: "到场，先到者指挥，先救人" }).waitFor();
    await look(guard, "fire-guard");
    assert.ok(await guard.locator(".notice--pinned", { hasText: "先救人，保护自己；走楼梯，任何人不乘电梯" }).count());
    await doStep(guard, "到场，先到者指挥，先救人");
    onlyFetchesFailed(people);
  });

  await step("it gets through: the desk has it first and sends it on (S60, S121, S196)", async () => {
    await estate.start();
    await openCase(desk, WORDS);
    await look(desk, "fire-desk");
    await desk.getByRole("button", { name: "确认", exact: true }).click();
    await doStep(desk, "立即通知安全处值班领班派人");
    await doStep(desk, "立即转告中控室确认火情");
    onlyFetchesFailed(people);
  });

  await step("the control room confirms that it burns (D4)", async () => {
    await openCase(room, WORDS);
    await accept(room, "立即转告中控室确认火情");
    await nowTitle(room).filter({ hasText: CONFIRM }).waitFor();
    await look(room, "fire-confirm");
    // Without an answer neither way would open.
    await room.locator(".actions__why", { hasText: "填好才能完成：火情" }).waitFor();
    for (const title of WHEN_IT_BURNS)
      assert.equal(
        count(
          (await stepsSeen(room)).map(({ text }) => text),
          title,
        ),
        0,
        title,
      );
    await doStep(room, CONFIRM, { 火情: "确认起火" });
  });

  await step("it sets the controls to automatic and calls 119 with one tap, which is kept (S199, D4)", async () => {
    await doStep(room, "消防控制转入自动状态");
    await nowTitle(room).filter({ hasText: "拨打119报警" }).waitFor();
    const page = room.url();
    const call = room.locator("#now a[href='tel:119']");
    await look(room, "fire-119");
    await call.click();
    await room.locator("#now .field__hint", { hasText: /已拨 119，\d\d:\d\d/ }).waitFor();
    assert.equal(room.url(), page);
    await doStep(room, "拨打119报警");
    await doStep(room, "启动灭火和应急疏散预案");
    await doStep(room, "通知消防负责人立即赶到");
    await doStep(room, "通知技工按楼层切断电源");
    noComplaints(people);
  });

  await step("the others come to it", async () => {
    for (const [name, keep] of [
      ["领班", (page) => (lead = page)],
      ["安全负责人", (page) => (chief = page)],
      ["技工", (page) => (technician = page)],
      ["主管", (page) => (supervisor = page)],
    ]) {
      const page = await comes(name);
      keep(page);
      await openCase(page, WORDS);
      await installed(page);
      await allSent(page);
    }
    await allSent(guard);
    await allAgree([desk, room, guard, lead, chief, technician, supervisor]);
  });

  await step("without the endpoint the control room broadcasts, and each role does its own (S198, D4)", async () => {
    await estate.stop();
    await nowTitle(room).filter({ hasText: "疏散广播，反复播放" }).waitFor();
    assert.match(await room.locator("#now .aloud__words").innerText(), BROADCAST);
    await room.getByRole("button", { name: "播放", exact: true }).click();
    const [{ text, lang }] = await eventually("it is spoken", async () => (await spoken(room)).length && spoken(room));
    assert.match(text, BROADCAST);
    assert.equal(lang, "zh-CN");
    await look(room, "fire-broadcast");
    await doStep(room, "疏散广播，反复播放");
    await doStep(room, "电梯全部归首层，确认无人");

    await doStep(guard, "逐层敲门疏散，走楼梯");
    await accept(lead, "立即通知安全处值班领班派人");
    await accept(lead, "启动灭火和应急疏散预案");
    await doStep(lead, "派安全员到路口接消防车");
    await look(lead, "fire-lead");
    await accept(technician, "通知技工按楼层切断电源");
    await doStep(technician, "按楼层切断非消防电源", { 已断电楼层: "6、7、8层" });
    await look(technician, "fire-technician");
    await accept(chief, "通知消防负责人立即赶到");
    await doStep(chief, "消防负责人到场，统一指挥");
    for (const [page, unsent] of [
      [guard, 1],
      [technician, 2],
      [chief, 2],
      [lead, 4],
    ])
      await waiting(page, unsent);
    onlyFetchesFailed(people);
  });

  await step("it is back: everybody sees what each did, once", async () => {
    await estate.start();
    const pages = [desk, room, guard, lead, chief, technician, supervisor];
    await Promise.all(pages.map(allSent));
    await allAgree(pages);
    const told = await said(desk);
    for (const title of [
      ...WHEN_IT_BURNS,
      "电梯全部归首层，确认无人",
      "派安全员到路口接消防车",
      "消防负责人到场，统一指挥",
    ]) {
      const doubled = title.startsWith("疏散广播")
        ? told.filter((text) => text.startsWith(title)).length
        : count(told, title);
      assert.equal(doubled, 1, title);
    }
    onlyFetchesFailed(people);
  });

  await step("a second broadcast is a second entry (D4)", async () => {
    await turnTo(room, "疏散广播，反复播放");
    await press(room);
    await allSent(room);
    assert.equal((await said(room)).filter((text) => text.startsWith("疏散广播")).length, 2);
  });

  await step("everybody is counted, the brigade takes over, the cause is recorded (S195, D4)", async () => {
    await turnTo(lead, "在集合处逐户清点人数");
    await doStep(lead, "在集合处逐户清点人数", { 人已到齐: "是" });
    await turnTo(lead, "消防队到场，移交指挥并配合");
    await doStep(lead, "消防队到场，移交指挥并配合", { 消防队指挥员: { name: "王队长", phone: "13900000119" } });
    await turnTo(chief, "查明起火原因和损失并记录");
    await doStep(chief, "查明起火原因和损失并记录", { 起火原因: "楼道电动车电池起火", 估计损失: "3000" });
    await doTheRest(desk, [desk, room, guard, lead, chief, technician, supervisor], {
      answers: { 报案人已报公安: "是", 给住户的话: REPLY },
    });
    await look(desk, "fire-done");
    const told = await said(desk);
    assert.ok(
      told.some((text) => text.includes("消防队指挥员：王队长")),
      "who took over is named",
    );
    assert.ok(
      told.some((text) => text.includes("￥3000")),
      "the loss is an amount",
    );
  });

  await step("the desk closes it, and it stands in its register", async () => {
    await closeAsMet(desk);
    noComplaints(people);
  });
});

test("a false alarm is looked into, its cause recorded, and closed without the steps of a fire (D4)", async (t) => {
  const { estate, people, comes, close } = await openJourney();
  t.after(close);
  const step = stepsOf(t);
  let room, desk, guard, lead, supervisor;

  await step("the control room has an alarm and sends somebody to look", async () => {
    room = await comes("中控室", { screen: "desk" });
    desk = await comes("前台一号", { screen: "desk" });
    await room.goto("/queue");
    await cryFire(room, "5栋7楼烟感报警");
    await openCase(desk, "烟感报警");
    await doStep(desk, "立即通知安全处值班领班派人");
    await doStep(desk, "立即转告中控室确认火情");
    await nowTitle(room).filter({ hasText: "立即转告中控室确认火情" }).waitFor();
  });

  await step("nothing burns: 误报, and the steps of a fire never appear (D4)", async () => {
    await estate.stop();
    await accept(room, "立即转告中控室确认火情");
    await doStep(room, CONFIRM, { 火情: "误报" });
    await doStep(room, "误报：查明原因并记录", { 原因: "装修粉尘触发烟感，已复位" });
    const steps = (await stepsSeen(room)).map(({ text }) => text);
    for (const title of WHEN_IT_BURNS) assert.equal(count(steps, title), 0, title);
    await look(room, "fire-false-alarm");
    await estate.start();
    await allSent(room);
    onlyFetchesFailed(people);
  });

  await step("what is left is done, and it is closed with the cause in its story", async () => {
    for (const [name, keep] of [
      ["安全员甲", (page) => (guard = page)],
      ["领班", (page) => (lead = page)],
      ["主管", (page) => (supervisor = page)],
    ]) {
      const page = await comes(name);
      keep(page);
      await openCase(page, "烟感报警");
    }
    await doTheRest(desk, [desk, room, guard, lead, supervisor], {
      answers: { 报案人已报公安: "否", 给住户的话: "虚惊一场，烟感已复位。" },
    });
    assert.equal(count(await said(desk), "误报：查明原因并记录"), 1);
    await closeAsMet(desk);
    noComplaints(people);
  });
});
