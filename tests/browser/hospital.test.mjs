// 急救病人, branch A 送医院 (S68–S87): a guard who has never done it takes it through on a phone without a signal, from
// accepting to feedback, with nothing but the one big button and what it asks. And S196: first act, then write.
import assert from "node:assert/strict";
import { test } from "node:test";

import { started } from "./lib/browser.mjs";
import {
  accept,
  allAgree,
  branches,
  doStep,
  doTheRest,
  give,
  giveNumber,
  isPinned,
  mainButton,
  nowTitle,
  openCase,
  press,
  timeline,
  turnTo,
} from "./lib/case-page.mjs";
import { eventually } from "./lib/eventually.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { seenAtAGlance } from "./lib/layout.mjs";
import { allSent, installed, noComplaints, onlyFetchesFailed, waiting } from "./lib/people.mjs";
import { look } from "./lib/picture.mjs";
import { report, truth } from "./lib/report-page.mjs";

const WORDS = "我妈胸口疼得厉害，喘不上气，请帮忙送医院，3栋2单元1203";
const LEFT_OPEN = "请住户同往";
const FEEDBACK = "将处理情况反馈给值班主管或总服务台";

// What a guard does in branch A, by the written procedure, and what he answers where he is asked.
const HIS_STEPS = [
  ["向住户说明来意"], // S75
  [LEFT_OPEN], // S77
  ["提醒住户准备必备用品"], // S78
  ["听从住户安排，送病人往医院", { 医院: "市第一医院" }], // S76, S79
  ["已将病人送到医院"], // S81
  ["主动协助病人安置妥当"], // S81
  ["询问住户是否还需要帮助", { 还需要帮助: "否" }], // S83
  ["无需帮助时，及时赶回物业部"], // S84
  [FEEDBACK, { 反馈给: "安全处值班主管", 处理情况: "已住院，家属陪护" }], // S86
];

test("a new guard takes a patient to hospital without a signal and without help", async (t) => {
  const { estate, people, comes, close } = await openJourney();
  t.after(close);
  const step = stepsOf(t);
  let resident, desk, guard, second, supervisor, chief;

  await step("the desk asks where, what they wish, and for two guards (S69–S72)", async () => {
    resident = await comes("住户 3-2-1203");
    desk = await comes("前台一号", { screen: "desk" });
    await report(resident, WORDS);
    await openCase(desk, WORDS);
    await desk.getByRole("button", { name: "确认", exact: true }).click();
    await asksForTheNumber(desk);
    await desk.locator(".pane--case label.choice", { hasText: "送医院" }).click();
    await doStep(desk, "通知安全处安排两人待命", { 待命地点: "病人家中" });
    guard = await comes("安全员甲");
    await openCase(guard, WORDS);
    await installed(guard);
    // What he saw of itself has been sent.
    await desk.locator(".timeline__item", { hasText: "看到通知" }).waitFor();
    noComplaints(people);
  });

  await step("the standing rules are pinned for whoever goes (S79, S80)", async () => {
    for (const rule of ["应遵从求助住户的安排", "切不可不懂装懂"]) await isPinned(guard, rule);
  });

  await step("in flight mode the guard sees what to do at a glance and only presses the big button", async (t) => {
    await estate.stop();
    assert.deepEqual(guard.viewportSize(), { width: 390, height: 844 });
    await nowTitle(guard).filter({ hasText: "通知安全处安排两人待命" }).waitFor();
    await mainButton(guard).filter({ hasText: "接受任务" }).waitFor();
    await look(guard, "hospital-0-accept");
    assert.deepEqual(await seenAtAGlance(guard), []);
    await press(guard);
    for (const [at, [title, answers = {}]] of HIS_STEPS.entries()) {
      await nowTitle(guard).filter({ hasText: title }).waitFor();
      await look(guard, `hospital-${at + 1}`);
      assert.deepEqual(await seenAtAGlance(guard), [], title);
      for (const [label, answer] of Object.entries(answers)) await give(guard, label, answer);
      if (title === FEEDBACK) await mainButton(guard).filter({ hasText: "通知安全负责人" }).waitFor();
      if (title === LEFT_OPEN) await guard.locator(".actions__why", { hasText: "住户同往稍后补" }).waitFor();
      await press(guard);
      assert.equal(await guard.locator(".refusal").count(), 0, title);
    }
    await look(guard, "hospital-over");
    assert.equal(await nowTitle(guard).count(), 0, "there is nothing more to do");
    await mainButton(guard).filter({ hasText: "补写" }).waitFor();
    // What nobody has been told yet he tells by telephone meanwhile.
    await guard.locator("section.card", { hasText: "通知还没发出" }).locator("a[href^='tel:']").waitFor();
  });

  await step("the phone is closed and opened again: all of it is there and waits to be sent", async () => {
    const count = HIS_STEPS.length + 1;
    await guard.reload();
    await started(guard);
    await waiting(guard, count);
    const unsent = async () => (await timeline(guard)).filter(({ marks }) => marks.includes("待发送")).length;
    await eventually("all of it stands in the story", async () => (await unsent()) === count);
    onlyFetchesFailed(people);
  });

  await step("it is back: everybody has every step once, and the resident sees his part (S76, S81)", async () => {
    await estate.start();
    await Promise.all([desk, guard, resident].map(allSent));
    await allAgree([desk, guard]);
    const said = (await timeline(desk)).filter(({ by }) => by.includes("安全员甲")).map(({ text }) => text);
    for (const [title] of HIS_STEPS) {
      assert.equal(said.filter((text) => text === title || text.startsWith(`${title}（`)).length, 1, title);
    }
    const rungs = resident.locator(".ladder__step--done");
    for (const title of ["向住户说明来意", "已将病人送到医院", "主动协助病人安置妥当"]) {
      await rungs.filter({ hasText: title }).waitFor();
    }
    assert.equal(await rungs.filter({ hasText: LEFT_OPEN }).count(), 0, "what is internal is not the resident's");
    onlyFetchesFailed(people);
  });

  await step("the security chief whom he chose is told, and the desk is not asked (S86)", async () => {
    assert.ok(
      !(await nowTitle(desk).allInnerTexts()).some((title) => title.includes("反馈")),
      "the desk was not chosen",
    );
    chief = await comes("安全负责人");
    const row = chief.locator(".queue-row", { hasText: WORDS });
    await row.waitFor();
    await look(chief, "hospital-chief-queue");
    await openCase(chief, WORDS);
    await nowTitle(chief).filter({ hasText: FEEDBACK }).waitFor();
    await chief.locator("#now", { hasText: "已住院，家属陪护" }).waitFor();
    await look(chief, "hospital-chief-told");
    await accept(chief, FEEDBACK);
    await allSent(chief);
    await allAgree([desk, guard, chief]);
    const accepted = (await timeline(desk)).filter(({ text }) => text === `接受：${FEEDBACK}`);
    assert.equal(accepted.length, 1);
    assert.ok(accepted[0].by.includes("安全负责人"), accepted[0].by);
    noComplaints(people);
  });

  await step("the second guard accepts, the desk records and reports (S72, S87, S106, S107)", async () => {
    second = await comes("安全员乙");
    await openCase(second, WORDS);
    await accept(second, "通知安全处安排两人待命");
    supervisor = await comes("主管");
    await openCase(supervisor, WORDS);
    await doTheRest(desk, [desk, supervisor], { agree: [desk, guard, second, supervisor] });
  });

  await step("closed before it is written up, it is refused, and the step and its field are named (S196)", async () => {
    await mainButton(desk).click();
    const refusal = desk.locator(".refusal");
    await refusal.filter({ hasText: "还不能办结：有 1 步没写全" }).waitFor();
    assert.match(await refusal.locator(".missing").innerText(), new RegExp(`${LEFT_OPEN}.*住户同往`, "s"));
    await look(desk, "hospital-still-to-write");
    await refusal.getByRole("button", { name: "知道了" }).click();
  });

  await step("the guard writes up what he had left open (S196)", async () => {
    const unwritten = guard.locator("section.card", { hasText: "还要补写" });
    await look(guard, "hospital-unwritten");
    await unwritten.locator(".missing", { hasText: LEFT_OPEN }).waitFor();
    await mainButton(guard).click();
    await give(guard, "住户同往", "是");
    await look(guard, "hospital-fill-in");
    await mainButton(guard).click();
    await unwritten.waitFor({ state: "detached" });
    await allSent(guard);
    await allAgree([desk, guard, second, supervisor]);
    const said = (await timeline(desk)).map(({ text }) => text);
    assert.equal(said.filter((text) => text === `补写“${LEFT_OPEN}”：住户同往：是`).length, 1);
    assert.equal(said.filter((text) => text === LEFT_OPEN).length, 1, "when he did it stays when he did it");
  });

  await step("now the desk closes it, and every step is in 《日常事务登记表》 (S87)", async () => {
    await press(desk);
    await give(desk, "结果", "住户要的都办到了");
    await press(desk);
    const ended = desk.locator(".pane--case section", { hasText: "已办结" }).first();
    const [, number] = /在《日常事务登记表》，编号 (RC-\d{8}-\d{3})/.exec(await ended.innerText());
    await allSent(desk);
    await truth(resident).filter({ hasText: "已办完" }).waitFor();
    const open = (await branches(desk)).flatMap(({ steps }) => steps.filter(({ done }) => !done));
    assert.deepEqual(
      open.map(({ text }) => text),
      ["帮助挂号、找医生、取药等 可做可不做"],
    ); // S82
    await ended.getByRole("link", { name: "看登记表" }).click();
    const row = desk.locator("table.register tbody tr", { hasText: number });
    const text = await eventually("the register names it", async () => (await row.count()) === 1 && row.innerText());
    for (const part of [WORDS, "3栋2单元1203", "13800001234", "急救病人", "满足", "市第一医院"]) {
      assert.ok(text.includes(part), part);
    }
    noComplaints(people);
  });

  await step("the resident says how it was done: no star is given for him, and he sees what he gave", async () => {
    await resident.getByRole("button", { name: "办好了" }).click();
    assert.equal(await resident.locator(".stars input:checked").count(), 0);
    const first = resident.getByRole("button", { name: "先选：办得怎么样、态度怎么样" });
    await first.click({ force: true });
    const star = (asked, count) =>
      resident
        .locator("fieldset", { hasText: asked })
        .locator("label.choice")
        .nth(count - 1);
    await star("办得怎么样", 4).click();
    // The case goes on being written meanwhile: what he has tapped stands.
    await saysMoreElsewhere(resident, "护士说下午可以探望");
    await resident.locator("main", { hasText: "护士说下午可以探望" }).waitFor();
    assert.equal(await resident.locator(".stars input:checked").count(), 1);
    await resident.getByRole("button", { name: "先选：态度怎么样" }).waitFor();
    await star("态度怎么样", 5).click();
    await look(resident, "hospital-rate");
    await resident.getByRole("button", { name: "存下评价" }).click();
    await resident.locator(".notice--ok", { hasText: "办得 4 星，态度 5 星" }).waitFor();
    await allSent(resident);
    noComplaints(people);
  });
});

// In another tab of the same phone, and read in this one.
async function saysMoreElsewhere(page, words) {
  const other = await page.context().newPage();
  await other.goto(page.url().replace("/help/", "/case/"));
  await started(other);
  await other.getByRole("button", { name: "补充" }).click();
  await other.locator(".pane--case textarea").fill(words);
  await other.locator(".pane--case .actions > .btn--main").click();
  await other.locator(".timeline__item", { hasText: words }).waitFor();
  await other.close();
}

// The number holds up nobody; where the desk turns to it, the button says what it waits for, and the red goes with it.
async function asksForTheNumber(desk) {
  const title = "询问病人的楼层住址及联系电话并记录";
  await nowTitle(desk).filter({ hasText: "征求意见" }).waitFor();
  await turnTo(desk, title);
  await desk.locator(".actions__why", { hasText: "填好才能完成：电话" }).waitFor();
  // It cannot be pressed yet, and says so; whoever presses it all the same is told once more.
  await mainButton(desk).filter({ hasText: "记下" }).click({ force: true });
  const refused = desk.locator(".pane--case .refusal", { hasText: "还没填：电话" });
  await refused.waitFor();
  await give(desk, "电话", "13800001234");
  await refused.waitFor({ state: "detached" });
  await press(desk);
  await nowTitle(desk).filter({ hasText: "征求意见" }).waitFor();
}

test("whoever stays to nurse a patient reads what is not theirs to do (S104)", async (t) => {
  const { people, comes, close } = await openJourney();
  t.after(close);
  await report(await comes("住户 3-2-1203"), WORDS);
  const desk = await comes("前台一号", { screen: "desk" });
  await openCase(desk, WORDS);
  await desk.getByRole("button", { name: "确认", exact: true }).click();
  await giveNumber(desk, "13800001234");
  await desk.locator(".pane--case label.choice", { hasText: "派人护理" }).click();
  const guard = await comes("安全员甲");
  await openCase(guard, WORDS);
  await isPinned(guard, "遵从求助住户的安排；切不可不懂装懂，加重病人病情");
  noComplaints(people);
});
