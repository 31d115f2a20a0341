// Serves target/bundle from memory, without huying: what is to be tested here is the bundle alone. A test may
// spoil a file, bring out another version, or put the kill switch in.
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import http from "node:http";
import path from "node:path";

import { bundle } from "./paths.mjs";
import { freePort } from "./port.mjs";

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types default",
].join("; ");

// The files of the bundle by address: { body, type, immutable }.
export async function readBundle() {
  const { version, files } = JSON.parse(await fs.readFile(path.join(bundle, "bundle.json"), "utf8"));
  const entries = files.map(async ({ path: name, url, type, immutable }) => {
    return [url, { body: await fs.readFile(path.join(bundle, name)), type, immutable }];
  });
  return { version, files: new Map(await Promise.all(entries)) };
}

// What the service worker must keep: [[address, digest]].
export function precached(build) {
  const script = build.files.get("/sw.js").body.toString();
  const list = /const FILES = \[([^]*?)\n\];/.exec(script)[1];
  return [...list.matchAll(/\["([^"]+)", "([0-9a-f]{64})"\]/g)].map(([, url, digest]) => [url, digest]);
}

// The same app under another version number, with a page that says so.
export function nextVersion(build, version) {
  const files = new Map(build.files);
  const page = changed(files, "/", (text) => text.replaceAll(build.version, version));
  changed(files, "/sw.js", (text) =>
    text.replaceAll(build.version, version).replace(digest(build.files.get("/").body), digest(page)),
  );
  return { version, files };
}

// One byte wrong, somewhere.
export function spoiled(build, url) {
  const files = new Map(build.files);
  const file = files.get(url);
  const body = Buffer.from(file.body);
  body[body.length >> 1] ^= 1;
  files.set(url, { ...file, body });
  return { ...build, files };
}

// Its service worker keeps everything and answers nothing.
export function asleep(build) {
  const files = new Map(build.files);
  changed(files, "/sw.js", (text) =>
    text.replace("event.respondWith(answer(request, url))", "event.respondWith(Response.error())"),
  );
  return { ...build, files };
}

// The same build, withdrawn.
export function withdrawn(build) {
  const files = new Map(build.files);
  files.set("/sw.js", files.get("/service-worker-off.js"));
  return { ...build, files };
}

function changed(files, url, edit) {
  const file = files.get(url);
  const body = Buffer.from(edit(file.body.toString()));
  files.set(url, { ...file, body });
  return body;
}

function digest(body) {
  return createHash("sha256").update(body).digest("hex");
}

export class BundleServer {
  // Change `build` to bring out another one.
  constructor(build) {
    this.build = build;
    this.asked = [];
  }

  async start() {
    this.port ??= await freePort();
    this.url = `http://localhost:${this.port}`; // a secure context, as service workers ask for
    this.server = http.createServer((request, response) => this.#answer(request, response));
    await new Promise((resolve) => this.server.listen(this.port, "127.0.0.1", resolve));
    return this;
  }

  async stop() {
    if (!this.server?.listening) return;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #answer(request, response) {
    const { pathname } = new URL(request.url, this.url);
    this.asked.push(pathname);
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (pathname.startsWith("/api/")) {
      response.setHeader("Content-Type", "application/json");
      return response.end('{"from":"server"}');
    }
    const isPage = request.headers["sec-fetch-mode"] === "navigate";
    const file = this.build.files.get(pathname) ?? (isPage ? this.build.files.get("/") : undefined);
    if (!file) {
      response.statusCode = 404;
      return response.end();
    }
    response.setHeader("Content-Type", file.type);
    response.setHeader("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    response.end(file.body);
  }
}
