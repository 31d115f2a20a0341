// What a page lets the phone say or play, kept beside its doing so.
export const listen = (context) =>
  context.addInitScript(() => {
    window.said = [];
    window.played = [];
    const { speak } = SpeechSynthesis.prototype;
    SpeechSynthesis.prototype.speak = function (utterance) {
      window.said.push(utterance.text);
      return speak.call(this, utterance);
    };
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function () {
      window.played.push(this);
      return play.call(this);
    };
  });

// Words spoken, and the recordings that have begun: [path, seconds].
export const heard = (page) =>
  page.evaluate(() => ({
    said: window.said,
    played: window.played.map(({ src, duration }) => [new URL(src).pathname, Math.round(duration)]),
  }));
