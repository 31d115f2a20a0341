// WebKit as Debian ships it: the small browser that comes with it, on a screen nobody sees.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";

import { SCREENS } from "../browser.mjs";
import { eventually } from "../eventually.mjs";
import { freePort } from "../port.mjs";
import { Phone } from "./phone.mjs";
import { WebDriver } from "./webdriver.mjs";

const DRIVER = process.env.HUYING_WEBKIT ?? "/usr/bin/WebKitWebDriver";
const XVFB = process.env.HUYING_XVFB ?? "/usr/bin/Xvfb";

export async function openWebKit() {
  const closing = [];
  const close = async () => {
    while (closing.length) await closing.pop()();
  };
  const env = { ...process.env, DISPLAY: await openScreen(closing) };
  return {
    // A WebKitWebDriver has one browser at a time: every phone has its own, and with it an empty storage.
    async phone() {
      const port = await freePort();
      const program = start(DRIVER, [`--port=${port}`], { env, stdio: "ignore" });
      closing.push(program.end);
      const webdriver = new WebDriver(`http://127.0.0.1:${port}`);
      await Promise.race([eventually(`${DRIVER} is ready`, () => webdriver.isReady()), program.ended]);
      await webdriver.begin();
      // Where the browser has crashed there is nothing to close.
      closing.push(() => webdriver.finish().catch(() => {}));
      // As narrow as its tool bar lets it be.
      await webdriver.post("window/rect", { x: 0, y: 0, ...SCREENS.phone.viewport });
      return new Phone(new Driver(webdriver));
    },
    close,
  };
}

// An X server without a monitor. It says its number once it is ready.
async function openScreen(closing) {
  const words = ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"];
  const program = start(XVFB, words, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  closing.push(program.end);
  const number = await Promise.race([once(program.stdio[3], "data"), program.ended]);
  return `:${String(number).trim()}`;
}

class Driver {
  constructor(webdriver) {
    this.webdriver = webdriver;
  }

  open(url) {
    return this.webdriver.post("url", { url });
  }

  reload() {
    return this.webdriver.post("refresh", {});
  }

  ask(question, words = null) {
    return this.webdriver.post("execute/sync", { script: `return (${question})(...arguments)`, args: [words] });
  }

  tapAt({ x, y }) {
    const move = { type: "pointerMove", duration: 0, x, y };
    const [down, up] = ["pointerDown", "pointerUp"].map((type) => ({ type, button: 0 }));
    const pointer = { type: "pointer", id: "pointer", actions: [move, down, up] };
    return this.webdriver.post("actions", { actions: [pointer] });
  }

  async type(text) {
    const [element] = Object.values(await this.webdriver.get("element/active"));
    await this.webdriver.post(`element/${element}/value`, { text });
  }

  async picture(file) {
    await fs.writeFile(file, Buffer.from(await this.webdriver.get("screenshot"), "base64"));
  }
}

// `ended` says why, as soon as it is no longer there.
function start(name, words, options) {
  const process_ = spawn(name, words, options);
  const gone = new Promise((resolve) => {
    process_.on("error", resolve);
    process_.on("exit", (code, signal) => resolve(new Error(`${name} ended with ${signal ?? code}`)));
  });
  const ended = gone.then((why) => Promise.reject(why));
  ended.catch(() => {});
  const kill = () => process_.kill();
  process.once("exit", kill);
  return {
    stdio: process_.stdio,
    ended,
    async end() {
      kill();
      await gone;
      process.off("exit", kill);
    },
  };
}
