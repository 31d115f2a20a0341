// What people rely on most, in every engine they may have: the app opens without the endpoint, what is done meanwhile is
// kept on the phone, and all of it arrives once when the endpoint is back. The desk, which only looks on, is Chromium.
import assert from "node:assert/strict";
import { test } from "node:test";

import { doStep, giveNumber, timeline } from "./lib/case-page.mjs";
import { ENGINES } from "./lib/engines.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { allSent, invitation, onlyFetchesFailed } from "./lib/people.mjs";
import { report } from "./lib/report-page.mjs";

const CALL = "我爸在客厅摔倒了叫不醒，3栋2单元1203";
const PATIENT = "我妈胸口疼得厉害，喘不上气，请帮忙送医院，3栋2单元1203";
const NOTICE = "通知安全处安排两人待命";
// What the guard does, as it stands in the story of the case.
const DONE = [`接受：${NOTICE}`, "向住户说明来意", "请住户同往（住户同往：是）"];

const NOW = ".pane--case #now-title";
const MAIN = ".pane--case .actions > .btn--main";
const STORY = ".pane--case .timeline__item";

// Somebody of the demo estate, with the app kept on his phone.
async function joins(phone, estate, name) {
  await phone.open(await invitation(estate, name));
  await phone.tap(".actions .btn--main");
  await phone.is("he is in", () => !location.pathname.startsWith("/join"));
  // The worker takes the page over when it has everything. What state it is in WebKit sometimes forgets to tell the page.
  await phone.is("the app is kept", () => Boolean(navigator.serviceWorker.controller));
  await pill(phone, "已全部送达");
}

const pill = (phone, words) => phone.sees("a.sending", words);

for (const { engine, open } of ENGINES) {
  test(`${engine}: a resident's call made without the endpoint is kept and arrives`, async (t) => {
    const { estate, people, comes, phone, step } = await begin(t, engine, open);
    let desk;

    await step("the resident joins, and the app installs itself", async () => {
      desk = await comes("前台一号", { screen: "desk" });
      await joins(phone, estate, "住户 3-2-1203");
    });

    await step("with the endpoint stopped the page still opens", async () => {
      await estate.stop();
      await phone.reload();
      await phone.sees("h1", "我要求助");
    });

    await step("the call is kept on the phone", async () => {
      await phone.write("#words", CALL);
      await phone.tap("button", "立即求助");
      await phone.sees(".truth", "已存");
      await pill(phone, "待发送 1");
    });

    await step("opened again it shows the call, and that it waits", async () => {
      await phone.reload();
      await phone.sees(".truth", "已存");
      await phone.sees("main", CALL);
      await pill(phone, "待发送 1");
      await phone.look(`engines-${engine}-resident`);
    });

    await step("the endpoint is back: the call is at the desk, once", async () => {
      await estate.start();
      const call = desk.locator(".queue-row", { hasText: CALL });
      await call.waitFor();
      await phone.sees(".truth", "已送达");
      await pill(phone, "已全部送达");
      await allSent(desk);
      assert.equal(await call.count(), 1);
      onlyFetchesFailed(people);
    });
  });

  test(`${engine}: what a guard does without the endpoint is kept and arrives once`, async (t) => {
    const { estate, people, comes, phone, step } = await begin(t, engine, open);
    let desk;

    await step("the desk has a patient and asks for two guards", async () => {
      desk = await comes("前台一号", { screen: "desk" });
      await report(desk, PATIENT);
      await desk.getByRole("button", { name: "确认", exact: true }).click();
      await giveNumber(desk, "13800001234");
      await desk.locator(".pane--case label.choice", { hasText: "送医院" }).click();
      await doStep(desk, NOTICE, { 待命地点: "病人家中" });
    });

    await step("a guard joins, and opens it on his phone", async () => {
      await joins(phone, estate, "安全员甲");
      await phone.tap(".queue-row", PATIENT);
      await phone.sees(NOW, NOTICE);
      // What he saw has been sent.
      await desk.locator(".timeline__item", { hasText: "看到通知" }).waitFor();
    });

    await step("with the endpoint stopped he accepts, goes there, and answers what a step asks", async () => {
      await estate.stop();
      await phone.tap(MAIN, "接受任务");
      await phone.sees(NOW, "向住户说明来意");
      await phone.tap(MAIN);
      await phone.sees(NOW, "请住户同往");
      await phone.tap("#now label.choice", "是");
      await phone.sees("#now label.choice:has(:checked)", "是");
      await phone.tap(MAIN);
      await phone.sees(NOW, "提醒住户准备必备用品");
      await pill(phone, `待发送 ${DONE.length}`);
    });

    await step("opened again it is all there, and waits", async () => {
      await phone.reload();
      await phone.sees(NOW, "提醒住户准备必备用品");
      await pill(phone, `待发送 ${DONE.length}`);
      const waiting = (await phone.reads(STORY)).filter((line) => line.includes("待发送"));
      assert.equal(waiting.length, DONE.length, waiting.join("\n"));
      eachOnce(waiting);
      await phone.look(`engines-${engine}-guard`);
    });

    await step("the endpoint is back: everything is sent, and the desk has it once", async () => {
      await estate.start();
      await pill(phone, "已全部送达");
      await phone.misses(STORY, "待发送");
      eachOnce(await phone.reads(STORY));
      await desk.locator(".timeline__item", { hasText: DONE.at(-1) }).waitFor();
      await allSent(desk);
      eachOnce((await timeline(desk)).filter(({ by }) => by.includes("安全员甲")).map(({ text }) => text));
      onlyFetchesFailed(people);
    });
  });
}

// An estate of its own, and a phone with this engine.
async function begin(t, engine, open) {
  const closing = (opened) => (t.after(() => opened.close()), opened);
  const [journey, browser] = await Promise.all([openJourney().then(closing), open().then(closing)]);
  return { ...journey, phone: await browser.phone(), step: stepsOf(t, engine) };
}

function eachOnce(lines) {
  for (const text of DONE) assert.equal(lines.filter((line) => line.includes(text)).length, 1, `${text} in ${lines}`);
}
