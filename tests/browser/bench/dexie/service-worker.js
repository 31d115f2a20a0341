// The page from the cache, without asking the network.
const FILES = ["/", "/list.js", "/dexie.mjs"];

self.addEventListener("install", (event) => event.waitUntil(caches.open("list").then((cache) => cache.addAll(FILES))));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => event.respondWith(answer(event.request)));

async function answer(request) {
  return (await caches.match(request)) ?? fetch(request);
}
