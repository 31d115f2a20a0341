// Runs before anything is painted: how the page looks, what scripts it may run, then the app itself.
//
// `cargo xtask bundle` fills in the names. A plain script, not a module: a module would run after the first
// paint, and a night patrol would be dazzled by a white page.
"use strict";

(() => {
  const SCRIPT = "{{script}}";
  const WASM = "{{wasm}}";
  const WORKER = "/sw.js";
  const page = document.documentElement;
  // Whose records are open here (src/app/state/app.rs).
  const member = stored("huying.member");

  look();
  guard();
  start();
  if (member) wake();
  if ("serviceWorker" in navigator) addEventListener("load", keep);

  // What the person chose on this device. `auto` follows the phone.
  function look() {
    const theme = stored("huying.theme");
    const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    page.dataset.theme = dark ? "dark" : "light";
    page.dataset.size = stored("huying.size") === "elder" ? "elder" : "normal";
    if (stored("huying.lang") === "en") page.lang = "en";
    if (dark) document.querySelector("meta[name=theme-color]").content = "#0f1214";
  }

  // Some in-app browsers forbid storage altogether, and say so by throwing.
  function stored(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  // Trusted Types: nothing becomes a script here but what this build brought along.
  // HTML passes, as Leptos clones its static views from templates; words people wrote never take that way.
  function guard() {
    window.trustedTypes?.createPolicy("default", {
      createHTML: (html) => html,
      createScriptURL: (url) => ([WORKER, SCRIPT].includes(url) ? url : refuse("script address")),
      createScript: () => refuse("script"),
    });
  }

  function refuse(what) {
    throw new TypeError(`${what} refused`);
  }

  async function start() {
    try {
      const app = await import(SCRIPT);
      if (member) app.ahead(["records"]);
      await parsed();
      await app.default({ module_or_path: WASM });
      document.getElementById("shell").remove();
    } catch (error) {
      // Too old a browser, or a file that was cut off on its way. A blank page helps nobody.
      console.error(error);
      await parsed();
      document.getElementById("shell")?.remove();
      document.getElementById("shell-failed").hidden = false;
    }
  }

  // The first to open a database waits for the browser to find it on the disk. That may happen while the app comes.
  function wake() {
    try {
      const opening = indexedDB.open(`huying-${member}`);
      // It is gone: the app finds that out by itself.
      opening.onupgradeneeded = () => opening.transaction.abort();
      opening.onerror = (event) => event.preventDefault();
      opening.onsuccess = () => {
        opening.result.onversionchange = () => opening.result.close();
        setTimeout(() => opening.result.close(), 10_000);
      };
    } catch (error) {
      console.warn(error);
    }
  }

  // The app mounts itself in the body, which comes after this script.
  async function parsed() {
    if (document.readyState === "loading") await new Promise((done) => addEventListener("DOMContentLoaded", done));
  }

  // After loading, so that keeping the app for later does not slow its first opening.
  function keep() {
    navigator.serviceWorker.register(WORKER, { updateViaCache: "none" }).catch((error) => console.warn(error));
  }
})();
