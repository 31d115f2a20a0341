// A Chromium of our own, with a profile that outlives it: it can be closed like a person closes it, and killed like
// a phone whose battery is pulled.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { chromium } from "playwright-core";

import { FLAGS } from "./browser.mjs";
import { eventually } from "./eventually.mjs";

const MORE_FLAGS = ["--headless=new", "--no-first-run", "--disable-breakpad", "--remote-debugging-port=0"];

export async function newProfile() {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "huying-chromium-"));
  return { folder, remove: () => fs.rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

export async function openOwnChromium({ folder }) {
  const file = path.join(folder, "DevToolsActivePort");
  await fs.rm(file, { force: true });
  const executable = process.env.HUYING_CHROMIUM ?? "/usr/bin/chromium";
  // A process group of its own, so that everything it starts dies with it.
  const process_ = spawn(executable, [...FLAGS, ...MORE_FLAGS, `--user-data-dir=${folder}`], {
    detached: true,
    stdio: "ignore",
  });
  const ended = once(process_, "exit");
  const kill = () => process.kill(-process_.pid, "SIGKILL");
  const connected = async () => {
    const text = await eventually("Chromium listens", () => fs.readFile(file, "utf8").catch(() => null));
    return chromium.connectOverCDP(`http://127.0.0.1:${text.split("\n")[0]}`);
  };
  // One that cannot be spoken to is not left behind.
  const browser = await connected().catch((error) => (kill(), Promise.reject(error)));
  const [context] = browser.contexts();
  context.setDefaultTimeout(15_000);
  return {
    context,
    async close() {
      const session = await browser.newBrowserCDPSession();
      await session.send("Browser.close").catch(() => {});
      await ended;
    },
    async kill() {
      kill();
      await ended;
      await browser.close().catch(() => {});
    },
  };
}
