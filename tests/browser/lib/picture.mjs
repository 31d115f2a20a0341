// The README's pictures, taken where the tests pass by. A run without HUYING_PICTURES=1 leaves the tree as it was.
import path from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../pictures", import.meta.url));

export async function picture(page, name) {
  if (process.env.HUYING_PICTURES !== "1") return;
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: "disabled", caret: "hide", scale: "css" });
}
