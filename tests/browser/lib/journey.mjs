// What every journey is made of: people who join one estate, an endpoint that goes away under them, and steps.
import { launch } from "./browser.mjs";
import { openEstate } from "./estate.mjs";
import { join } from "./people.mjs";

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
    async close() {
      await browser.close();
      await estate.close();
    },
  };
}

// What follows a step that failed is not tried.
export const stepsOf = (t) => async (what, act) => {
  let failed = null;
  await t.test(what, (t) => act(t).catch((error) => Promise.reject((failed = error))));
  if (failed) throw failed;
};
