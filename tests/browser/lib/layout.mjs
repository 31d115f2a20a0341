// What axe does not look at: whether everything fits, can be hit by a thumb, and speaks the reader's language.
// Each answers with one line a finding; an empty list is what a test wants.

// Nothing is wider than the screen, and no words than what they stand in; only what scrolls on purpose may be.
const BOXES = ".pane, .pane__body, .actions, .bar, .menu, .banner, .card, .btn, .chip, .menu__link";

export const tooWide = (page) =>
  page.evaluate((boxes) => {
    const found = [document.documentElement, ...document.querySelectorAll(boxes)]
      .filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
      .filter((box) => !/auto|scroll/.test(getComputedStyle(box).overflowX) || box.matches("html, .pane__body"));
    return found.map((box) => {
      const name = `${box.className || box.tagName} “${box.textContent.trim().slice(0, 20)}”`;
      return `too wide: ${name} ${box.scrollWidth} > ${box.clientWidth}`;
    });
  }, BOXES);

// Who works with one hand looks once: what to do now, what to beware of and the button that does it stand on the
// screen as it is, nothing over them, and a thumb hits the button.
const LEAST_BUTTON = 56;
const GLANCE = {
  "what to do now": ".pane--case #now-title",
  "what to beware of": ".pane--case .notice--pinned",
  "the button": ".pane--case .actions > .btn--main",
};

export const seenAtAGlance = (page) =>
  page.evaluate(
    ([glance, least]) =>
      Object.entries(glance).flatMap(([what, selector]) => {
        const element = document.querySelector(selector);
        if (!element?.checkVisibility()) return [`not there: ${what}`];
        const { left, top, right, bottom, height } = element.getBoundingClientRect();
        const found = [];
        if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) found.push(`off the screen: ${what}`);
        const [across, down] = [(left + right) / 2, (top + bottom) / 2];
        const edges = [
          [left + 2, down],
          [right - 2, down],
          [across, top + 2],
          [across, bottom - 2],
        ];
        if (!edges.every(([x, y]) => element.contains(document.elementFromPoint(x, y)))) found.push(`covered: ${what}`);
        if (what === "the button" && height < least) found.push(`${height} px high: ${what}`);
        return found;
      }),
    [GLANCE, LEAST_BUTTON],
  );

// Whatever one taps is as large as a thumb, apart from words in the middle of a sentence (WCAG 2.5.8, inline).
export const tooSmall = (page, least) =>
  page.evaluate((least) => {
    const isSelf = (target, hit) =>
      hit && (target.contains(hit) || hit.closest("label")?.control === target || hit.closest("label") === target);
    const isHit = (target, x, y) => isSelf(target, document.elementFromPoint(x, y));
    // How far from the middle one may be off and still hit it.
    const reach = (target, x, y, dx, dy) => {
      let far = 0;
      while (far < least && isHit(target, x + dx * (far + 1), y + dy * (far + 1))) far += 1;
      return far;
    };
    const isInline = (target) => {
      const around = target.parentElement.textContent.trim();
      return getComputedStyle(target).display === "inline" && around.length > target.textContent.trim().length;
    };
    const half = least / 2 - 1;
    const found = new Map();
    for (const target of document.querySelectorAll(
      "a[href], button, summary, select, textarea, input:not([type=hidden])",
    )) {
      if (!target.checkVisibility({ visibilityProperty: true }) || target.matches(".skip") || isInline(target))
        continue;
      target.scrollIntoView({ block: "center", inline: "center" });
      // Words that run over two lines have two boxes.
      const { left, top, width, height } = target.getClientRects()[0];
      const [x, y] = [left + width / 2, top + height / 2];
      const ends = [
        [half, 0],
        [-half, 0],
        [0, half],
        [0, -half],
      ];
      if (ends.every(([dx, dy]) => isHit(target, x + dx, y + dy))) continue;
      const wide = isHit(target, x, y) ? reach(target, x, y, 1, 0) + reach(target, x, y, -1, 0) + 1 : 0;
      const high = isHit(target, x, y) ? reach(target, x, y, 0, 1) + reach(target, x, y, 0, -1) + 1 : 0;
      if (wide >= least - 1 && high >= least - 1) continue;
      const kind = target.className || target.tagName;
      const name = `“${(target.textContent || target.ariaLabel || target.id).trim().slice(0, 20)}” ${wide}×${high}`;
      found.set(kind, [...(found.get(kind) ?? []), name]);
    }
    // One line a kind of thing: what is wrong with one chip is wrong with all of them.
    return [...found].map(
      ([kind, names]) => `smaller than ${least}: ${kind} ${names[0]}${names[1] ? ` and ${names.length - 1} more` : ""}`,
    );
  }, least);

// No Chinese on an English page but what people wrote and what things are called (`names`), the words quoted as
// reasons, the first letter of a name as its face, and what is marked as Chinese: the other wording of a step.
export const chinese = (page, names) =>
  page.evaluate((names) => {
    const said = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const box = texts.currentNode.parentElement;
      if (box.checkVisibility() && !box.closest("q, mark, .say__echo, .person__face, [lang|=zh]"))
        said.push(texts.currentNode.data);
    }
    for (const element of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
      if (!element.checkVisibility()) continue;
      said.push(...["aria-label", "placeholder", "title"].map((name) => element.getAttribute(name) ?? ""));
    }
    const rest = said.map((text) => names.reduce((text, name) => text.replaceAll(name, ""), text));
    return [...new Set(rest.filter((text) => /\p{Script=Han}/u.test(text)).map((text) => `Chinese: ${text.trim()}`))];
  }, names);
