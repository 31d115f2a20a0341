// What axe does not look at: whether everything fits, can be hit by a thumb, and speaks the reader's language.
// Each answers with one line a finding; an empty list is what a test wants.

// Nothing is wider than the screen; only what scrolls on purpose may be wider than its box.
export const tooWide = (page) =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll(".pane, .pane__body, .actions, .bar, .menu, .banner, .card")]
      .filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
      .filter((box) => !/auto|scroll/.test(getComputedStyle(box).overflowX) || box.matches("html, .pane__body"))
      .map((box) => `too wide: ${box.className || box.tagName} ${box.scrollWidth} > ${box.clientWidth}`),
  );

// Whatever one taps is as large as a thumb, apart from words in the middle of a sentence (WCAG 2.5.8, inline).
export const tooSmall = (page, least) =>
  page.evaluate((least) => {
    const isSelf = (target, hit) =>
      hit && (target.contains(hit) || hit.closest("label")?.control === target || hit.closest("label") === target);
    // How far from the middle one may be off and still hit it.
    const reach = (target, x, y, dx, dy) => {
      let far = 0;
      while (far < least && isSelf(target, document.elementFromPoint(x + dx * (far + 1), y + dy * (far + 1)))) far += 1;
      return far;
    };
    const isInline = (target) => {
      const around = target.parentElement.textContent.trim();
      return getComputedStyle(target).display === "inline" && around.length > target.textContent.trim().length;
    };
    const found = [];
    for (const target of document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")) {
      if (!target.checkVisibility({ visibilityProperty: true }) || target.matches(".skip") || isInline(target)) continue;
      target.scrollIntoView({ block: "center", inline: "center" });
      const { left, top, width, height } = target.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const name = `${target.className || target.tagName} “${(target.textContent || target.ariaLabel || target.id).trim().slice(0, 20)}”`;
      if (!isSelf(target, document.elementFromPoint(x, y))) {
        found.push(`cannot be hit: ${name}`);
        continue;
      }
      const wide = reach(target, x, y, 1, 0) + reach(target, x, y, -1, 0) + 1;
      const high = reach(target, x, y, 0, 1) + reach(target, x, y, 0, -1) + 1;
      if (wide < least - 1 || high < least - 1) found.push(`too small: ${name} ${wide}×${high}`);
    }
    return found;
  }, least);

// No Chinese on an English page but what people wrote and what things are called (`names`), and the words quoted
// as reasons.
export const chinese = (page, names) =>
  page.evaluate((names) => {
    const said = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const box = texts.currentNode.parentElement;
      if (box.checkVisibility() && !box.closest("q, mark, .say__echo")) said.push(texts.currentNode.data);
    }
    for (const element of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
      if (!element.checkVisibility()) continue;
      said.push(...["aria-label", "placeholder", "title"].map((name) => element.getAttribute(name) ?? ""));
    }
    const rest = said.map((text) => names.reduce((text, name) => text.replaceAll(name, ""), text));
    return [...new Set(rest.filter((text) => /\p{Script=Han}/u.test(text)).map((text) => `Chinese: ${text.trim()}`))];
  }, names);
