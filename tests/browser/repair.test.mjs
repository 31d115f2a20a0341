// 报修, paid (S38, S56, S119, S123, D2, D5): nothing is begun before the resident has agreed to every line of the
// price, on his own phone or by signing on the technician's; what was paid stands apart from closing.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  allAgree,
  answer,
  branches,
  doStep,
  give,
  mainButton,
  nowTitle,
  openCase,
  press,
  timeline,
} from "./lib/case-page.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { allSent, noComplaints, onlyFetchesFailed, waiting } from "./lib/people.mjs";
import { look } from "./lib/picture.mjs";
import { report, truth } from "./lib/report-page.mjs";

const WORDS = "厨房水龙头关不紧，一直滴水，3栋2单元1203";
const LINES = ["更换水龙头（人工）￥30 × 1", "快开水龙头（材料）￥45 × 1", "角阀（材料）￥25 × 2"];
const NOT_AGREED = "住户还没同意价格，不能开工";
const SUM = "￥125";

const price = (page) => page.locator("section.card", { has: page.getByRole("heading", { name: "报价" }) });
const refusal = (page) => page.locator(".refusal");

// A resident's call, sent on to the technician, who has found that it costs money (S123).
async function untilPaid(step, comes) {
  let resident, desk, technician;

  await step("the resident reports a dripping tap (S16, S19)", async () => {
    resident = await comes("住户 3-2-1203");
    desk = await comes("前台一号", { screen: "desk" });
    await report(resident, WORDS);
    await truth(resident).filter({ hasText: "已送达" }).waitFor();
  });

  await step("the desk grades it and sends a technician, who accepts and arrives (S56, S119, D2)", async () => {
    await openCase(desk, WORDS);
    await look(desk, "repair-desk");
    await desk.locator(".triage-card .btn", { hasText: "小修" }).click();
    await doStep(desk, "问清地点、故障现象和希望的时间", { 希望的时间: "今天下午" });
    await doStep(desk, "派技工上门维修");
    technician = await comes("技工");
    await openCase(technician, WORDS);
    await look(technician, "repair-accept");
    await doStep(technician, "派技工上门维修");
    await doStep(technician, "到场：亮工牌、敲门、穿鞋套");
    await allAgree([desk, technician]);
  });

  await step("he says that it is a paid service, which marks the case (S38, S123)", async () => {
    await doStep(technician, "属有偿服务吗？", { 需要吗: /^需要$/ });
    for (const page of [desk, technician]) await page.locator(".case-head .chip", { hasText: "有偿" }).waitFor();
  });

  await step("begun before the price is agreed, the work is refused and the reason said (S38, D5)", async () => {
    await nowTitle(technician).filter({ hasText: "开始维修" }).waitFor();
    await technician.locator(".actions__why", { hasText: NOT_AGREED }).waitFor();
    // A finger does not heed what a screen reader is told.
    await mainButton(technician).click({ force: true });
    await refusal(technician).filter({ hasText: NOT_AGREED }).waitFor();
    await look(technician, "repair-refused");
    const [begin] = (await branches(technician)).flatMap(({ steps }) =>
      steps.filter(({ text }) => text === "开始维修"),
    );
    assert.equal(begin.done, false);
  });
  return { resident, desk, technician };
}

// From the price list, labour and material apart.
async function quote(technician) {
  await refusal(technician).getByRole("button", { name: "去做" }).click();
  for (const item of ["更换水龙头", "快开水龙头", "角阀", "角阀"]) {
    await technician.locator(".price__list .btn", { hasText: item }).click();
  }
  await technician.locator(".actions .price__sum", { hasText: SUM }).waitFor();
  await look(technician, "repair-quote");
  await mainButton(technician).click();
  await price(technician).filter({ hasText: "等住户同意后才能开工" }).waitFor();
}

test("a resident agrees to a price quoted without a signal, and only then the work begins", async (t) => {
  const { estate, people, comes, close } = await openJourney();
  t.after(close);
  const step = stepsOf(t);
  const { resident, desk, technician } = await untilPaid(step, comes);

  await step("without the endpoint the technician makes a quote from the price list (D5)", async () => {
    await estate.stop();
    await quote(technician);
    assert.deepEqual(await price(technician).locator(".price__lines li").allInnerTexts(), LINES);
    await waiting(technician, 1);
    await look(technician, "repair-quoted-offline");
    assert.equal(await price(resident).count(), 0);
    onlyFetchesFailed(people);
  });

  await step(
    "the endpoint is back: the resident reads every line and the sum, and agrees with one tap (D5)",
    async () => {
      await estate.start();
      await price(resident).waitFor();
      assert.deepEqual(await price(resident).locator(".price__lines li").allInnerTexts(), LINES);
      assert.equal(await price(resident).locator(".price__sum").innerText(), `合计 ${SUM}`);
      await look(resident, "repair-resident-price");
      await resident.getByRole("button", { name: "同意这个价格" }).click();
      for (const page of [resident, technician, desk]) await price(page).filter({ hasText: "住户已同意" }).waitFor();
      await look(resident, "repair-resident-agreed");
      await Promise.all([resident, technician, desk].map(allSent));
      await allAgree([desk, technician]);
      const said = (await timeline(desk)).map(({ text }) => text);
      assert.equal(said.filter((text) => text.startsWith("报价 ")).length, 1);
      assert.equal(said.filter((text) => text === "住户同意报价").length, 1);
      onlyFetchesFailed(people);
    },
  );

  await step("he works, finishes, and the resident tries it and signs with a finger (D2)", async () => {
    await doStep(technician, "开始维修");
    await doStep(technician, "维修完成，清理现场，报结果", { 结果: "已修好", 修了什么: "换了水龙头和两个角阀" });
    await nowTitle(technician).filter({ hasText: "请住户试用并签认" }).waitFor();
    await give(technician, "住户签名", { signs: "王先生" });
    await look(technician, "repair-sign");
    await press(technician);
    assert.equal(await refusal(technician).count(), 0);
    await look(technician, "repair-signed");
  });

  await step("the desk follows up and closes (S48, D2)", async () => {
    await doStep(desk, "签认后四十八小时内回访住户", { 住户满意: "是" });
    await look(desk, "repair-followed-up");
    await answer(desk);
    await mainButton(desk).filter({ hasText: "办结" }).waitFor();
    await press(desk);
    await give(desk, "结果", "住户要的都办到了");
    await look(desk, "repair-close");
    await press(desk);
  });

  await step("what was paid is recorded apart from closing, afterwards (D5)", async () => {
    await price(technician).filter({ hasText: "未收款" }).getByRole("button", { name: "记收款" }).click();
    assert.equal(await technician.getByLabel("金额").inputValue(), "125");
    await give(technician, "怎么付的", "微信");
    await give(technician, "票据号", "0007");
    await look(technician, "repair-pay");
    await mainButton(technician).click();
    for (const page of [technician, desk, resident]) {
      await price(page).filter({ hasText: "已收 ￥125 · 微信" }).waitFor();
    }
    assert.equal(await price(technician).getByRole("button", { name: "记收款" }).count(), 0);
    await look(technician, "repair-paid");
    const said = (await timeline(desk)).map(({ text }) => text);
    assert.equal(said.filter((text) => text === "收款 ￥125，微信，票据 0007").length, 1);
  });

  await step("it stands in 《报修记录》 once, under a number of its own, with what was paid (S19, S56)", async () => {
    const ended = desk.locator(".pane--case section", { hasText: "已办结" }).first();
    const [, number] = /在《报修记录》，编号 (BX-\d{8}-\d{3})/.exec(await ended.innerText());
    await allSent(desk);
    await truth(resident).filter({ hasText: "已办完" }).waitFor();
    await look(resident, "repair-resident-closed");
    await ended.getByRole("link", { name: "看登记表" }).click();
    await desk.locator("nav a[aria-current]", { hasText: "报修记录" }).waitFor();
    const row = desk.locator("table.register tbody tr", { hasText: number });
    await row.waitFor();
    await look(desk, "repair-register");
    const text = await row.innerText();
    for (const part of [WORDS, "3栋2单元1203", "满足"]) assert.ok(text.includes(part), `${part} in ${text}`);
    assert.equal(await desk.locator("table.register tbody tr", { hasText: WORDS }).count(), 1);
    noComplaints(people);
  });
});

test("a resident without a phone at hand agrees by signing on the technician's (D5)", async (t) => {
  const { estate, people, comes, close } = await openJourney();
  t.after(close);
  const step = stepsOf(t);
  const { resident, desk, technician } = await untilPaid(step, comes);

  await step("he signs, and the work may begin", async () => {
    await estate.stop();
    await quote(technician);
    await price(technician).getByRole("button", { name: "请住户签字同意" }).click();
    assert.deepEqual(await technician.locator("#panel .price__lines li").allInnerTexts(), LINES);
    await give(technician, "签名", { signs: "王先生" });
    await look(technician, "repair-agree-sign");
    await mainButton(technician).click();
    await price(technician).filter({ hasText: "住户已同意" }).waitFor();
    await doStep(technician, "开始维修");
    await waiting(technician, 3);
  });

  await step("everybody sees the signature and that the work has begun, once", async () => {
    await estate.start();
    await Promise.all([resident, desk, technician].map(allSent));
    await price(desk).getByRole("img", { name: "王先生" }).waitFor();
    await look(desk, "repair-desk-signature");
    await allAgree([desk, technician]);
    const said = (await timeline(desk)).map(({ text }) => text);
    assert.equal(said.filter((text) => text === "王先生签字同意报价").length, 1);
    assert.equal(said.filter((text) => text === "开始维修").length, 1);
    await price(resident).filter({ hasText: "住户已同意" }).waitFor();
    onlyFetchesFailed(people);
  });
});

test("a resident declines the price, and the case is closed without the paid work", async (t) => {
  const { people, comes, close } = await openJourney();
  t.after(close);
  const step = stepsOf(t);
  const { resident, desk, technician } = await untilPaid(step, comes);

  await step("he reads the price and says why he does not agree (D5)", async () => {
    await quote(technician);
    await price(resident).waitFor();
    await resident.locator("summary", { hasText: "不同意报价" }).click();
    await resident.getByLabel("为什么不同意").fill("太贵了，我自己换");
    // He is answered meanwhile: what he has typed stands.
    await answer(desk);
    await resident.locator(".section__title", { hasText: "答复" }).waitFor();
    assert.equal(await resident.getByLabel("为什么不同意").inputValue(), "太贵了，我自己换");
    await look(resident, "repair-declining");
    await resident.locator("form").getByRole("button", { name: "不同意报价" }).click();
    for (const page of [resident, technician, desk]) {
      await price(page).filter({ hasText: "太贵了，我自己换" }).waitFor();
    }
    await look(resident, "repair-declined-resident");
    await look(technician, "repair-declined");
  });

  await step("nobody is asked for the work any more; the desk closes the case as it was (S66)", async () => {
    await mainButton(desk).filter({ hasText: "办结" }).waitFor();
    await look(desk, "repair-declined-desk");
    await press(desk);
    await give(desk, "结果", "没有做收费的活");
    await look(desk, "repair-declined-close");
    await press(desk);
    const said = (await timeline(desk)).map(({ text }) => text);
    assert.equal(said.filter((text) => text === "住户不同意报价：太贵了，我自己换").length, 1);
    await noComplaints(people);
  });
});
