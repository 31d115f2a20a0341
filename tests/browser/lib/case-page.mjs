// One case as staff see it: what to do now, the branches, the timeline.
import assert from "node:assert/strict";

import { eventually } from "./eventually.mjs";
import { allSent } from "./people.mjs";

export const mainButton = (page) => page.locator(".pane--case .actions > .btn--main");
export const nowTitle = (page) => page.locator(".pane--case #now-title");

export async function openCase(page, words) {
  await page.locator(".queue-row", { hasText: words }).click();
  await page.locator(".pane--case .case-head__words", { hasText: words }).waitFor();
}

// A standing rule of the procedure is pinned there, folded or not.
export async function isPinned(page, rule) {
  await page.locator(".pane--case details.notice--pinned", { hasText: rule }).waitFor();
}

// Presses the one next act; comes back when another stands there, or why it was not done.
export async function press(page) {
  const before = await page.evaluate(face);
  await mainButton(page).click();
  await eventually(`something other than ${before}`, async () => {
    const shown = await page.evaluate(face);
    // A page that is still changing is not an answer yet.
    return shown !== before && (await page.waitForTimeout(50), shown === (await page.evaluate(face)));
  });
}

const face = () =>
  [".pane--case #now-title", ".pane--case .actions > .btn--main", ".pane--case .actions__why", ".refusal__title"]
    .map((selector) => document.querySelector(selector)?.textContent ?? "")
    .join("|");

// A step tapped in its list becomes the step of now.
export async function turnTo(page, title) {
  const list = page.locator("details.branch").filter({ has: page.locator(".step-line__go", { hasText: title }) });
  if (!(await list.evaluate((details) => details.open))) await list.locator("summary").click();
  await list.locator(".step-line__go", { hasText: title }).click();
  await nowTitle(page).filter({ hasText: title }).waitFor();
}

// One step of mine: `answers` by the label of what is asked.
export async function doStep(page, title, answers = {}) {
  await nowTitle(page).filter({ hasText: title }).waitFor();
  for (const [label, answer] of Object.entries(answers)) await give(page, label, answer);
  await press(page);
  assert.equal(await page.locator(".refusal").count(), 0, `${title} was refused`);
}

// The number to call back, where it stands as missing: no step waits for it.
export async function giveNumber(page, number) {
  await page.locator(".pane--case .case-head").getByRole("button", { name: "还没有电话" }).click();
  await give(page, "电话", number);
  await press(page);
  await page.locator(".pane--case .case-head a", { hasText: number }).waitFor();
}

// One answer in the form that fits what is asked, in the step of now or in a panel: an option or several, words or an
// amount, { name, phone } of a person, { signs } of whoever signs with a finger, { photo } from the camera, { calls } the number of that name.
export async function give(page, label, answer) {
  const field = page
    .locator("#now .field, #panel .field")
    .filter({ has: page.locator(".field__label", { hasText: new RegExp(`^\\s*${label}`) }) })
    .first();
  const choices = field.locator("label.choice");
  if (answer.photo) return field.locator("input[type=file]").setInputFiles(answer.photo);
  if (answer.signs) return sign(page, field, answer.signs);
  if (answer.calls) return field.getByRole("link", { name: answer.calls }).click();
  if (answer.name) {
    await field.locator("input").nth(0).fill(answer.name);
    return field
      .locator("input")
      .nth(1)
      .fill(answer.phone ?? "");
  }
  if (await choices.count()) {
    for (const option of [answer].flat()) await choices.filter({ hasText: option }).click();
    return;
  }
  await field.locator("input, textarea").fill(answer);
}

async function sign(page, field, name) {
  await field.locator("input").fill(name);
  const pad = field.locator(".sign__field");
  await pad.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await pad.boundingBox();
  const finger = (across, down) => page.mouse.move(x + width * across, y + height * down);
  await finger(0.2, 0.3);
  await page.mouse.down();
  for (const [across, down] of [
    [0.35, 0.7],
    [0.5, 0.3],
    [0.65, 0.7],
    [0.8, 0.4],
  ])
    await finger(across, down);
  await page.mouse.up();
  assert.match(await pad.locator("path").getAttribute("d"), /^M\d+ \d+(L\d+ \d+){4}$/);
}

// A notice to me: its card says what, the main button takes it on.
export async function accept(page, title) {
  await nowTitle(page).filter({ hasText: title }).waitFor();
  await mainButton(page)
    .filter({ hasText: /接受任务|已收到/ })
    .waitFor();
  await press(page);
}

// Whoever called is told, with the one tap that stands at the top.
export async function answer(page) {
  const asked = page.locator(".pane--case [aria-labelledby=first-reply]");
  await asked.locator(".btn--act").click();
  await asked.waitFor({ state: "detached" });
}

// An entry among what is behind, by what it says.
export async function entry(page, words) {
  const done = page.locator(".pane--case details.steps-done");
  if (!(await done.evaluate((details) => details.open))) await done.locator("summary").click();
  return done.locator(".entry", { hasText: words });
}

// Everything this person can do here, one after the other, with the first answer offered where `answers` has none.
// What is only asked for when needed is not needed; what is to be written is in `answers`, or left open.
export async function doAll(page, answers = {}) {
  while ((await mainButton(page).count()) && (await nowTitle(page).count())) {
    for (const label of await page.evaluate(unanswered)) {
      const [, wanted] =
        Object.entries({ 需要吗: "不需要", ...answers }).find(([asked]) => label.startsWith(asked)) ?? [];
      await page
        .locator("#now fieldset", { hasText: label })
        .locator("label.choice", { hasText: wanted })
        .first()
        .click();
    }
    for (const [label, text] of Object.entries(answers)) {
      const field = page.locator("#now .field").filter({ hasText: label }).locator("textarea");
      if ((await field.count()) && !(await field.inputValue())) await field.fill(text);
    }
    await press(page);
    assert.equal(await page.locator(".refusal").count(), 0, "a step was refused");
  }
}

const unanswered = () =>
  [...document.querySelectorAll("#now fieldset")]
    .filter((group) => group.checkVisibility() && !group.querySelector("input:checked"))
    .map((group) => group.querySelector("legend").textContent.trim())
    .filter((label) => /必填|需要吗/.test(label));

// [{ title, count, steps: [{ text, who, done }] }]
export const branches = (page) =>
  page.locator("details.branch").evaluateAll((all) => {
    const text = (element) => element.textContent.replace(/\s+/g, " ").trim();
    return all.map((branch) => ({
      title: text(branch.querySelector("summary span")),
      count: text(branch.querySelector(".branch__count")),
      steps: [...branch.querySelectorAll(".step-line")].map((line) => ({
        text: text(line.children[1]),
        who: text(line.querySelector(".step-line__who")),
        // Told but not accepted is done all the same.
        done: line.matches(".step-line--done, .step-line--over"),
      })),
    }));
  });

export const titles = async (page) => (await branches(page)).map(({ title }) => title);

// Each does what is his until the desk can close, and everybody sees the same.
export async function doTheRest(desk, pages, { answers, agree = pages } = {}) {
  const canClose = mainButton(desk).filter({ hasText: "办结" });
  for (let round = 0; round < 8 && !(await canClose.count()); round += 1) {
    for (const page of pages) {
      await doAll(page, answers);
      await allSent(page);
      await allAgree(agree);
    }
  }
  const steps = (await branches(desk)).flatMap(({ steps }) => steps);
  const open = steps.filter(({ done }) => !done).map(({ text }) => text);
  assert.equal(await canClose.count(), 1, `still open: ${open.join(", ")}`);
}

// Everybody's page shows the same steps done by the same people and tells the same story.
export async function allAgree(pages) {
  await eventually("everybody sees the same", async () => {
    const seen = await Promise.all(pages.map(async (page) => [await branches(page), await timeline(page)]));
    return seen.every((one) => JSON.stringify(one) === JSON.stringify(seen[0]));
  });
}

// How many lines of the story begin so.
export const count = async (page, text) => (await timeline(page)).filter((item) => item.text.startsWith(text)).length;

// The newest first: [{ text, by, marks }]
export const timeline = (page) => eventually("every line of the story is whole", () => lines(page));

// Nothing while a line is being written.
const lines = (page) =>
  page.locator(".pane--case .timeline__item").evaluateAll((items) => {
    const whole = items.map((item) => item.querySelector(":scope > span"));
    if (whole.includes(null)) return null;
    return whole.map((span) => {
      const said = span.cloneNode(true);
      const taken = (selector) => [...said.querySelectorAll(selector)].map((part) => (part.remove(), part.textContent));
      const [by, marks] = [taken(".timeline__by").join(""), taken(".mark")];
      taken(".timeline__note");
      return { text: said.textContent.trim(), by, marks };
    });
  });
