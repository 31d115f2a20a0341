// A phone that can speak: what it was asked to say is kept. The browsers of the tests have no voice of their own.
export const giveVoice = (context) =>
  context.addInitScript(() => {
    window.spoken = [];
    window.SpeechSynthesisVoice = class {
      lang = "zh-CN";
    };
    window.SpeechSynthesisUtterance = class {
      constructor(text) {
        this.text = text;
      }
    };
    Object.defineProperty(window, "speechSynthesis", {
      value: {
        getVoices: () => [new SpeechSynthesisVoice()],
        cancel() {},
        speak: ({ text, lang }) => window.spoken.push({ text, lang }),
      },
    });
  });

export const spoken = (page) => page.evaluate(() => window.spoken);
