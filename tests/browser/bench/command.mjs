// One saved command: from the call until the phone may say 已存本机, on a disk and with strict durability.
//
// A case is reported at the desk; then nine notes and ticks follow, without signal, so that up to a dozen events
// wait in the outbox; then the next case begins as after a sync, with an empty one. 10 000 records stand in the
// database beside it. In the number: deciding the command, reading what it stands on, and the transaction. Not in
// it: what the screen does with it. The first case only warms up.
//
// Its floor is plain JavaScript that puts the very same records, found in the database after each command, in one
// strict transaction each. The two take turns, case by case, so that the same noise of the machine is in both.
import { measuring, median, number, quantile } from "../lib/measure.mjs";
import { newProfile, openOwnChromium } from "../lib/own-chromium.mjs";
import { openBench, serveWorkbench } from "../lib/workbench.mjs";

const CASES = 61;
const FOLLOWING = 9;
const RECORDS = 10_000;
const LONG_OUTBOX = 200;

await measuring(async (after) => {
  const server = await serveWorkbench();
  after(() => server.close());
  const profile = await newProfile();
  after(() => profile.remove());
  const chromium = await openOwnChromium(profile);
  after(() => chromium.close());
  const page = await openBench(chromium.context, server);
  await page.evaluate(prepare, RECORDS);
  const cases = [];
  for (let index = 0; index < CASES; index += 1) cases.push(await page.evaluate(oneCase, FOLLOWING));
  const behindMany = await page.evaluate(behind, LONG_OUTBOX);

  const saved = cases.slice(1).flatMap(({ saved }) => saved);
  const raw = cases.slice(1).flatMap(({ raw }) => raw);
  for (const share of [50, 95]) {
    number({
      id: `command.p${share}`,
      what: `a saved command, p${share} of ${saved.length}`,
      value: quantile(saved, share / 100),
      unit: "ms",
      floor: quantile(raw, share / 100),
      floorIs: "the same records, plain JavaScript",
    });
  }
  number({
    id: `command.behind_${LONG_OUTBOX}`,
    what: `a saved command behind ${LONG_OUTBOX} unsent, p50`,
    value: median(behindMany),
    unit: "ms",
  });
});

// ---- in the page ----

async function prepare(records) {
  window.desk = await bench.Desk.open("command");
  await desk.report("老人在客厅摔倒了叫不醒，3栋2单元1203");
  for (let done = 0; done < records; done += 1000) await desk.fill(1000);
  await desk.sent();

  // Another connection to the same database, without the app.
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open("command");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const answer = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  window.timed = async (work) => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };

  // What the last command left in the database: [[table, key, record]].
  window.written = async (seen) => {
    const store = (table) => database.transaction(table).objectStore(table);
    const outbox = await answer(store("outbox").getAll());
    const fresh = outbox.filter(({ k }) => !seen.has(k));
    for (const { k } of fresh) seen.add(k);
    const { record } = JSON.parse(fresh[0].v).envelope;
    return [
      ["meta", "dseq", await answer(store("meta").get("dseq"))],
      ...fresh.map((item) => ["outbox", item.k, item]),
      ["row", record, await answer(store("row").get(record))],
    ];
  };

  window.putRaw = (records) =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(["meta", "outbox", "row"], "readwrite", { durability: "strict" });
      for (const [table, key, record] of records) transaction.objectStore(table).put(record, key);
      transaction.commit();
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
}

// A case through the app, then its records once more without it.
async function oneCase(following) {
  const commands = [() => desk.report("我爸在客厅摔倒了叫不醒，3栋2单元1203，麻烦快点")];
  for (let index = 0; index < following; index += 1) {
    commands.push(index % 2 ? () => desk.tick() : () => desk.note(`已电话联系家属，第 ${index} 次，家属在路上`));
  }
  const [seen, records, saved, raw] = [new Set(), [], [], []];
  for (const command of commands) {
    saved.push(await timed(command));
    records.push(await written(seen));
  }
  await desk.sent();
  for (const record of records) raw.push(await timed(() => putRaw(record)));
  await desk.sent();
  return { saved, raw };
}

// Commands of somebody who has been without signal for long.
async function behind(unsent) {
  await desk.report("我爸在客厅摔倒了叫不醒，3栋2单元1203，麻烦快点");
  for (let index = 0; index < unsent; index += 1) await desk.note("已电话联系家属，家属在路上");
  const saved = [];
  for (let index = 0; index < 20; index += 1) saved.push(await timed(() => desk.note("家属已到")));
  return saved;
}
