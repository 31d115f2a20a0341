// Every screen in both languages, by day, by night and in large type: nothing axe finds, nothing too wide, nothing
// too small for a thumb, and in English no Chinese but what people wrote.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { findings } from "./lib/axe.mjs";
import { launch, openContext, started } from "./lib/browser.mjs";
import { branches, doStep, giveNumber, openCase, press, turnTo } from "./lib/case-page.mjs";
import { openEstate } from "./lib/estate.mjs";
import { chinese, tooSmall, tooWide } from "./lib/layout.mjs";
import { allSent, installed, invitation, join } from "./lib/people.mjs";
import { report, send, words, write } from "./lib/report-page.mjs";

const LOOKS = ["zh", "en"].flatMap((lang) => [
  { lang, theme: "light", size: "normal" },
  { lang, theme: "dark", size: "normal" },
  { lang, theme: "light", size: "elder" },
]);

const MEDICAL = "我爸在客厅摔倒了叫不醒，3栋2单元1203";
const REPAIR = "厨房水龙头关不紧，一直滴水";
const ASKED = "想问公摊电费怎么算";
const OPEN_INQUIRY = "5栋0802打电话问装修垃圾堆放点周末开不开";
const REPLY = "按面积分摊，明细已发给你。";
const DRILL = "首层商场大门拥挤";
const DEPARTMENT = "安全处";
const REVIEW = { 参加: "安全员甲、安全员乙", 发现: "扩音器没有电" };
// What may stand in Chinese on an English page: what people wrote, and what things and people are called.
const NAMES = [
  ...[MEDICAL, REPAIR, ASKED, OPEN_INQUIRY, REPLY, DRILL, DEPARTMENT, ...Object.values(REVIEW)],
  ...[
    "住户 3-2-1203",
    "前台一号",
    "安全员甲",
    "安全员乙",
    "领班",
    "安全负责人",
    "技工",
    "管家",
    "中控室",
    "主管",
    "主任",
  ],
  ...["瑞金花园", "瑞金广场入口", "瑞金派出所", "中文", "一号电瓶车", "二号面包车", "抽水泵", "水泵房"],
  ...["更换水龙头", "疏通下水道", "更换插座面板", "搬运家具", "快开水龙头", "角阀", "个", "次", "件"],
];

let browser, estate, resident, desk, phone, guard, supervisor, director, stranger;
const cases = {};

const QUIET = { reducedMotion: "reduce" };
const idOf = (page) => new URL(page.url()).pathname.split("/").at(-1);

before(async () => {
  [browser, estate] = await Promise.all([launch(), openEstate()]);
  const comes = async (name, screen) => (await join(browser, estate, name, { ...QUIET, screen })).page;
  [resident, desk] = [await comes("住户 3-2-1203"), await comes("前台一号", "desk")];
  [phone, guard] = [await comes("中控室"), await comes("安全员甲")];
  [supervisor, director] = [await comes("主管"), await comes("主任")];
  stranger = await (await openContext(browser, { ...QUIET, baseURL: estate.url })).newPage();

  for (const [name, text] of Object.entries({ medical: MEDICAL, repair: REPAIR, asked: ASKED })) {
    await report(resident, text);
    cases[name] = idOf(resident);
  }
  await report(desk, OPEN_INQUIRY);
  cases.inquiry = idOf(desk);

  // One is answered and closed, one stands in the middle.
  await desk.goto("/queue");
  await openCase(desk, ASKED);
  await desk.locator(".triage-card .btn", { hasText: "口头" }).click();
  await desk.locator("#reply").fill(REPLY);
  await press(desk);
  await press(desk);
  await desk.locator("label.choice", { hasText: "住户要的都办到了" }).click();
  await press(desk);
  await openCase(desk, MEDICAL);
  await giveNumber(desk, "13800001234");
  for (const branch of ["送医院", "打120"]) {
    await desk.locator(".pane--case label.choice", { hasText: branch }).click();
    await desk.locator("details.branch summary", { hasText: branch }).waitFor();
  }
  await turnTo(desk, "通知安全处安排两人待命");
  await doStep(desk, "通知安全处安排两人待命", { 待命地点: "病人家中" });
  await openCase(guard, MEDICAL);
  await doStep(guard, "通知安全处安排两人待命");
  await doStep(guard, "向住户说明来意");

  // A drill, reviewed; and some are on duty.
  await write(supervisor, DRILL);
  await supervisor.locator(".switch").check();
  await send(supervisor);
  await supervisor.waitForURL(/\/case\/./);
  cases.drill = idOf(supervisor);
  await supervisor.locator(".actions__row .btn", { hasText: "更多" }).click();
  await supervisor.locator(".set-row", { hasText: "演练小结" }).click();
  await supervisor.locator("label.choice", { hasText: DEPARTMENT }).click();
  for (const [label, text] of Object.entries(REVIEW)) await supervisor.getByLabel(label).fill(text);
  await press(supervisor);
  for (const page of [guard, desk]) {
    await page.goto("/duty");
    await page.locator(".actions .btn--main").click();
    await page.locator(".duty__go").waitFor();
  }
  await Promise.all([resident, desk, phone, guard, supervisor, director].map(allSent));
});
after(async () => {
  await browser?.close();
  await estate?.close();
});

// ---- what there is to see: who, name, where, what shows that it is there, what is done first ----

const here = (selector) => async (page) => page.locator(`${selector}:visible`).first().waitFor();

// What was typed goes twice asked.
async function discard(page) {
  await page.locator(".site__truth .btn").first().click();
  await page.locator(".site__truth .btn--danger").click();
  await page.locator(".actions .btn--main[aria-disabled]").waitFor();
}

const SCREENS = {
  stranger: [
    ["joining with a link", () => invitation(estate, "技工"), here(".join .btn, .actions .btn--main")],
    ["joining with a code", () => "/join", here("#code")],
    [
      "a code that is wrong",
      () => "/join",
      here("#code"),
      async (page) => {
        await page.locator("#code").fill("0000-0000");
        await page.locator(".actions .btn--main").click();
        await here(".join[role=alert]")(page);
      },
    ],
    ["the guide", () => "/guide", here(".tels")],
    ["calling for help", () => "/help", here(".tels")],
  ],
  resident: [
    ["calling for help", () => "/help", here("#words")],
    [
      "calling for help, with words",
      () => "/help",
      here("#words"),
      async (page) => {
        await page.locator("#words").fill(MEDICAL);
        await here(".triage-card--life")(page);
      },
    ],
    [
      "a number that is none",
      () => "/help",
      here(".facts"),
      async (page) => {
        await page.locator(".facts button").nth(1).click();
        await page.locator("#phone").fill("12");
        await page.locator("#phone").press("Enter");
        await page.locator(".actions .btn").first().click();
        await here(".refusal")(page);
      },
      async (page) => {
        await page.locator(".facts button").nth(1).click();
        await page.locator("#phone").fill("");
        await page.locator("#phone").press("Enter");
        await page.locator("#words").fill("");
      },
    ],
    ["a call on its way", () => `/help/${cases.medical}`, here(".ladder")],
    [
      "adding to a call",
      () => `/help/${cases.repair}`,
      here(".ladder"),
      async (page) => {
        await page.locator(".actions .btn--main").click();
        await here("textarea")(page);
      },
    ],
    ["a call that was closed", () => `/help/${cases.asked}`, here(".ladder")],
    ["my calls", () => "/mine", here(".queue-row")],
    ["the guide", () => "/guide", here(".tels")],
    ["syncing", () => "/sync", here(".facts")],
    ["settings", () => "/settings", here(".set-row")],
    ["an address that leads nowhere", () => "/nowhere", here(".empty")],
  ],
  phone: [
    ["the queue", () => "/queue", here(".queue-row")],
    ["a medical case", () => `/case/${cases.medical}`, here(".timeline")],
    ["an inquiry", () => `/case/${cases.inquiry}`, here(".timeline")],
    ["the register", () => "/register", here("table.register")],
    ["writing a call down", () => "/help", here("#words")],
    ["who is on duty, and I am not", () => "/duty", here(".duty")],
    [
      "a practice",
      () => "/help",
      here(".switch"),
      async (page) => {
        await page.locator(".switch").check();
        await here(".notice--warn")(page);
      },
      (page) => page.locator(".switch").uncheck(),
    ],
    ["a fire", () => "/help?kind=disaster/fire", here(".triage-card--life")],
    ["the drills", () => "/register?book=drills", here(".dues")],
    ["a case that is not on this phone", () => "/case/01a20aef-1f2b-7497-a697-244b24bfecd9", here(".empty")],
  ],
  guard: [
    ["the queue", () => "/queue", here(".emergencies")],
    ["a patient, with one tap", () => "/help?kind=medical", here(".triage-card--life")],
    ["where it is crowded", () => "/help?kind=crowding", here(".spot")],
    ["who is on duty, and I am", () => "/duty", here(".duty__go")],
    ["the estate, to read", () => "/site", here(".facts")],
    ["the prices, to read", () => "/site?part=prices", here(".prices")],
    ["the rules, to read", () => "/site?part=rules&of=crowding", here(".rule")],
    ["what runs until an agreed time", () => "/site?part=rules&of=repair", here(".rule__agreed")],
    ["settings", () => "/settings", here(".set-row--go")],
    ["a medical case", () => `/case/${cases.medical}`, here("#now")],
  ],
  supervisor: [
    ["putting others on duty", () => "/duty", here(".duty")],
    [
      "who has what in hand",
      () => "/supervise",
      here("summary.work__head"),
      async (page) => {
        await page.locator("summary.work__head").first().click();
        await page.locator(".task__press").first().click();
        await here(".press")(page);
      },
    ],
    [
      "pressing from a case",
      () => `/case/${cases.medical}`,
      here(".pane--case .timeline"),
      async (page) => {
        await page.locator(".pane--case .actions__row .btn").nth(2).click();
        await page.locator(".pane--case .set-row--lead", { hasText: /督促|Remind/ }).click();
        await here("#panel .choice")(page);
      },
    ],
    ["the drills", () => "/register?book=drills", here(".register-box")],
    ["a drill", () => `/case/${cases.drill}`, here(".timeline")],
  ],
  director: [
    ["the estate", () => "/site", here("#site-name")],
    [
      "the estate, not whole",
      () => "/site",
      here("#site-name"),
      async (page) => {
        await page.locator("#site-name").fill("");
        await page.locator("#site-valuable_amount").fill("0");
        await page.locator(".actions .btn--main").click();
        await here(".field__wrong")(page);
      },
      discard,
    ],
    [
      "the prices",
      () => "/site?part=prices",
      here(".price-edit"),
      async (page) => {
        await page.locator(".stack > .btn--act").click();
        await page.locator(".actions .btn--main").click();
        await here(".field__wrong")(page);
      },
      discard,
    ],
    [
      "the vehicles",
      () => "/site?part=things",
      here(".price-edit"),
      async (page) => {
        await page.locator(".btn-row > .btn--act").first().click();
        await page.locator(".actions .btn--main").click();
        await here(".field__wrong")(page);
      },
      discard,
    ],
    [
      "the rules",
      () => "/site?part=rules&of=crowding",
      here(".rule--clock"),
      async (page) => {
        await page.locator("#limit-first_reply").fill("0");
        await page.locator(".rule__head").first().click();
        await page.locator("#wording-zh").fill("到{nowhere}去");
        await here(".field__wrong")(page);
      },
      discard,
    ],
    ["limits beside agreed times", () => "/site?part=rules&of=repair", here(".rule__agreed")],
  ],
  desk: [
    ["the queue", () => "/queue", here(".emergencies")],
    ["who is on duty", () => "/duty", here(".duty")],
    ["where it is crowded", () => "/help?kind=crowding", here(".spot")],
    ["the drills", () => "/register?book=drills", here(".register-box")],
    ["the prices, to read", () => "/site?part=prices", here(".prices")],
    ["three panes", () => `/case/${cases.medical}`, here(".pane--case #now")],
    ["three panes with an inquiry", () => `/case/${cases.inquiry}`, here(".pane--case .timeline")],
    ["a closed case", () => `/case/${cases.asked}`, here(".pane--case .timeline")],
    ["the register", () => "/register", here("table.register")],
    ["writing a call down", () => "/help", here("#words")],
    [
      "what is done less often",
      () => `/case/${cases.medical}`,
      here(".pane--case #now"),
      async (page) => {
        await page.locator(".pane--case .actions__row .btn").nth(2).click();
        await here(".pane--case .set-row")(page);
      },
    ],
    [
      "closing refused",
      () => `/case/${cases.medical}`,
      here(".pane--case #now"),
      async (page) => {
        await page.locator(".pane--case .actions__row .btn").last().click();
        await here(".refusal")(page);
      },
    ],
  ],
};

const people = () => ({ stranger, resident, phone, guard, supervisor, director, desk });

// A thumb needs 48 px, an old one 60; a mouse what WCAG asks for.
const least = (who, { size }) => (who === "desk" ? 24 : size === "elder" ? 60 : 48);

const CHECKS = {
  "axe finds nothing": (page) => findings(page),
  "everything fits": (page) => tooWide(page),
  "everything is large enough to hit": (page, who, look) => tooSmall(page, least(who, look)),
  "no Chinese but names and what people wrote": (page, _, { lang }) => (lang === "en" ? chinese(page, NAMES) : []),
};

async function visitAll(t, who, look) {
  const page = people()[who];
  await page.goto("/settings");
  await page.evaluate((look) => {
    for (const [key, value] of Object.entries(look)) localStorage.setItem(`huying.${key}`, value);
  }, look);
  const found = Object.fromEntries(Object.keys(CHECKS).map((check) => [check, []]));
  for (const [name, address, isThere, act, undo] of SCREENS[who]) {
    await page.goto(await address());
    await started(page);
    await isThere(page);
    await act?.(page);
    for (const [check, ask] of Object.entries(CHECKS)) {
      found[check].push(...(await ask(page, who, look)).map((finding) => `${name}: ${finding}`));
    }
    await undo?.(page);
  }
  const { lang, theme, size } = await page.evaluate(() => ({
    lang: document.documentElement.lang.slice(0, 2),
    ...document.documentElement.dataset,
  }));
  assert.deepEqual({ lang, theme, size }, look);
  for (const check of Object.keys(CHECKS)) await t.test(check, () => assert.deepEqual(found[check], []));
}

for (const look of LOOKS) {
  test(`every screen, ${Object.values(look).join(", ")}`, { concurrency: 2 }, (t) =>
    Promise.all(Object.keys(SCREENS).map((who) => t.test(who, (t) => visitAll(t, who, look)))),
  );
}
