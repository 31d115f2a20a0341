// Chromium, through Playwright as in all the other tests.
import { launch, openContext } from "../browser.mjs";
import { PageDriver } from "./page.mjs";
import { Phone } from "./phone.mjs";

export async function openChromium() {
  const browser = await launch();
  return {
    async phone() {
      const context = await openContext(browser);
      return new Phone(new PageDriver(await context.newPage()));
    },
    close: () => browser.close(),
  };
}
