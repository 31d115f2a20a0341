// The main job, once from end to end: a call made without a signal reaches the desk, is worked by three people of
// whom two lose their signal, cannot be closed too early, and stands in its register.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { started } from "./lib/browser.mjs";
import {
  allAgree,
  branches,
  doAll,
  doStep,
  giveNumber,
  mainButton,
  nowTitle,
  openCase,
  press,
  timeline,
  turnTo,
} from "./lib/case-page.mjs";
import { eventually } from "./lib/eventually.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { allSent, installed, noComplaints, onlyFetchesFailed, waiting } from "./lib/people.mjs";
import { SOON } from "./lib/patience.mjs";
import { picture } from "./lib/picture.mjs";

const WORDS = "我爸在客厅摔倒了叫不醒，3栋2单元1203";
// The desk's day so far: the call must come before all of them.
const DAY = ["1栋2103厨房水龙头关不紧，一直滴水", "2栋1502投诉楼上半夜拖桌子"];
// A mark counts as made offline when it took longer than any retry to arrive.
const OFFLINE_AFTER = 30_000;

let estate, people, comes, close;

before(async () => ({ estate, people, comes, close } = await openJourney()));
after(() => close?.());

// The call as the resident's phone shows it.
const truth = (page) => page.locator(".truth");
const clock = (page) => page.locator("[role=timer]").first().innerText();
const clockRuns = async (page) => {
  const shown = await clock(page);
  assert.match(shown, /^\d\d:\d\d$/);
  await eventually("the clock moves on", async () => (await clock(page)) !== shown);
};
const rungs = (page) =>
  page.locator(".ladder__step--done").evaluateAll((all) => all.map((rung) => rung.children[1].textContent));

async function record(page, words) {
  await page.goto("/help");
  await page.getByLabel("发生了什么？").fill(words);
  await page.locator(".actions .btn--main, .actions .btn--life").click();
  await page.locator(".pane--case .case-head__words", { hasText: words }).waitFor();
}

test("a call for help made without a signal is taken, worked, closed and registered", async (t) => {
  const step = stepsOf(t);
  let resident, desk, guard, second, lead, supervisor;
  const staff = () => [desk, guard, second, lead, supervisor].filter(Boolean);

  await step("the resident joins, and the app installs itself", async () => {
    resident = await comes("住户 3-2-1203", { theme: "light" });
    await installed(resident);
    await allSent(resident);
  });

  await step("the desk has a day behind it", async () => {
    desk = await comes("前台一号", { screen: "desk", theme: "light" });
    for (const words of DAY) await record(desk, words);
    await desk.goto("/queue");
    await desk
      .locator(".queue-row")
      .nth(DAY.length - 1)
      .waitFor();
    noComplaints(people);
  });

  await step("with the endpoint stopped the page still opens", async () => {
    await estate.stop();
    await resident.reload();
    await started(resident);
    await resident.getByRole("heading", { name: "我要求助" }).waitFor();
  });

  await step("the phone itself says what it is, and which words decided", async () => {
    await resident.getByLabel("发生了什么？").fill(WORDS);
    const triage = resident.locator(".triage-card");
    await triage.filter({ hasText: "危及生命" }).filter({ hasText: "急救病人" }).waitFor();
    assert.deepEqual(await triage.locator("q").allInnerTexts(), ["摔倒", "叫不醒"]);
    assert.deepEqual(await resident.locator(".say__echo mark").allInnerTexts(), ["摔倒", "叫不醒"]);
    assert.equal(await triage.locator("a[href='tel:120']").isVisible(), true);
    await picture(resident, "report");
  });

  await step("one tap keeps it on the phone, the clock runs, and 120 is one tap away", async () => {
    await resident.getByRole("button", { name: "立即求助" }).click();
    await resident.waitForURL(/\/help\/./);
    await truth(resident)
      .filter({ hasText: /已存(本机|在这部手机)/ })
      .waitFor();
    await waiting(resident, 1);
    assert.equal(await resident.locator("a[href='tel:120']:visible").count(), 1);
    await clockRuns(resident);
    await resident.reload();
    await truth(resident)
      .filter({ hasText: /已存(本机|在这部手机)/ })
      .waitFor();
    await clockRuns(resident);
  });

  await step(
    "the endpoint is back: within five seconds and without a tap the call is at the desk, first",
    async (t) => {
      const began = Date.now();
      await estate.start();
      const answers = Date.now();
      const call = desk.locator(".queue-row", { hasText: WORDS });
      await call.waitFor();
      const took = Date.now() - answers;
      t.diagnostic(`the endpoint answered after ${answers - began} ms, the call was at the desk ${took} ms later`);
      assert.ok(took < SOON, `${took} ms`);
      assert.equal(await desk.locator(".queue-row").count(), DAY.length + 1);
      assert.match(await desk.locator(".queue-row").first().innerText(), new RegExp(WORDS));
      const left = () => call.locator("[role=timer]").innerText();
      const shown = await left();
      assert.match(shown, /^0[0-4]:\d\d$/);
      await eventually("the countdown goes on", async () => (await left()) < shown);
      await truth(resident).filter({ hasText: "已送达" }).waitFor();
      await allSent(resident);
      assert.match(await clock(resident), /^0[0-4]:\d\d$/);
      onlyFetchesFailed(people);
    },
  );

  await step("the desk opens it and takes it", async () => {
    await openCase(desk, WORDS);
    assert.deepEqual(await desk.locator(".pane--case .triage-card q").allInnerTexts(), ["摔倒", "叫不醒"]);
    await desk.getByRole("button", { name: "确认", exact: true }).click();
    await desk.locator(".triage-card--confirm[aria-label='判断']").waitFor({ state: "detached" });
    await giveNumber(desk, "13800001234");
    await truth(resident).filter({ hasText: "前台已收到" }).waitFor();
    const said = (await timeline(desk)).map(({ text }) => text);
    assert.equal(said.filter((text) => text === "接手").length, 1);
    assert.equal(said.filter((text) => text === "电话：13800001234").length, 1);
  });

  await step("送医院 and 打120 are chosen together, and both branches name who must do what", async () => {
    for (const branch of ["送医院", "打120"]) {
      await desk.locator(".pane--case label.choice", { hasText: branch }).click();
      await desk.locator("details.branch summary", { hasText: branch }).waitFor();
    }
    const shown = await branches(desk);
    assert.deepEqual(shown.map(({ title }) => title).slice(0, 2), ["送医院", "打120"]);
    const steps = shown.flatMap(({ steps }) => steps).filter(({ done }) => !done);
    const who = new Map(steps.map(({ text, who }) => [text, who]));
    for (const [text, role] of [
      ["通知安全处安排两人待命", /^前台/],
      ["向住户说明来意", /^安全员/],
      ["听从住户安排，送病人往医院", /^安全员/],
      ["了解病情后，及时拨打120", /^前台/],
      ["告诉住户：我们在瑞金广场入口接应", /^前台/],
      ["立即通知安全处值班领班", /^前台/],
    ]) {
      assert.match(who.get(text) ?? "not there", role, text);
    }
    for (const [text, role] of who) assert.notEqual(role, "", text);
  });

  await step("the desk calls 120 and asks for two guards", async () => {
    await doStep(desk, "了解病情后，及时拨打120", { 病情: "摔倒，叫不醒" });
    await turnTo(desk, "通知安全处安排两人待命");
    await doStep(desk, "通知安全处安排两人待命", { 待命地点: "病人家中" });
    await picture(desk, "desk");
  });

  await step("a guard sees it on his phone and accepts", async () => {
    guard = await comes("安全员甲");
    await openCase(guard, WORDS);
    await installed(guard);
    await doStep(guard, "通知安全处安排两人待命");
    await nowTitle(guard).filter({ hasText: "向住户说明来意" }).waitFor();
    const own = (await branches(guard)).find(({ title }) => title === "送医院");
    assert.equal(own.steps.find(({ text }) => text === "向住户说明来意").who, "安全员");
    await allAgree([desk, guard]);
    noComplaints(people);
  });

  await step("without the endpoint the guard ticks two steps and the desk another", async () => {
    await estate.stop();
    await doStep(guard, "向住户说明来意");
    await doStep(guard, "请住户同往", { 住户同往: "是" });
    await turnTo(desk, "安排车辆到住户楼下");
    await doStep(desk, "安排车辆到住户楼下");
    const lastTick = Date.now();
    await waiting(guard, 2);
    await waiting(desk, 1);
    assert.equal((await timeline(guard)).filter(({ marks }) => marks.includes("待发送")).length, 2);
    // A phone that is closed and opened again keeps them too.
    await guard.reload();
    await waiting(guard, 2);
    assert.deepEqual(
      (await timeline(guard)).slice(0, 2).map(({ text }) => text),
      ["请住户同往（住户同往：是）", "向住户说明来意"],
    );
    // Nothing can be waited for here: the age of a mark is what makes it an offline one.
    await sleep(Math.max(0, lastTick + OFFLINE_AFTER + 1_000 - Date.now()));
    onlyFetchesFailed(people);
  });

  await step("it is back: all three agree, nothing is lost or doubled, and offline marks are marked", async (t) => {
    await estate.start();
    const began = Date.now();
    await Promise.all([desk, guard, resident].map(allSent));
    await allAgree([desk, guard]);
    t.diagnostic(`everybody agreed ${Date.now() - began} ms after the endpoint answered`);

    const said = await timeline(desk);
    const expected = [
      ["请住户同往（住户同往：是）", "安全员甲"],
      ["向住户说明来意", "安全员甲"],
      ["安排车辆到住户楼下", "前台一号"],
    ];
    for (const [text, by] of expected) {
      const found = said.filter((item) => item.text === text);
      assert.equal(found.length, 1, text);
      assert.match(found[0].by, new RegExp(by));
      assert.match(found[0].marks.join(), /^离线记录，\d\d:\d\d 送达$/, text);
    }
    const offline = said.filter(({ marks }) => marks.some((mark) => mark.startsWith("离线")));
    assert.equal(offline.length, expected.length, "marks made with a signal are not called offline");

    const done = (await branches(desk)).flatMap(({ steps }) => steps.filter(({ done }) => done));
    const public_ = ["通知安全处安排两人待命", "了解病情后，及时拨打120", "向住户说明来意", "安排车辆到住户楼下"];
    for (const text of public_) assert.equal(done.filter((step) => step.text === text).length, 1, text);
    const seen = await eventually("the resident sees his part", async () => {
      const seen = await rungs(resident);
      return public_.every((text) => seen.includes(text)) && seen;
    });
    for (const text of public_) assert.equal(seen.filter((rung) => rung === text).length, 1, text);
    assert.equal(seen.includes("请住户同往"), false, "what is internal is not the resident's");
    onlyFetchesFailed(people);
  });

  await step("closing too early is refused with what is missing and who could do it", async () => {
    await desk.locator(".actions__row .btn", { hasText: "办结" }).click();
    const refusal = desk.locator(".refusal");
    await refusal.waitFor();
    const [, count] = /还差 (\d+) 步/.exec(await refusal.locator(".refusal__title").innerText());
    const missing = await refusal.locator(".missing").allInnerTexts();
    assert.equal(missing.length, Number(count));
    const line = (text) => missing.find((line) => line.includes(text)) ?? "not there";
    assert.match(line("主动协助病人安置妥当"), /送医院.*安全员.*安全员甲/s);
    assert.match(line("通知入口值班安全员做好接应准备"), /打120.*领班/s);
    assert.match(line("处理完毕后向服务处主管汇报"), /前台 · 你自己/);
    await refusal.getByRole("button", { name: "知道了" }).click();
    await desk.locator(".pane--case .actions > .btn--main").waitFor();
  });

  await step("the others do what is missing", async () => {
    for (const [name, keep] of [
      ["安全员乙", (page) => (second = page)],
      ["领班", (page) => (lead = page)],
      ["主管", (page) => (supervisor = page)],
    ]) {
      const page = await comes(name);
      keep(page);
      await openCase(page, WORDS);
    }
    const canClose = mainButton(desk).filter({ hasText: "办结" });
    for (let round = 0; round < 8 && !(await canClose.count()); round += 1) {
      for (const page of staff()) {
        await doAll(page, { 还需要帮助: "否", 反馈给: "总服务台" });
        await allSent(page);
        await allAgree(staff());
      }
    }
    const open = (await branches(desk)).flatMap(({ steps }) => steps.filter(({ done }) => !done));
    assert.equal(await canClose.count(), 1, `still open: ${open.map(({ text }) => text).join(", ")}`);
    const said = await timeline(desk);
    // What the choice of a branch fulfilled was not ticked by anybody.
    const ticked = ({ done, who, text }) => done && who && !text.startsWith("征求意见");
    const done = (await branches(desk)).flatMap(({ steps }) => steps.filter(ticked));
    for (const { text, who } of done) {
      const sentence = who.startsWith("不需要") ? `不需要：${text}` : text;
      const told = said.filter((item) => item.text === sentence || item.text.startsWith(`${sentence}（`));
      assert.equal(told.length, 1, sentence);
      assert.notEqual(told[0].by, "", sentence);
    }
  });

  await step("the desk closes it, and it stands in the register with its number", async () => {
    await press(desk);
    await desk.locator("label.choice", { hasText: "住户要的都办到了" }).click();
    await press(desk);
    const ended = desk.locator(".pane--case section", { hasText: "已办结" }).first();
    const [, number] = /在《日常事务登记表》，编号 (RC-\d{8}-\d{3})/.exec(await ended.innerText());
    await allSent(desk);
    await truth(resident).filter({ hasText: "已办完" }).waitFor();
    assert.match(await resident.locator(".bar__sub").innerText(), new RegExp(number));

    await ended.getByRole("link", { name: "看登记表" }).click();
    const row = desk.locator("table.register tbody tr", { hasText: number });
    await row.waitFor();
    assert.equal(await row.count(), 1);
    const text = await row.innerText();
    for (const part of [WORDS, "3栋2单元1203", "13800001234", "急救病人", "满足"]) assert.ok(text.includes(part), part);
    assert.equal(await desk.locator("table.register tbody tr", { hasText: WORDS }).count(), 1);
    noComplaints(people);
  });
});
