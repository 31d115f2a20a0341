// One case as staff see it: what to do now, the branches, the timeline.
import assert from "node:assert/strict";

import { eventually } from "./eventually.mjs";

export const mainButton = (page) => page.locator(".pane--case .actions > .btn--main");
export const nowTitle = (page) => page.locator(".pane--case #now-title");

export async function openCase(page, words) {
  await page.locator(".queue-row", { hasText: words }).click();
  await page.locator(".pane--case .case-head__words", { hasText: words }).waitFor();
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
  await page.locator("details.branch .step-line__go", { hasText: title }).click();
  await nowTitle(page).filter({ hasText: title }).waitFor();
}

// One step of mine: `answers` by the label of what is asked.
export async function doStep(page, title, answers = {}) {
  await nowTitle(page).filter({ hasText: title }).waitFor();
  for (const [label, answer] of Object.entries(answers)) await give(page, label, answer);
  await press(page);
  assert.equal(await page.locator(".refusal").count(), 0, `${title} was refused`);
}

async function give(page, label, answer) {
  const group = page.locator("#now fieldset", { hasText: label });
  if (await group.count()) await group.locator("label.choice", { hasText: answer }).click();
  else await page.locator("#now").getByLabel(label).fill(answer);
}

// Everything this person can do here, one after the other, with the first answer offered where `answers` has none.
// What is only asked for when needed is not needed.
export async function doAll(page, answers = {}) {
  while ((await mainButton(page).count()) && (await nowTitle(page).count())) {
    for (const label of await page.evaluate(unanswered)) {
      const [, wanted] = Object.entries({ 需要吗: "不需要", ...answers }).find(([asked]) => label.startsWith(asked)) ?? [];
      await page.locator("#now fieldset", { hasText: label }).locator("label.choice", { hasText: wanted }).first().click();
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

// The newest first: [{ text, by, marks }]
export const timeline = (page) =>
  page.locator(".pane--case .timeline__item").evaluateAll((items) =>
    items.map((item) => {
      const said = item.querySelector(":scope > span").cloneNode(true);
      const taken = (selector) => [...said.querySelectorAll(selector)].map((part) => (part.remove(), part.textContent));
      const [by, marks] = [taken(".timeline__by").join(""), taken(".mark")];
      taken(".timeline__note");
      return { text: said.textContent.trim(), by, marks };
    }),
  );
