// A Chromium with a profile that outlives it: it can be closed like a person closes it, and killed like a phone
// whose battery is pulled.
import { once } from "node:events";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { chromium } from "playwright-core";

import { LAUNCH, SCREENS } from "./browser.mjs";
import { PATIENCE } from "./patience.mjs";

export async function newProfile() {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "huying-chromium-"));
  return { folder, remove: () => fs.rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

export async function openOwnChromium({ folder }) {
  const context = await chromium.launchPersistentContext(folder, { ...LAUNCH, ...SCREENS.phone, locale: "zh-CN" });
  context.setDefaultTimeout(PATIENCE);
  // The lock of the profile names the process that holds it; it leads a group of its own.
  const pid = Number((await fs.readlink(path.join(folder, "SingletonLock"))).split("-").at(-1));
  const closed = once(context, "close");
  let isOpen = true;
  closed.then(() => (isOpen = false));
  return {
    context,
    close: () => context.close(),
    async kill() {
      if (!isOpen) return;
      process.kill(-pid, "SIGKILL");
      await closed;
    },
  };
}
