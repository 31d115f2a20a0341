// The browsers people really have: the engines of Chrome and Edge, of Firefox, and of Safari and every iPhone.
//
// Each opens a browser: { phone(): a phone of its own, with an empty storage; close() }. What a driver can do with a
// phone's page is little, so that three of them can do the same; what people do with it is in engines/phone.mjs:
//
//   open(address)          comes back when the page is loaded, as does
//   reload()
//   ask(question, words)   the answer of a function that runs on the page, with these words, both JSON
//   tapAt({ x, y })        a real press of the pointer there
//   type(text)             into whatever has the focus
//   picture(file)          what is on the screen, as a PNG
import { openChromium } from "./engines/chromium.mjs";
import { openFirefox } from "./engines/firefox.mjs";
import { openWebKit } from "./engines/webkit.mjs";

export const ENGINES = [
  { engine: "Chromium", open: openChromium },
  { engine: "Firefox", open: openFirefox },
  { engine: "WebKit", open: openWebKit },
];
