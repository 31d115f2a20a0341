// S135: whoever has no invitation reports a loss by name and number; the desk sees 未核实. What is written stays without
// a signal, and when too many come.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { complaints, launch, openContext } from "./lib/browser.mjs";
import { openCase } from "./lib/case-page.mjs";
import { openEstate } from "./lib/estate.mjs";
import { eventually } from "./lib/eventually.mjs";
import { stepsOf } from "./lib/journey.mjs";
import { tooWide } from "./lib/layout.mjs";
import { allSent, installed, join, noComplaints, onlyFetchesFailed } from "./lib/people.mjs";
import { look } from "./lib/picture.mjs";
import { truth } from "./lib/report-page.mjs";

const WORDS = "我停在南门的电动车电瓶被人偷了，车锁是剪断的";
const NAME = "王女士";
const PHONE = "138 0000 1234";

let browser, estate;
before(async () => {
  [browser, estate] = await Promise.all([launch(), openEstate()]);
});
after(async () => {
  await browser?.close();
  await estate?.close();
});

async function stranger(settings) {
  const context = await openContext(browser, { baseURL: estate.url, ...settings });
  const page = await context.newPage();
  return { name: NAME, context, page, wrong: await complaints(page) };
}

const go = (page) => page.getByRole("button", { name: "登记，接着报" });
const field = (page, name) => page.getByLabel(name, { exact: true });
const written = async (page) =>
  Promise.all(["发生了什么", "姓名", "电话"].map((name) => field(page, name).inputValue()));

async function writes(page) {
  await field(page, "发生了什么").fill(WORDS);
  await field(page, "姓名").fill(NAME);
  await field(page, "电话").fill(PHONE);
}

test("a visitor without an invitation reports a theft, and the desk has it with name, number and 未核实", async (t) => {
  const step = stepsOf(t);
  const visitor = await stranger();
  const { page } = visitor;

  await step("the door stands on the first page, and says what is still missing", async () => {
    await page.goto("/");
    const door = page.getByRole("link", { name: "我是访客，要报失物或求助" });
    await door.waitFor();
    await look(page, "visitor-door");
    await door.click();
    await installed(page);
    await page.getByRole("button", { name: "东西被偷了" }).click();
    assert.equal(await go(page).getAttribute("aria-disabled"), "true");
    await page.getByText("先写一句发生了什么").waitFor();
    await field(page, "发生了什么").fill(WORDS);
    await page.getByText("还没写姓名").waitFor();
    await field(page, "姓名").fill(NAME);
    await field(page, "电话").fill("一三八");
    await page.getByText("电话还没写对").waitFor();
    await field(page, "电话").fill(PHONE);
    assert.equal(await go(page).getAttribute("aria-disabled"), null);
    assert.deepEqual(await tooWide(page), []);
    await look(page, "visitor-written");
    noComplaints([visitor]);
  });

  await step("without the endpoint the words and the numbers stay, through a reload", async () => {
    await estate.stop();
    await go(page).click();
    await page.getByRole("alert").filter({ hasText: "还没有登记" }).waitFor();
    await look(page, "visitor-no-signal");
    await page.reload();
    assert.deepEqual(await written(page), [WORDS, NAME, PHONE]);
    assert.equal(await page.locator(".tel--life[href='tel:110']").isVisible(), true);
    assert.ok((await page.locator(".tel--long").count()) > 0, "the house's own numbers too");
    onlyFetchesFailed([visitor]);
  });

  await step("with it, one tap leads to the report, written already", async () => {
    await estate.start();
    await go(page).click();
    await page.waitForURL("**/help");
    await page.waitForFunction((words) => document.getElementById("words")?.value === words, WORDS);
    await look(page, "visitor-report");
    await page.locator(".actions .btn--main, .actions .btn--life").click();
    await truth(page).filter({ hasText: "已送达" }).waitFor();
    await look(page, "visitor-sent");
    onlyFetchesFailed([visitor]);
  });

  await step("the desk sees 未核实 in the queue and on the case, beside name and number", async () => {
    const desk = await join(browser, estate, "前台一号", { screen: "desk" });
    const row = desk.page.locator(".queue-row", { hasText: WORDS });
    await row.filter({ hasText: "未核实" }).waitFor();
    await openCase(desk.page, WORDS);
    const head = desk.page.locator(".case-head");
    await head.filter({ hasText: `${NAME}（未核实）` }).waitFor();
    assert.equal(await head.locator("a[href='tel:13800001234']").count(), 1);
    await desk.page.locator(".pane--case .bar__title", { hasText: "失窃" }).waitFor();
    await look(desk.page, "visitor-desk");
    await desk.page.goto("/register");
    await desk.page
      .locator("main")
      .filter({ hasText: `${NAME}（未核实）` })
      .waitFor();
    await look(desk.page, "visitor-register");
    noComplaints([desk]);
    await desk.context.close();
  });

  await step("a guard's phone says so too", async () => {
    const guard = await join(browser, estate, "领班");
    await guard.page.locator(".queue-row", { hasText: WORDS }).filter({ hasText: "未核实" }).waitFor();
    await look(guard.page, "visitor-guard-queue");
    await openCase(guard.page, WORDS);
    await guard.page.locator(".case-head").filter({ hasText: "未核实" }).waitFor();
    await look(guard.page, "visitor-guard");
    await guard.context.close();
  });

  await step("whoever opens the door once more is told that he is in", async () => {
    await page.goto("/join?as=visitor");
    await page.getByText("已经登记过").waitFor();
    assert.equal(await go(page).count(), 0);
    await page.context().close();
  });
});

test("when too many have come, a visitor is told how long to wait, and the words stay", async () => {
  for (let tries = 0, status = 200; status === 200; tries += 1) {
    assert.ok(tries < 50, "nobody has to wait");
    const answer = await fetch(`${estate.url}/api/v1/enrol`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-huying": "1" },
      body: JSON.stringify({
        visitor: { name: NAME, phone: PHONE },
        device: crypto.randomUUID(),
        secret: crypto.randomUUID().replaceAll("-", ""),
      }),
    });
    status = answer.status;
  }
  const visitor = await stranger({ lang: "en", size: "elder" });
  const { page } = visitor;
  await page.goto("/join?as=visitor");
  await page.getByLabel("What happened").fill(WORDS);
  await page.getByLabel("Name", { exact: true }).fill("Ms Wang");
  await page.getByLabel("Telephone", { exact: true }).fill(PHONE);
  await page.getByRole("button", { name: "Continue" }).click();
  await page
    .getByRole("alert")
    .filter({ hasText: /tap again in \d+ min/ })
    .waitFor();
  // Tapped at the foot of the page, told at its head: it comes into view, whole.
  await eventually("the refusal is seen whole", () =>
    page.getByRole("alert").evaluate((alert) =>
      [...alert.children].every((part) => {
        const { left, right, top, bottom } = part.getBoundingClientRect();
        const x = (left + right) / 2;
        return [top + 4, bottom - 4].every((y) => alert.contains(document.elementFromPoint(x, y)));
      }),
    ),
  );
  await look(page, "visitor-wait");
  assert.equal(await page.getByLabel("What happened").inputValue(), WORDS);
  assert.deepEqual(await tooWide(page), []);
  await page.context().close();
});

test("where the estate takes no visitors, the page shows the numbers as before", async () => {
  const director = await join(browser, estate, "主任");
  await allSent(director.page);
  await director.page.goto("/site");
  await director.page.getByRole("switch", { name: "访客能在手机上报事" }).uncheck();
  await look(director.page, "visitor-switch");
  await director.page.locator(".actions .btn--main").click();
  await eventually("the endpoint tells everybody", async () => {
    const guide = await fetch(`${estate.url}/api/v1/guide`);
    return !(await guide.json()).visitors;
  });
  await director.context.close();

  const { page } = await stranger();
  await page.goto("/");
  await page.getByRole("link", { name: "用邀请加入" }).waitFor();
  await page.locator(".tel--long").first().waitFor();
  assert.equal(await page.getByRole("link", { name: "我是访客" }).count(), 0);
  await look(page, "visitor-none");
  await page.context().close();
});
