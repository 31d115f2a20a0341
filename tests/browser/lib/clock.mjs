// A phone whose clock shows another time. Only what it shows: timers run as ever, so that none of them is lost.
// Lasts until the page is loaded anew.
export const setBack = (page, ago) =>
  page.evaluate((ago) => {
    const Real = (window.RealDate ??= Date);
    window.Date = class extends Real {
      constructor(...words) {
        super(...(words.length ? words : [Real.now() - ago]));
      }
      static now() {
        return Real.now() - ago;
      }
    };
  }, ago);

export const setRight = (page) => page.evaluate(() => (window.Date = window.RealDate));
