// The kill switch. When a build turns out to be broken, the server sends this in the place of /sw.js: it takes
// the app's files off the phone and then itself, so that the next opening comes from the server again.
//
// What people wrote is in IndexedDB. It is not touched: an unsent report outlives the build that took it.
"use strict";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(retire()));

async function retire() {
  for (const name of await caches.keys()) await caches.delete(name);
  // An open page may hold half a sentence: it is left as it is until somebody opens it anew.
  await self.registration.unregister();
}
