// 拥挤 (S170–S187): a guard on post reports it without a signal, reinforcements come by name, the desk announces the
// written words, trouble-makers are first persuaded and then stopped, each time before a witness.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  answer,
  accept,
  allAgree,
  count,
  doStep,
  entry,
  give,
  isPinned,
  mainButton,
  nowTitle,
  openCase,
  press,
  titles,
  turnTo,
} from "./lib/case-page.mjs";
import { eventually } from "./lib/eventually.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { heard, listen } from "./lib/loudspeaker.mjs";
import { allSent, installed, noComplaints, onlyFetchesFailed, waiting } from "./lib/people.mjs";
import { look } from "./lib/picture.mjs";

const ANNOUNCEMENT = "现购物顾客较多，请大家不要拥挤，以免发生危险。";
const RECORDING = "/sounds/crowding_broadcast.zh.mp3";
const POLICE = "0571-8000 0003";
const STOP = "劝说、诱导，不听再强制：迅速制止";

// From the queue to a case of one's own: what it is, and where. Answers with its words.
async function reportCrowding(page, spot) {
  await page.locator(".emergencies a", { hasText: "拥挤" }).click();
  await look(page, "crowding-report");
  await page.getByRole("button", { name: spot }).click();
  await page.waitForURL(/\/case\/./);
  return `${spot}拥挤`;
}

test("crowding at an escalator is reported, eased, recorded and closed", async (t) => {
  const journey = await openJourney();
  const { estate, people, comes, close } = journey;
  t.after(close);
  const step = stepsOf(t);
  let words, post, desk, supervisor, chief, lead, second, third;
  const joins = (name) => journey.joins(name, words);

  await step("without the endpoint the guard on post reports it in two taps (S173, S177)", async () => {
    await estate.invite("安全员丙", "guard");
    second = await journey.onDuty("安全员乙");
    post = await comes("安全员甲");
    await installed(post);
    desk = await comes("前台一号", { screen: "desk" });
    // Claimed before it is opened anew: a page that loads just while the worker takes over stays without it.
    await installed(desk);
    await listen(desk.context());
    await desk.reload();
    await installed(desk);
    await estate.stop();
    words = await reportCrowding(post, "扶梯口");
  });

  await step("whose it is to see to stands on his page (S171)", async () => {
    await isPinned(post, "主要责任部门：物业保安部");
  });

  await step("he steers the crowd, and says how bad it is; where is said already (S177, S178)", async () => {
    await post.locator("#now label.choice:has(:checked)", { hasText: "扶梯口" }).waitFor();
    await look(post, "crowding-steer");
    await doStep(post, "马上疏导，并及时向主管领导汇报", { 多挤: "拥挤，走不动" });
    assert.equal(await count(post, "马上疏导，并及时向主管领导汇报（地点：扶梯口；多挤：拥挤，走不动"), 1);
    await look(post, "crowding-steered");
    assert.equal(await nowTitle(post).count(), 0, "the rest is for others to begin");
    await waiting(post, 2);
    onlyFetchesFailed(people);
  });

  await step("the endpoint is back: the supervisor takes note of it (S178)", async () => {
    await estate.start();
    // Until now a phone may have asked once more.
    onlyFetchesFailed(people);
    await allSent(post);
    supervisor = await joins("主管");
    await look(supervisor, "crowding-supervisor");
    await accept(supervisor, "马上疏导，并及时向主管领导汇报");
  });

  await step("the security chief sends two by name, and both accept (S179)", async () => {
    chief = await joins("安全负责人");
    await doStep(chief, "增调保安员立即到达现场", { 调了谁: "安全员乙、安全员丙" });
    await eventually("it is told at the post", () => count(post, "增调保安员立即到达现场"));
    await look(post, "crowding-called-others");
    assert.equal(await nowTitle(post).count(), 0, "who is there already is not one of those sent to him");
    await openCase(second, words);
    third = await joins("安全员丙");
    await look(second, "crowding-reinforce");
    for (const page of [second, third]) await accept(page, "增调保安员立即到达现场");
    await eventually("the post sees that both come", async () => (await count(post, "接受：增调保安员")) === 2);
  });

  await step("each marks his own arrival (S179)", async () => {
    assert.equal(await nowTitle(post).count(), 0, "who was there all along has nobody's arrival to mark");
    await doStep(second, "到达现场，维护现场秩序", { 守在哪里: "扶梯上口" });
    await allSent(second);
    await eventually("the other sees it", () => count(third, "到达现场，维护现场秩序：守在哪里：扶梯上口"));
    await look(third, "crowding-arrive");
    await doStep(third, "到达现场，维护现场秩序", { 守在哪里: "扶梯下口" });
    await allSent(third);
    await eventually("the post sees both", async () => (await count(post, "到达现场，维护现场秩序")) === 2);
    noComplaints(people);
  });

  await step("the desk sees the written words, large, and plays them (S180, S181)", async () => {
    await openCase(desk, words);
    await desk.getByRole("button", { name: "确认", exact: true }).click();
    await nowTitle(desk).filter({ hasText: "进行安全疏导广播" }).waitFor();
    const shown = desk.locator(".aloud__words");
    assert.equal(await shown.innerText(), ANNOUNCEMENT);
    assert.ok((await shown.evaluate((element) => parseFloat(getComputedStyle(element).fontSize))) >= 24);
    await look(desk, "crowding-say");
    await desk.getByRole("button", { name: "播放" }).click();
    await eventually("it is heard", async () => {
      const { said, played } = await heard(desk);
      return said.includes(ANNOUNCEMENT) || played.some(([path, seconds]) => path === RECORDING && seconds > 2);
    });
  });

  await step("two announcements are two entries (S180)", async () => {
    await doStep(desk, "进行安全疏导广播");
    await turnTo(desk, "进行安全疏导广播");
    await doStep(desk, "进行安全疏导广播");
    await allSent(desk);
    await look(desk, "crowding-announced");
    await allAgree([desk, post, second, third, supervisor, chief]);
    assert.equal(await count(desk, "进行安全疏导广播"), 2);
    noComplaints(people);
  });

  await step("trouble opens a way of its own, and the guard leader is told (S182, S184)", async () => {
    await look(post, "crowding-post-idle");
    await turnTo(post, "有人起哄闹事：马上报领班");
    await doStep(post, "有人起哄闹事：马上报领班", { 情况: "起哄闹事" });
    assert.deepEqual(await titles(post), ["起哄闹事", "全案"]);
    await allSent(post);
    lead = await joins("领班");
    await accept(lead, "有人起哄闹事：马上报领班");
    await allSent(lead);
    for (const page of [second, post]) await nowTitle(page).filter({ hasText: STOP }).waitFor();
  });

  await step(
    "without the endpoint one persuades and another uses force, each before a witness (S182, S186, P12)",
    async () => {
      await estate.stop();
      await look(post, "crowding-trouble");
      await doStep(post, STOP, { 手段: "劝说", 见证人: { name: "店员小周" }, 已停止闹事: "否" });
      await doStep(second, STOP, {
        手段: "强制",
        见证人: { name: "保洁老陈", phone: "13900000001" },
        已停止闹事: "是",
        经过: "推人两次，劝不住，两人架离扶梯口",
      });
      await waiting(post, 1);
      await waiting(second, 1);
      await estate.start();
      onlyFetchesFailed(people);
      await Promise.all([post, second].map(allSent));
      await allAgree([desk, post, second, third, supervisor, chief, lead]);
      assert.equal(await count(desk, STOP), 2);
      await (await entry(post, "手段：劝说；见证人：店员小周")).waitFor();
      await (await entry(post, "手段：强制；见证人：保洁老陈 13900000001")).waitFor();
      await look(post, "crowding-stopped");
    },
  );

  await step("he is taken out, and the police station is one tap away by its own number (S183, S184)", async () => {
    await doStep(post, "将其带出卖场", { 从哪个出口: "东门", 见证人: { name: "店员小周" } });
    await nowTitle(lead).filter({ hasText: "聚众闹事：联系瑞金派出所" }).waitFor();
    const call = lead.locator("#now a", { hasText: "致电瑞金派出所" });
    assert.equal(await call.getAttribute("href"), `tel:${POLICE.replace(/\D/g, "")}`);
    await look(lead, "crowding-police");
    await doStep(lead, "聚众闹事：联系瑞金派出所", { 拨打: { calls: "致电瑞金派出所" }, 到场民警: { name: "赵警官" } });
    assert.equal(await count(lead, `拨打 ${POLICE}`), 1);
    await allSent(lead);
  });

  await step(
    "the numbers of its procedure stand beside those who are on it, and a call is kept (S199, S200)",
    async () => {
      const numbers = lead.locator(".hotline");
      assert.deepEqual(await numbers.locator(".hotline__number").allInnerTexts(), [POLICE, "110", "120"]);
      await numbers.last().click();
      await eventually("the call is in the story", async () => (await count(lead, "拨打 120")) === 1);
      await look(lead, "crowding-hotlines");
      await allSent(lead);
    },
  );

  await step("it has eased, which the desk takes note of and records (S185)", async () => {
    await doStep(post, "拥挤已缓解，秩序恢复");
    await accept(desk, "拥挤已缓解，秩序恢复");
    await doStep(chief, "复盘：为何拥挤，怎样改进", { 原因: "促销开场", 改进: "扶梯口加隔离栏" });
    await doStep(desk, "将处理情况予以记录", { 补充: "约四十分钟" });
    await allAgree([desk, post, second, third, supervisor, chief, lead]);
    noComplaints(people);
  });

  await step("nothing is closed before whoever called has heard from the desk (S2, S63)", async () => {
    await mainButton(desk).filter({ hasText: "办结" }).waitFor();
    await press(desk);
    await desk.locator(".refusal", { hasText: "没有答复住户" }).waitFor();
    await look(desk, "crowding-unanswered");
    await answer(desk);
    await allSent(desk);
  });

  await step("it is closed and stands in 《日常事务登记表》 (S185)", async () => {
    await mainButton(desk).filter({ hasText: "办结" }).waitFor();
    await press(desk);
    await give(desk, "结果", "住户要的都办到了");
    await look(desk, "crowding-close");
    await press(desk);
    const ended = desk.locator(".pane--case section", { hasText: "已办结" }).first();
    const [, number] = /在《日常事务登记表》，编号 (RC-\d{8}-\d{3})/.exec(await ended.innerText());
    await allSent(desk);
    await ended.getByRole("link", { name: "看登记表" }).click();
    const row = desk.locator("table.register tbody tr", { hasText: number });
    await row.waitFor();
    for (const part of [words, "满足"]) assert.ok((await row.innerText()).includes(part), part);
    assert.equal(await desk.locator("table.register tbody tr").count(), 1);
    noComplaints(people);
  });
});
