// A phone as its owner uses it: he looks for words, taps, writes, and waits until something is there. The same in every
// engine; see ../engines.mjs for what a driver does.
import { eventually } from "../eventually.mjs";
import { PATIENCE } from "../patience.mjs";

export class Phone {
  #driver;

  constructor(driver) {
    this.#driver = driver;
  }

  open(address) {
    return this.#driver.open(address);
  }

  reload() {
    return this.#driver.reload();
  }

  // HUYING_SHOTS names the folder where every stop is kept to be looked at.
  async look(name) {
    if (process.env.HUYING_SHOTS) await this.#driver.picture(`${process.env.HUYING_SHOTS}/${name}.png`);
  }

  // Taps the first thing of this kind that says these words, once it stands still and nothing lies over it.
  async tap(kind, words = "") {
    let before;
    const place = await this.#until(`${kind} "${words}" can be tapped`, async () => {
      const [now, last] = [await this.#driver.ask(placeOf, { kind, words }), before];
      before = now;
      return now && now.x === last?.x && now.y === last?.y && now;
    });
    await this.#driver.tapAt(place);
  }

  // Writes into a field that is still empty.
  async write(field, text) {
    await this.tap(field);
    await this.#driver.type(text);
    await this.is(`"${text}" is written`, valueIs, { field, text });
  }

  // Until one thing of this kind says these words, and can be seen.
  sees(kind, words = "") {
    return this.#until(`${kind} "${words}" is seen`, () => this.#driver.ask(isSeen, { kind, words }));
  }

  // Until nothing of this kind says these words any more.
  misses(kind, words) {
    const said = async () => (await this.reads(kind)).some((text) => text.includes(words));
    return this.#until(`${kind} "${words}" is gone`, async () => !(await said()));
  }

  // What every thing of this kind says.
  reads(kind) {
    return this.#driver.ask(textsOf, kind);
  }

  // Until the question, asked on the page, is answered yes.
  is(what, question, words) {
    return this.#until(what, () => this.#driver.ask(question, words));
  }

  // While a page gives way to the next one, nobody answers.
  async #until(what, question) {
    let trouble;
    const asked = () => question().catch((error) => ((trouble = error), null));
    try {
      return await eventually(what, asked, PATIENCE);
    } catch (cause) {
      const shown = await this.#driver.ask(shownNow).catch(() => "nothing that answers");
      throw new Error(`${cause.message}; shown is ${shown}${trouble ? `; last, ${trouble.message}` : ""}`);
    }
  }
}

// ---- asked on the page: each stands alone ----

function placeOf({ kind, words }) {
  const found = [...document.querySelectorAll(kind)].find(
    (element) => element.checkVisibility() && element.textContent.replace(/\s+/g, " ").includes(words),
  );
  if (!found || found.closest(":disabled, [aria-disabled=true]")) return null;
  found.scrollIntoView({ block: "center", behavior: "instant" });
  const { left, top, width, height } = found.getBoundingClientRect();
  const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
  return found.contains(document.elementFromPoint(x, y)) ? { x, y } : null;
}

function isSeen({ kind, words }) {
  return [...document.querySelectorAll(kind)].some(
    (element) => element.checkVisibility() && element.textContent.replace(/\s+/g, " ").includes(words),
  );
}

function valueIs({ field, text }) {
  return document.querySelector(field).value === text;
}

function textsOf(kind) {
  return [...document.querySelectorAll(kind)].map((element) => element.textContent.replace(/\s+/g, " ").trim());
}

function shownNow() {
  return `${location.pathname}: ${document.body.innerText.replace(/\s+/g, " ").slice(0, 400)}`;
}
