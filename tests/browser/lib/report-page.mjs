// Calling for help, as the one who calls sees it.

export const words = (page) => page.getByLabel("发生了什么？");
export const truth = (page) => page.locator(".truth");

// From wherever one is, without loading the page anew.
export async function write(page, text) {
  await page.locator(".menu a[href='/help']").click();
  await words(page).fill(text);
}

// The main button, whatever it says.
export const send = (page) => page.locator(".actions > .btn").first().click();

// Writes and sends; comes back when it is kept on the phone.
export async function report(page, text) {
  await write(page, text);
  await send(page);
  await page.waitForURL(/\/(help|case)\/./);
}
