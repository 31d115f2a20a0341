// People of the demo estate, each with a browser storage of his own.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import path from "node:path";

import { complaints, openContext } from "./browser.mjs";

// name: as `--demo` prints it. An invitation works once: a second device of the same person needs a restarted estate.
export async function join(browser, estate, name, settings) {
  const context = await openContext(browser, { baseURL: estate.url, ...settings });
  return joinIn(context, estate, name);
}

// The same in a context that is there already.
export async function joinIn(context, estate, name) {
  const page = await context.newPage();
  const wrong = await complaints(page);
  await joinOn(page, estate, name);
  return { name, context, page, wrong };
}

// … and on this page.
export async function joinOn(page, estate, name) {
  await page.goto(await invitation(estate, name));
  await page.locator(".actions .btn--main").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/join"));
}

export async function invitation(estate, name) {
  if (estate.invited.has(name)) return estate.invited.get(name);
  const links = JSON.parse(await fs.readFile(path.join(estate.data, "demo-links.json"), "utf8"));
  const link = links.find((link) => link.name === name);
  assert.ok(link, `nobody in the demo estate is called ${name}`);
  return link.url;
}

// Until the service worker serves the page: from then on it opens without a signal.
export async function installed(page) {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

// ---- the pill in the corner ----

export const pill = (page) => page.locator("a.sending:visible").first();

export async function allSent(page) {
  await pill(page).filter({ hasText: "已全部送达" }).waitFor();
}

export async function waiting(page, count) {
  await pill(page)
    .filter({ hasText: `待发送 ${count}` })
    .waitFor();
}

// ---- what the page complained of ----

const FETCH_FAILED = /^console: Failed to load resource: net::ERR_/;

// While the endpoint answers, nothing may go wrong.
export function noComplaints(people) {
  for (const { name, wrong } of people) assert.deepEqual(wrong, [], name);
}

// While it was stopped, only asking it may have.
export function onlyFetchesFailed(people) {
  for (const { name, wrong } of people) {
    assert.deepEqual(
      wrong.filter((line) => !FETCH_FAILED.test(line)),
      [],
      name,
    );
    wrong.length = 0;
  }
}
