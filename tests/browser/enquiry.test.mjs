// 书面咨询 (S58, S110–S117): registered on a phone that then lay without a signal for two days, so that the 48 hours for
// a written reply (S112, P2) are over when the endpoint hears of it. It is told up the ladder, until somebody takes it on.
import assert from "node:assert/strict";
import { test } from "node:test";

import { accept, allAgree, doStep, give, mainButton, openCase, press, timeline } from "./lib/case-page.mjs";
import { setBack, setRight } from "./lib/clock.mjs";
import { eventually } from "./lib/eventually.mjs";
import { openJourney, stepsOf } from "./lib/journey.mjs";
import { allSent, installed, noComplaints, onlyFetchesFailed, waiting } from "./lib/people.mjs";
import { look } from "./lib/picture.mjs";
import { report, send, truth, write } from "./lib/report-page.mjs";
import { stored } from "./lib/stored.mjs";

const LETTER = "来信：装修押金交了三个月，什么时候退？请书面答复。2栋1单元801";
const REPLY = "押金在验收合格后七个工作日内退还，请凭收据到服务处办理。";
const CALLS = ["请问装修押金什么时候退？3栋2单元1203", "请问停车月卡在哪里办？3栋2单元1203"];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
// The estate looks for missed clocks every second.
const QUICK = { args: ["--tick-seconds", "1"] };

const told = async (page, clock) => {
  const said = (await timeline(page))
    .map(({ text }) => text)
    .filter((text) => text.startsWith(`“${clock}”超时，已告诉`));
  return said.reverse().map((text) => text.split("已告诉")[1]);
};
const deadline = (page, clock) => page.locator(".deadline", { hasText: clock });

test("an enquiry in writing that lay on a phone for two days climbs to the director, who takes it on", async (t) => {
  const { estate, people, comes, close } = await openJourney(QUICK);
  t.after(close);
  const step = stepsOf(t);
  let desk, supervisor, director;

  await step("on a phone without a signal the desk registers the letter and passes it on (S111, S112)", async () => {
    desk = await comes("前台一号");
    supervisor = await comes("主管");
    director = await comes("主任", { screen: "desk" });
    for (const page of [desk, supervisor, director]) {
      await installed(page);
      await allSent(page);
    }
    await estate.stop();
    await setBack(desk, 52 * HOUR);
    await write(desk, LETTER);
    await desk.locator(".triage-card .chip", { hasText: "咨询" }).click();
    await desk.getByRole("button", { name: "怎么来的" }).click();
    await desk.locator("label.choice", { hasText: "书面" }).click();
    // How it came says which kind it is, and can be said otherwise.
    const card = desk.locator(".triage-card");
    await card.filter({ hasText: "书面咨询" }).waitFor();
    await card.locator(".chip", { hasText: "口头咨询" }).click();
    await card.locator(".chip", { hasText: "书面咨询" }).click();
    await card.locator(".triage-card__head", { hasText: "书面咨询" }).waitFor();
    await look(desk, "enquiry-letter");
    await send(desk);
    await desk.locator(".pane--case .case-head__words", { hasText: LETTER }).waitFor();
    await desk.locator(".pane--case .bar__title", { hasText: "书面咨询" }).waitFor();
    // Chosen by hand, it is confirmed by that (S18).
    assert.equal(await desk.getByRole("button", { name: "确认", exact: true }).count(), 0);
    await doStep(desk, "登记书面咨询", { 拍不了的原因: "住户要留着原件" });
    await doStep(desk, "报服务处主管");
    await look(desk, "enquiry-registered");
    await waiting(desk, 5);
    onlyFetchesFailed(people);
  });

  await step(
    "two days later it gets through, with the time it was written and a clock that is right (P2)",
    async () => {
      await setRight(desk);
      await estate.start();
      await allSent(desk);
      await openCase(supervisor, LETTER);
      const marks = await eventually("all five of it are there", async () => {
        const marks = (await timeline(supervisor)).flatMap(({ marks }) => marks);
        return marks.filter((mark) => mark.startsWith("离线记录")).length === 5 && marks;
      });
      assert.deepEqual(
        marks.filter((mark) => mark.includes("时钟")),
        [],
      );
      await look(supervisor, "enquiry-supervisor");
      onlyFetchesFailed(people);
    },
  );

  await step("the ladder is told up to the director, each rung once (S112)", async () => {
    await openCase(director, LETTER);
    for (const page of [supervisor, director]) {
      await deadline(page, "两日内书面回复").filter({ hasText: "已告诉：主管、主任" }).waitFor();
      assert.deepEqual(await told(page, "两日内书面回复"), ["主管", "主任"]);
    }
    await director.locator(".queue-row--over", { hasText: LETTER }).waitFor();
  });

  await step("the director presses 我来处理: everybody sees who sees to it, and nobody else is told", async () => {
    await mainButton(director).filter({ hasText: "我来处理" }).waitFor();
    await look(director, "enquiry-director");
    await press(director);
    for (const page of [supervisor, director]) {
      await deadline(page, "两日内书面回复").filter({ hasText: "主任在处理" }).waitFor();
      assert.equal(await deadline(page, "两日内书面回复").getByRole("button").count(), 0);
    }
    await look(director, "enquiry-taken-on");
    await allAgree([supervisor, director]);
  });

  await step("the supervisor replies in writing, the desk delivers it (S112, S113, S130)", async () => {
    await accept(supervisor, "报服务处主管");
    await doStep(supervisor, "必要时请管理处主任书面回复", { 需要吗: "不需要" });
    await look(supervisor, "enquiry-reply");
    await doStep(supervisor, "两日内以书面形式回复", { 回复正文: REPLY });
    await doStep(desk, "将书面回复送达住户", { 送达方式: "当面交付" });
    assert.deepEqual(await told(director, "两日内书面回复"), ["主管", "主任"]);
  });

  await step("the desk closes it; how late the reply was stays to be seen", async () => {
    await mainButton(desk).filter({ hasText: "办结" }).waitFor();
    await press(desk);
    await desk.locator("#panel .field__hint, .close-panel .field__hint", { hasText: "尽可能提供帮助" }).waitFor();
    await give(desk, "结果", "部分满足");
    await desk.locator(".close-panel .field__hint", { hasText: "严禁推诿" }).waitFor();
    await look(desk, "principles-close");
    await give(desk, "结果", "住户要的都办到了");
    await press(desk);
    await allSent(desk);
    await desk.locator(".pane--case section", { hasText: "已办结" }).first().waitFor();
    await deadline(director, "两日内书面回复")
      .filter({ hasText: /晚了 \d+ 分钟/ })
      .waitFor();
    await look(desk, "enquiry-closed");
    await allAgree([desk, supervisor, director]);
    noComplaints(people);
  });
});

test("a call taken on climbs no further, one that is not does, and the resident sees nothing of either", async (t) => {
  const { people, comes, close } = await openJourney(QUICK);
  t.after(close);
  const step = stepsOf(t);
  let resident, supervisor, director;

  await step(
    "two calls come in nearly a quarter of an hour late: desk and supervisor are told (S63, S64, P1)",
    async () => {
      resident = await comes("住户 3-2-1203");
      supervisor = await comes("主管");
      director = await comes("主任", { screen: "desk" });
      await installed(resident);
      await allSent(resident);
      await resident.context().setOffline(true);
      // A minute is left to take one on before the director is told of both.
      await setBack(resident, 14 * MINUTE);
      for (const words of CALLS) await report(resident, words);
      await waiting(resident, 2);
      await setRight(resident);
      await resident.context().setOffline(false);
      await truth(resident).filter({ hasText: "已送达" }).waitFor();
      await openCase(supervisor, CALLS[0]);
      await deadline(supervisor, "五分钟内给予回复").filter({ hasText: "已告诉：前台、主管" }).waitFor();
    },
  );

  await step("the supervisor takes the first one on", async () => {
    await deadline(supervisor, "五分钟内给予回复").getByRole("button", { name: "我来处理" }).click();
    await deadline(supervisor, "五分钟内给予回复").filter({ hasText: "主管在处理" }).waitFor();
    await allSent(supervisor);
    await look(supervisor, "enquiry-supervisor-took-on");
  });

  await step("when the director is told of the other, of the first he is not", async () => {
    await openCase(director, CALLS[1]);
    await eventually(
      "the director is told",
      async () => (await told(director, "五分钟内给予回复")).join() === "前台,主管,主任",
      120_000,
    );
    await openCase(director, CALLS[0]);
    assert.deepEqual(await told(director, "五分钟内给予回复"), ["前台", "主管"]);
  });

  await step("the resident sees his clock and nothing of who was told", async () => {
    await allSent(resident);
    const shown = await resident.locator("body").innerText();
    for (const word of ["已告诉", "主任", "主管"]) assert.equal(shown.includes(word), false, word);
    const kept = await stored(resident);
    assert.ok(kept.includes(CALLS[0]));
    for (const word of ["escalated", "taken_on", "climbs"]) assert.equal(kept.includes(word), false, word);
    await look(resident, "enquiry-resident");
    onlyFetchesFailed(people);
  });
});

const QUESTION = "请问公司给保洁外包一年多少钱？3栋2单元1203";

test("what the desk cannot answer is asked upwards under a clock both see, and kept confidential", async (t) => {
  const { people, comes, close } = await openJourney(QUICK);
  t.after(close);
  const step = stepsOf(t);
  const runs = (clock) =>
    clock
      .locator("[role=timer]")
      .filter({ hasText: /0[0-4]:\d\d/ })
      .first()
      .waitFor();
  const stages = async (page) => {
    const chips = await page.locator(".bar__tools .chip").allInnerTexts();
    return chips
      .map((chip) => chip.replace(/\s+/g, ""))
      .filter((chip) => /收集|整理|分类|处理/.test(chip))
      .join(" ");
  };
  const more = async (page) => {
    await page.locator(".pane--case .actions__row .btn", { hasText: "更多" }).click();
    await page.locator(".pane--case .set-row").first().waitFor();
    return page.locator(".pane--case .set-row").allInnerTexts();
  };
  let resident, desk, supervisor, director;

  await step("the desk's list goes by 收集、整理、分类、处理, with how many stand where (S6)", async () => {
    resident = await comes("住户 3-2-1203");
    desk = await comes("前台一号", { screen: "desk" });
    await report(resident, QUESTION);
    await desk.locator(".queue-row", { hasText: QUESTION }).waitFor();
    assert.equal(await stages(desk), "收集1 整理0 分类0 处理0");
    await look(desk, "stages-desk");
    await desk.locator(".chip", { hasText: "处理" }).click();
    await desk.locator(".queue-row", { hasText: QUESTION }).waitFor({ state: "detached" });
    await look(desk, "stages-empty");
    await desk.locator(".chip", { hasText: "收集" }).click();
    await openCase(desk, QUESTION);
    await desk.locator(".triage-card .btn", { hasText: "口头" }).click();
    await eventually("it is classified", async () => (await stages(desk)) === "收集0 整理0 分类1 处理0");
    await desk.locator(".chip", { hasText: "全部" }).click();
  });

  await step("all three principles are before the eyes of whoever replies and closes (S62)", async () => {
    await desk.locator(".pane--case .notice--pinned summary").click();
    const pinned = await desk.locator(".pane--case .notice--pinned").innerText();
    for (const words of ["快速反应", "尽可能提供帮助", "严禁推诿"]) assert.ok(pinned.includes(words), words);
    await look(desk, "principles");
    await desk.locator(".pane--case .notice--pinned summary").click();
    await desk.locator(".pane--case [aria-labelledby=first-reply]").getByRole("button", { name: "写答复" }).click();
    await desk.locator(".field__hint", { hasText: "快速反应" }).waitFor();
    await look(desk, "principle-reply");
    await desk.getByRole("button", { name: "取消" }).click();
  });

  await step("the desk asks the supervisor: five minutes run on both screens (S64)", async () => {
    supervisor = await comes("主管");
    await desk.locator(".pane--case .actions__row .btn", { hasText: "请示" }).click();
    // Only those who could answer.
    const asked = await desk.locator("#panel label.choice").allInnerTexts();
    assert.deepEqual(
      asked.map((role) => role.trim()),
      ["主管", "主任"],
    );
    await give(desk, "请示什么", "外包合同能不能说？");
    await press(desk);
    await runs(deadline(desk, "请示五分钟内批示"));
    await runs(desk.locator(".pane--case .ask", { hasText: "外包合同能不能说？" }));
    await eventually("it is being handled", async () => (await stages(desk)) === "收集0 整理0 分类0 处理1");
    await look(desk, "asked-desk");
    await supervisor.locator(".queue-row", { hasText: "请示主管" }).waitFor();
    await runs(supervisor.locator(".queue-row", { hasText: QUESTION }));
    await look(supervisor, "asked-queue");
    await openCase(supervisor, QUESTION);
    await supervisor.locator("#now-title", { hasText: "外包合同能不能说？" }).waitFor();
    await runs(supervisor.locator("#now"));
    await runs(deadline(supervisor, "请示五分钟内批示"));
    await look(supervisor, "asked-supervisor");
  });

  await step("the supervisor marks it 保密, and from then on lists say no word of it (S117)", async () => {
    assert.ok((await more(supervisor)).some((row) => row.includes("导出")));
    await supervisor.locator(".pane--case label.set-row", { hasText: "保密" }).click();
    await desk.locator(".queue-row", { hasText: "保密" }).waitFor();
    assert.equal(await desk.locator(".pane--list").getByText(QUESTION).count(), 0);
    await look(desk, "confidential-desk");
  });

  await step(
    "whoever has leave takes it away, the desk does not; who read it stands there by name (S117)",
    async () => {
      const leave = /导出|打印/;
      assert.deepEqual(
        (await more(desk)).filter((row) => leave.test(row)),
        [],
      );
      await look(desk, "confidential-more");
      await desk.emulateMedia({ media: "print" });
      assert.equal(await desk.locator(".pane--case").isVisible(), false, "nor by the browser's own menu");
      await desk.emulateMedia({ media: "screen" });
      director = await comes("主任");
      await director.locator(".queue-row", { hasText: "保密" }).click();
      await director.locator(".case-head__words", { hasText: QUESTION }).waitFor();
      assert.equal((await more(director)).filter((row) => leave.test(row)).length, 2);
      await desk.getByRole("button", { name: "取消" }).click();
      for (const who of ["主任", "前台一号"]) {
        await desk.locator(".timeline__item", { hasText: "查看了保密内容" }).filter({ hasText: who }).first().waitFor();
      }
      await desk.goto("/register");
      await desk.locator("table.register").waitFor();
      assert.equal(await desk.getByText(QUESTION).count(), 0);
      noComplaints(people);
    },
  );
});

const BARKING = "楼上的狗一直在叫";

test("the desk asks who, where and when before it says what it is, and says what it has not asked yet (S16)", async (t) => {
  const { people, comes, close } = await openJourney(QUICK);
  t.after(close);
  const step = stepsOf(t);
  const missing = (page) => page.locator(".facts--missing dt").allInnerTexts();
  const fact = (page, name) => page.locator(".facts").getByRole("button", { name });
  let desk, supervisor;

  await step("the facts stand above the class, and what is missing is shown as missing", async () => {
    desk = await comes("前台一号", { screen: "desk" });
    await write(desk, BARKING);
    await desk.locator(".triage-card").waitFor();
    await eventually(
      "all four are asked for",
      async () => (await missing(desk)).join() === "地点,联系电话,来电人,何时发生",
    );
    const facts = await desk.locator(".facts").boundingBox();
    const card = await desk.locator(".triage-card").boundingBox();
    assert.ok(facts.y + facts.height <= card.y, "the facts come first");
    await look(desk, "facts-missing");
  });

  await step("each is filled in, and none is left", async () => {
    await fact(desk, "地点").click();
    await desk.locator("#place").fill("3栋2单元1203");
    await desk.locator("#place").press("Enter");
    await fact(desk, "联系电话").click();
    await desk.locator("#phone").fill("13800001203");
    await desk.locator("#phone").press("Enter");
    await fact(desk, "来电人").click();
    await desk.locator("#caller").fill("王女士");
    await desk.locator("#caller").press("Enter");
    await fact(desk, "何时发生").click();
    await desk.locator("#happened").fill("昨晚十点到现在");
    await desk.locator("#happened").press("Enter");
    assert.deepEqual(await missing(desk), []);
    await look(desk, "facts-filled");
    await send(desk);
  });

  await step("whoever is sent reads all four", async () => {
    await allSent(desk);
    await desk.locator(".case-head__facts", { hasText: "昨晚十点到现在" }).waitFor();
    supervisor = await comes("主管");
    await openCase(supervisor, BARKING);
    const head = await supervisor.locator(".case-head__facts").innerText();
    for (const known of ["1203", "13800001203", "王女士", "昨晚十点到现在"]) {
      assert.ok(head.replace(/\s/g, "").includes(known), `${known} in ${head}`);
    }
    await supervisor.locator(".timeline__item", { hasText: "何时发生：昨晚十点到现在" }).waitFor();
    await look(supervisor, "facts-read");
    noComplaints(people);
  });
});
