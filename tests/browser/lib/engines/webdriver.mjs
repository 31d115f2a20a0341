// As much of WebDriver (https://www.w3.org/TR/webdriver2/) as a phone needs.
export class WebDriver {
  #session = "";

  constructor(address) {
    this.address = address;
  }

  async isReady() {
    const answer = await fetch(`${this.address}/status`).catch(() => null);
    return Boolean(answer?.ok && (await answer.json()).value.ready);
  }

  // Opens the browser.
  async begin(capabilities = {}) {
    const { sessionId } = await this.#send("POST", "session", { capabilities: { alwaysMatch: capabilities } });
    this.#session = `session/${sessionId}/`;
  }

  // Closes it.
  finish() {
    return this.#send("DELETE", this.#session.slice(0, -1));
  }

  get(what) {
    return this.#send("GET", this.#session + what);
  }

  post(what, words) {
    return this.#send("POST", this.#session + what, words);
  }

  async #send(method, path, words) {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.address}/${path}`, { method, headers, body: words && JSON.stringify(words) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }
}
