// The README's pictures, taken where the tests pass by. A run without HUYING_PICTURES=1 leaves the tree as it was.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import { fileURLToPath } from "node:url";

const MOST_BYTES = 150_000;

export async function picture(page, name) {
  if (process.env.HUYING_PICTURES !== "1") return;
  await page.evaluate(() => document.fonts.ready);
  const image = await page.screenshot({ animations: "disabled", caret: "hide", scale: "css" });
  assert.ok(image.length <= MOST_BYTES, `${name} has ${image.length} bytes`);
  const folder = new URL("../pictures/", import.meta.url);
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(fileURLToPath(new URL(`${name}.png`, folder)), image);
}

// For whoever works on a page: HUYING_SHOTS names the folder where every stop of a journey is kept to be looked at.
export async function look(page, name) {
  if (!process.env.HUYING_SHOTS) return;
  await page.screenshot({ path: `${process.env.HUYING_SHOTS}/${name}.png`, animations: "disabled", scale: "css" });
}
