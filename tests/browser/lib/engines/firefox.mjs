// Firefox as Debian ships it, through Puppeteer and WebDriver BiDi: Playwright drives only a Firefox of its own making.
import puppeteer from "puppeteer-core";

import { SCREENS } from "../browser.mjs";
import { PageDriver } from "./page.mjs";
import { Phone } from "./phone.mjs";

const LAUNCH = {
  browser: "firefox",
  executablePath: process.env.HUYING_FIREFOX ?? "/usr/bin/firefox-esr",
  headless: true,
  extraPrefsFirefox: { "intl.accept_languages": "zh-CN" },
};

export async function openFirefox() {
  const browser = await puppeteer.launch(LAUNCH);
  return {
    async phone() {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport(SCREENS.phone.viewport);
      return new Phone(new PageDriver(page));
    },
    close: () => browser.close(),
  };
}
