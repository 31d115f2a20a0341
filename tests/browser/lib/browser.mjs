// Chromium as the tests need it: the two screens, the person's settings, and every complaint it makes.
import { chromium } from "playwright-core";

import { PATIENCE } from "./patience.mjs";

const FLAGS = [
  "--no-sandbox", // CI runs as root
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
];

export const SCREENS = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  desk: { viewport: { width: 1280, height: 800 } },
};

export const LAUNCH = { executablePath: process.env.HUYING_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS };

export function launch(options = {}) {
  return chromium.launch({ ...LAUNCH, ...options });
}

// One person's browser, with storage of its own.
// screen: phone | desk, theme: light | dark | auto, size: normal | elder, lang: zh | en
export async function openContext(browser, { screen = "phone", theme, size, lang, ...rest } = {}) {
  const context = await browser.newContext({
    ...SCREENS[screen],
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    ...rest,
  });
  context.setDefaultTimeout(PATIENCE);
  await context.addInitScript(noTelephone);
  await choose(context, { theme, size, lang });
  return context;
}

// Chromium asks whether to leave for the telephone, and nothing on the page can be tapped until somebody answers.
const noTelephone = () =>
  window.addEventListener("click", (event) => {
    if (event.target.closest?.("a[href^='tel:']")) event.preventDefault();
  });

// As if chosen before. What the test then chooses in the app stays chosen.
export async function choose(context, settings) {
  await context.addInitScript((chosen) => {
    for (const [key, value] of Object.entries(chosen)) {
      if (value !== undefined && localStorage.getItem(`huying.${key}`) === null) {
        localStorage.setItem(`huying.${key}`, value);
      }
    }
  }, settings);
}

// A growing list of whatever goes wrong on the page: errors, console errors, what the content policy refused.
export async function complaints(page) {
  const list = [];
  page.on("pageerror", (error) => list.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") list.push(`console: ${message.text()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy ${event.effectiveDirective} refused ${event.blockedURI} ${event.sample}`);
    });
  });
  return list;
}

// The app has taken over from the page it came with.
export async function started(page) {
  await page.waitForFunction(
    () => !document.getElementById("shell") && document.querySelector("body > :not(#shell-failed, noscript, script)"),
  );
}

// Until the page answers yes. Unlike `waitForFunction`, which takes any promise for a yes, it may be asked
// something asynchronous.
export async function until(page, question, ...words) {
  for (const began = Date.now(); Date.now() - began < PATIENCE; await page.waitForTimeout(20)) {
    if (await page.evaluate(question, ...words)) return;
  }
  throw new Error(`still not so after ${PATIENCE} ms: ${question}`);
}
