// 督办 (S10): the supervisor sees who has what in hand and what is overdue, and presses by name; it stays on top of the
// other's queue until he says that he knows. And S132: who and what is free, and how far, where one decides.
import assert from "node:assert/strict";
import { test } from "node:test";

import { findings } from "./lib/axe.mjs";
import { accept, doStep, giveNumber, nowTitle, openCase, press } from "./lib/case-page.mjs";
import { setBack, setRight } from "./lib/clock.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { tooSmall, tooWide } from "./lib/layout.mjs";
import { allSent, installed, noComplaints, onlyFetchesFailed, waiting } from "./lib/people.mjs";
import { look } from "./lib/picture.mjs";
import { report, truth } from "./lib/report-page.mjs";

const WORDS = "请问物业费怎么交，可以微信吗？3栋2单元1203";
const LATE = 20 * 60_000;
const PRESET = "已经超时，请马上处理。";

// A person's line on 督办, and the same opened.
const line = (page, name) => page.locator(".work").filter({ has: page.locator(".work__name", { hasText: name }) });

const wellMade = async (page, least) => {
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(await tooWide(page), []);
  assert.deepEqual(await tooSmall(page, least), []);
};

test("what is overdue is seen by person, and whoever is pressed says himself that he knows", async (t) => {
  const { estate, people, comes, close } = await openJourney();
  t.after(close);
  const step = stepsOf(t);
  let resident, desk, supervisor;

  await step("an enquiry comes late, the desk takes it and does not answer", async () => {
    [resident, desk, supervisor] = [
      await comes("住户 3-2-1203"),
      await comes("前台一号", { screen: "desk" }),
      await comes("主管"),
    ];
    for (const page of [resident, supervisor]) {
      await installed(page);
      await allSent(page);
    }
    await resident.context().setOffline(true);
    await setBack(resident, LATE);
    await report(resident, WORDS);
    await waiting(resident, 1);
    await setRight(resident);
    await resident.context().setOffline(false);
    await truth(resident).filter({ hasText: "已送达" }).waitFor();
    await openCase(desk, WORDS);
    await desk.locator(".triage-card .btn", { hasText: "口头" }).click();
    await nowTitle(desk).waitFor();
    await allSent(desk);
    // Whoever looks at a case is not rung for it.
    await desk.locator(".menu a[href='/register']").click();
    await desk.locator("table.register").waitFor();
    onlyFetchesFailed(people);
  });

  await step("the supervisor sees it at the desk member's name, overdue", async () => {
    await supervisor.goto("/settings");
    // A phone's thumb has no room for the registers: from here everybody of the staff reaches them.
    await supervisor.locator(".set-row--go", { hasText: "登记表" }).click();
    await supervisor.locator("table.register").waitFor();
    await supervisor.goto("/settings");
    await supervisor.locator(".set-row--go", { hasText: "督办" }).click();
    await line(supervisor, "前台一号").locator(".mark--over", { hasText: "超时 1" }).waitFor();
    await line(supervisor, "管家").locator(".work__about", { hasText: "手上没有事" }).waitFor();
    await look(supervisor, "supervise-people");
    // Front and back, each with what it has in hand (S12).
    const sections = supervisor.locator(".works > section");
    const titles = await sections.locator(".work__title > span:first-child").allInnerTexts();
    assert.deepEqual(titles, ["客户服务中心", "私人管家", "安全处", "维保部"]);
    await sections.first().locator(".work__title .mark--over", { hasText: "超时 1" }).waitFor();
    assert.equal(await sections.nth(2).locator(".work__title .mark--over").count(), 0);
    // At a desk they stand side by side.
    await supervisor.setViewportSize({ width: 1280, height: 800 });
    const [service, others] = await sections.all();
    const [left, right] = [await service.boundingBox(), await others.boundingBox()];
    assert.ok(right.x > left.x + left.width && right.x + right.width > 1200, "the page is as wide as a desk's");
    await look(supervisor, "supervise-desk-wide");
    await supervisor.setViewportSize({ width: 390, height: 844 });
    await line(supervisor, "前台一号").locator("summary").click();
    await line(supervisor, "前台一号").locator(".task", { hasText: WORDS }).locator(".clock--over").waitFor();
    await wellMade(supervisor, 48);
    noComplaints(people);
  });

  await step("with the endpoint stopped he presses, and it is kept on his phone", async () => {
    await estate.stop();
    const task = line(supervisor, "前台一号").locator(".task", { hasText: WORDS });
    await task.getByRole("button", { name: "督促" }).click();
    await look(supervisor, "supervise-press");
    await wellMade(supervisor, 48);
    await task.locator(".press__sentence", { hasText: PRESET }).click();
    await task.locator(".press-stands--not", { hasText: "未阅" }).waitFor();
    await waiting(supervisor, 1);
    await look(supervisor, "supervise-pressed");
    onlyFetchesFailed(people);
  });

  await step("it is back: it rings at the desk and stands on top of the queue and in the case", async () => {
    await estate.start();
    await allSent(supervisor);
    await desk.locator(".banner", { hasText: PRESET }).waitFor();
    await desk.locator(".menu a[href='/queue']").click();
    await desk.locator(".pane--list .pressed", { hasText: PRESET }).waitFor();
    await openCase(desk, WORDS);
    await look(desk, "supervise-desk");
    await desk.locator(".pane--case .pressed", { hasText: PRESET }).waitFor();
    await wellMade(desk, 24);
    await truth(resident).waitFor();
    assert.equal(await resident.getByText(PRESET).count(), 0, "not for the resident");
  });

  await step("the desk member says that he knows, with a word of his own", async () => {
    const card = desk.locator(".pane--case .pressed");
    await card.locator("input").fill("正在核对，五分钟内答复");
    await card.getByRole("button", { name: "知道了" }).click();
    for (const place of [".pane--list .pressed", ".pane--case .pressed", ".banner"]) {
      await desk.locator(place, { hasText: PRESET }).first().waitFor({ state: "detached" });
    }
    await desk.locator(".timeline__item", { hasText: "已阅督促：正在核对" }).waitFor();
    await allSent(desk);
  });

  await step("the supervisor sees that it was seen, and when", async () => {
    const task = line(supervisor, "前台一号").locator(".task", { hasText: WORDS });
    await task.locator(".press-stands", { hasText: /已阅 \d\d:\d\d · 回复：正在核对/ }).waitFor();
    assert.equal(await task.locator(".press-stands--not").count(), 0);
    await look(supervisor, "supervise-seen");
  });

  await step("on a phone one tap in the queue is enough", async () => {
    const task = line(supervisor, "前台一号").locator(".task", { hasText: WORDS });
    await task.getByRole("button", { name: "督促" }).click();
    await task.getByLabel("或者自己写").fill("请报一下进度");
    await task.getByRole("button", { name: "发出督促" }).click();
    await desk.setViewportSize({ width: 390, height: 844 });
    await desk.locator(".pane--case .bar__back").click();
    const pressed = desk.locator(".pane--list .pressed", { hasText: "请报一下进度" });
    await pressed.waitFor();
    await look(desk, "supervise-phone-queue");
    await pressed.getByRole("button", { name: "知道了" }).click();
    await pressed.waitFor({ state: "detached" });
    await task.locator(".press-stands", { hasText: /已阅 \d\d:\d\d/ }).waitFor();
    onlyFetchesFailed(people);
  });

  await step("in the case itself he presses whoever has it in hand, and the desk is not offered that", async () => {
    await openCase(desk, WORDS);
    await desk.locator(".pane--case .actions__row .btn", { hasText: "更多" }).click();
    await desk.locator(".pane--case .set-row", { hasText: "打印" }).waitFor();
    assert.equal(await desk.locator(".pane--case .set-row", { hasText: "督促" }).count(), 0);
    await desk.getByRole("button", { name: "取消" }).click();
    await supervisor.goto("/queue");
    await openCase(supervisor, WORDS);
    await supervisor.locator(".actions__row .btn", { hasText: "更多" }).click();
    await supervisor.locator(".set-row", { hasText: "督促经手的人" }).click();
    await supervisor
      .locator("#panel label.choice:has(:checked)", { hasText: "前台一号" })
      .filter({ hasText: "经办" })
      .waitFor();
    await supervisor.locator("#panel label.choice", { hasText: PRESET }).click();
    await look(supervisor, "supervise-case");
    await wellMade(supervisor, 48);
    await press(supervisor);
    await supervisor
      .locator(".pane--case .missing", { hasText: `主管督促前台一号：${PRESET}` })
      .last()
      .waitFor();
    await desk.locator(".pane--case .pressed", { hasText: PRESET }).waitFor();
    onlyFetchesFailed(people);
  });

  await step("the director sees which department has it, and gives it to another (S12)", async () => {
    const director = await comes("主任");
    await director.goto("/supervise");
    const section = (name) =>
      director.locator(".works > section").filter({ has: director.locator("h2", { hasText: name }) });
    await section("客户服务中心").locator(".work__title", { hasText: "在办 1" }).waitFor();
    await look(director, "supervise-departments");
    await section("客户服务中心").locator(".work summary").first().click();
    await section("客户服务中心").locator(".task__case", { hasText: WORDS }).click();
    await director.locator(".actions__row .btn", { hasText: "更多" }).click();
    await director.locator(".set-row", { hasText: "派给同事" }).click();
    await director.locator("#panel label.choice", { hasText: "技工" }).first().click();
    await press(director);
    await director.goto("/supervise");
    await section("维保部").locator(".work__title", { hasText: "在办 1" }).waitFor();
    assert.equal(await section("客户服务中心").locator(".work__title .work__open").count(), 0);
    onlyFetchesFailed(people);
  });
});

const PATIENTS = [
  "我妈胸口疼得厉害，喘不上气，请帮忙送医院，3栋2单元1203",
  "我爸摔倒了站不起来，请帮忙送医院，9栋1单元502",
];
const CARS = ["一号电瓶车", "二号面包车"];

// What the picker offers, the first first: [{ name, used }]
const offered = (page) =>
  page.locator("#now .choices--list .choice").evaluateAll((all) =>
    all.map((choice) => ({
      name: choice.querySelector(".choice__face span").firstChild.textContent.trim(),
      used: Boolean(choice.querySelector(".choice__more--used")),
    })),
  );

// Whom the desk has ticked to be told, the nearest first.
const named = (page) =>
  page.locator("#now .at-hand__one:has(input:checked) .choice__face > span:first-child").allTextContents();

test("the nearest free guard and the free vehicle stand first, and what one case uses another does not get (S132)", async (t) => {
  const { people, comes, close } = await openJourney();
  t.after(close);
  const step = stepsOf(t);
  let desk, guard, other, director;

  // The desk has written a patient down, and is asked for two guards.
  const patient = async (words) => {
    await report(desk, words);
    await desk.locator(".pane--case .case-head__words", { hasText: words }).waitFor();
    await desk.getByRole("button", { name: "确认", exact: true }).click();
    await giveNumber(desk, "13800001234");
    await desk.locator(".pane--case label.choice", { hasText: "送医院" }).click();
    await nowTitle(desk).filter({ hasText: "通知安全处安排两人待命" }).waitFor();
  };

  await step("two guards are on duty, one says that he is at building 3", async () => {
    desk = await comes("前台一号", { screen: "desk" });
    guard = await comes("安全员乙");
    other = await comes("安全员甲");
    for (const page of [desk, guard, other]) {
      await page.goto("/duty");
      await page.locator(".actions .btn--main").click();
      await page.locator(".duty__go").waitFor();
    }
    await guard.getByLabel("我的岗位").selectOption("3");
    await guard.locator(".at-hand__one", { hasText: "安全员乙" }).filter({ hasText: "3栋" }).waitFor();
    await look(guard, "at-hand-duty");
    await wellMade(guard, 48);
    for (const { page } of people) await allSent(page);
  });

  await step("the two nearest guards on duty are proposed, and one tap names both (S72)", async () => {
    await patient(PATIENTS[0]);
    const first = desk.locator("#now .at-hand__one").first();
    await first.filter({ hasText: "安全员乙" }).filter({ hasText: "空闲 · 同栋" }).waitFor();
    assert.equal(await first.locator("a[href='tel:057180000012']").count(), 1);
    await look(desk, "at-hand-guards");
    await wellMade(desk, 24);
    await desk.getByRole("button", { name: "就派最近的：安全员乙、安全员甲" }).click();
    assert.deepEqual(await named(desk), ["安全员乙", "安全员甲"]);
    await doStep(desk, "通知安全处安排两人待命", { 待命地点: "病人家中" });
    const said = desk.locator(".timeline__item", { hasText: "通知安全处安排两人待命（派谁：" });
    for (const name of ["安全员乙", "安全员甲"]) await said.filter({ hasText: name }).waitFor();
  });

  await step("the picker shows both vehicles free, the nearer first, and one is taken", async () => {
    await nowTitle(desk).filter({ hasText: "安排车辆到住户楼下" }).waitFor();
    assert.deepEqual(
      await offered(desk),
      CARS.map((name) => ({ name, used: false })),
    );
    await look(desk, "at-hand-vehicles");
    await desk.locator("#now .choices--list .choice", { hasText: CARS[0] }).click();
    await press(desk);
    await desk.locator(".timeline__item", { hasText: `本小区车辆：${CARS[0]}` }).waitFor();
  });

  await step("for the second patient the other stands first, and the first says what it is used for", async () => {
    await patient(PATIENTS[1]);
    await doStep(desk, "通知安全处安排两人待命", { 待命地点: "病人家中" });
    await nowTitle(desk).filter({ hasText: "安排车辆到住户楼下" }).waitFor();
    assert.deepEqual(await offered(desk), [
      { name: CARS[1], used: false },
      { name: CARS[0], used: true },
    ]);
    await desk
      .locator("#now .choice", { hasText: CARS[0] })
      .filter({ hasText: `用于：${PATIENTS[0]}` })
      .waitFor();
    await look(desk, "at-hand-used");
    await wellMade(desk, 24);
  });

  await step("both who were named accept, and whoever accepted is busy (S72)", async () => {
    await guard.locator(".menu a[href='/queue']").click();
    await openCase(guard, PATIENTS[0]);
    await accept(guard, "通知安全处安排两人待命");
    await allSent(guard);
    await other.locator(".menu a[href='/queue']").click();
    await openCase(other, PATIENTS[0]);
    await accept(other, "通知安全处安排两人待命");
    await allSent(other);
    await desk.goto("/duty");
    await desk.locator(".at-hand__one", { hasText: "安全员乙" }).filter({ hasText: "在办：我妈胸口疼" }).waitFor();
    await desk.locator(".at-hand__one", { hasText: CARS[0] }).filter({ hasText: "使用中" }).waitFor();
    await look(desk, "at-hand-board");
    await wellMade(desk, 24);
  });

  await step("the director lists one more vehicle", async () => {
    director = await comes("主任");
    await director.goto("/site?part=things");
    await director.getByRole("button", { name: "加一辆车" }).click();
    const fresh = director.locator(".price-edit").last();
    await fresh.getByLabel("名称或车牌").fill("三号巡逻车");
    await fresh.getByLabel("平时在哪栋").selectOption("9");
    await look(director, "at-hand-site");
    await wellMade(director, 48);
    await director.locator(".actions .btn--main").click();
    await allSent(director);
    await desk.locator(".at-hand__one", { hasText: "三号巡逻车" }).waitFor();
    noComplaints(people);
  });
});
