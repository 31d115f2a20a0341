// A list of open cases, as Dexie's documentation would write it: an index, a limit, an element a row.
import { Dexie } from "/dexie.mjs";

export const db = new Dexie("cases");
db.version(1).stores({ row: "k, o" });

navigator.serviceWorker.register("/service-worker.js");

const open = await db.row.where("o").startsWith("case|open|").limit(300).toArray();
const items = open.map(({ v }) => {
  const item = document.createElement("li");
  item.textContent = JSON.parse(v).base.words;
  return item;
});
document.getElementById("cases").append(...items);
