// What every journey is made of: people who join one estate, an endpoint that goes away under them, and steps.
import { launch } from "./browser.mjs";
import { openCase } from "./case-page.mjs";
import { openEstate } from "./estate.mjs";
import { allSent, installed, join } from "./people.mjs";

export async function openJourney(options) {
  const [browser, estate] = await Promise.all([launch(), openEstate(options)]);
  const people = [];
  return {
    estate,
    people,
    // Somebody of the demo estate with a phone of his own; answers with its page.
    async comes(name, settings) {
      const person = await join(browser, estate, name, settings);
      people.push(person);
      return person.page;
    },
    // … with the app kept on it, and the case of these words open.
    async joins(name, words, settings) {
      const page = await this.comes(name, settings);
      await installed(page);
      await openCase(page, words);
      return page;
    },
    // … who has said that he is on duty.
    async onDuty(name) {
      const page = await this.comes(name);
      await installed(page);
      await page.goto("/duty");
      // His own record has come.
      await allSent(page);
      await page.getByRole("button", { name: "我上岗了" }).click();
      await page.getByRole("button", { name: "我下岗了" }).waitFor();
      await allSent(page);
      await page.goto("/queue");
      return page;
    },
    async close() {
      await browser.close();
      await estate.close();
    },
  };
}

// What follows a step that failed is not tried. `who` stands before each name.
export const stepsOf = (t, who) => async (what, act) => {
  let failed = null;
  await t.test(who ? `${who}: ${what}` : what, (t) => act(t).catch((error) => Promise.reject((failed = error))));
  if (failed) throw failed;
};
