// Keeps the app on the phone, so that it opens with no signal and with the server gone.
//
// `cargo xtask bundle` writes the version and the list of files into this and ships it as /sw.js. What people
// write is not here: that is in IndexedDB, which this script never opens.
"use strict";

const VERSION = "{{version}}";

// [address, SHA-256 of its content]
const FILES = [/* {{files}} */];

// Caches of this origin are all ours; the name tells the versions apart.
const CACHE = `huying-${VERSION}`;

// The page every address inside the app opens with.
const SHELL = "/";

// The page once more as the home screen opens it (`start_url`).
const STARTS = [SHELL, "/?src=pwa"];

// Answers of the server, never of a cache: they are about a person (ASVS 14.3.2), or about now.
const NETWORK_ONLY = ["/api/", "/files/", "/healthz", "/openapi.json", "/sw.js"];

// ---- a version arrives ----

self.addEventListener("install", (event) => {
  shortCut(event);
  event.waitUntil(install());
});

// All or nothing. A phone that loses its signal half-way keeps the version it has and tries again later.
async function install() {
  // Everything is fetched and checked before anything is kept.
  const responses = await Promise.all(FILES.map(([url, digest]) => verified(url, digest)));

  // It may be in use: a server that went back to an older build makes phones install that one again.
  const wasThere = await caches.has(CACHE);
  try {
    const cache = await caches.open(CACHE);
    const shell = responses[FILES.findIndex(([url]) => url === SHELL)];
    const again = STARTS.filter((start) => start !== SHELL).map((start) => cache.put(start, shell.clone()));
    await Promise.all([...again, ...FILES.map(([url], index) => cache.put(url, responses[index]))]);
  } catch (error) {
    if (!wasThere) await caches.delete(CACHE); // most likely the storage is full
    throw error;
  }
}

// The digest refuses what a hotel's login page, a proxy or a half-deployed server may send with status 200.
async function verified(url, digest) {
  // What this page load has just fetched need not cross a weak signal twice. When the browser's own cache has
  // other bytes than the list says, it is passed over.
  for (const cache of ["default", "reload"]) {
    const response = await fetch(url, { cache });
    // A redirected answer cannot open a page later on.
    if (!response.ok || response.redirected) continue;
    const body = await response.arrayBuffer();
    if (hex(await crypto.subtle.digest("SHA-256", body)) === digest)
      return new Response(body, { headers: kept(response) });
  }
  throw new Error(`${url} is not what version ${VERSION} lists`);
}

// The shell keeps its Content-Security-Policy. The body is unpacked by now, so the first two would be lies; and the
// list decides what a file is, not what the server varies it by.
function kept(response) {
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  return headers;
}

function hex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The browser takes what a start needs out of the cache by itself, without waking this script first, where it can
// (others ignore it). Only for addresses that are in the cache as they are asked for: what is missing would be looked
// for in the network, past everything below.
function shortCut(event) {
  const source = { cacheName: CACHE };
  const rule = (address) => ({ condition: { urlPattern: { ...address, hash: "*" }, requestMethod: "GET" }, source });
  const shell = STARTS.map((start) => new URL(start, self.location.origin));
  const pages = shell.map(({ pathname, search }) => rule({ pathname, search: search.slice(1) }));
  event.addRoutes?.([...pages, rule({ pathname: "/assets/*", search: "" })])?.catch?.(() => {});
}

// A new version waits until the page says so: nobody loses a half-written sentence to an update. The page asks
// when nothing is unsaved and no SOS is open.
self.addEventListener("message", (event) => {
  if (event.data?.type === "SKIP_WAITING") self.skipWaiting();
});

// Only now, and no sooner: until here an open page may still need the files of the version before.
self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  // The first visit too goes on when the signal drops, without having to be loaded again first.
  await self.clients.claim();
}

// ---- a page asks for something ----

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || isNetworkOnly(url.pathname)) return;
  event.respondWith(answer(request, url));
});

function isNetworkOnly(path) {
  return NETWORK_ONLY.some((rule) => (rule.endsWith("/") ? path.startsWith(rule) : path === rule));
}

async function answer(request, url) {
  const cache = await caches.open(CACHE);
  // The list decides what a file is, not the Vary header of whoever served it.
  const found =
    (await cache.match(withoutSource(url), { ignoreVary: true })) ??
    (request.mode === "navigate" ? await cache.match(SHELL, { ignoreVary: true }) : undefined);
  // A browser short of space may have emptied the cache; the network is then better than nothing.
  if (!found) return fetch(request);
  const range = request.headers.get("Range");
  return range ? part(found, range) : found;
}

// Where a link was found (`?src=pwa`, `?utm_source=…`) does not change what it opens.
function withoutSource(url) {
  for (const key of [...url.searchParams.keys()]) {
    if (key === "src" || key.startsWith("utm_")) url.searchParams.delete(key);
  }
  return url.pathname + url.search;
}

// iOS plays sound only from a server that can send a piece of the file.
async function part(response, range) {
  const bytes = await response.arrayBuffer();
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  // `bytes=-500` means the last 500
  const start = from ? Number(from) : to ? Math.max(bytes.byteLength - Number(to), 0) : NaN;
  const end = from && to ? Math.min(Number(to) + 1, bytes.byteLength) : bytes.byteLength;
  if (!(start < end)) {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${bytes.byteLength}` } });
  }
  const headers = new Headers(response.headers);
  headers.set("Content-Range", `bytes ${start}-${end - 1}/${bytes.byteLength}`);
  return new Response(bytes.slice(start, end), { status: 206, headers });
}
