// The driver of a page of Playwright or of Puppeteer, which here are called by the same names.
export class PageDriver {
  constructor(page) {
    this.page = page;
  }

  open(address) {
    return this.page.goto(address);
  }

  reload() {
    return this.page.reload();
  }

  ask(question, words) {
    return this.page.evaluate(question, words);
  }

  tapAt({ x, y }) {
    return this.page.mouse.click(x, y);
  }

  type(text) {
    return this.page.keyboard.type(text);
  }

  picture(path) {
    return this.page.screenshot({ path });
  }
}
