// A phone and an endpoint make the same row of the same events, to the byte (src/device/sync.md §6, fault 20).
//
// The histories are random: made and folded by a native build, and folded again here by the same code as wasm. One
// that differs is left in target/histories.jsonl.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { launch } from "./lib/browser.mjs";
import { target } from "./lib/paths.mjs";
import { openBench, serveWorkbench } from "./lib/workbench.mjs";

const HISTORIES = path.join(target, "histories.jsonl");

test("wasm and native fold random histories to identical bytes", async (t) => {
  const name = "case::tests::folding::histories_are_written_down";
  const cargo = ["test", "--quiet", "--package", "records", "--lib", "--", "--ignored", "--exact", name];
  await promisify(execFile)("cargo", cargo, {
    cwd: new URL("../..", import.meta.url),
    env: { ...process.env, HUYING_HISTORIES: HISTORIES, PROPTEST_CASES: process.env.HUYING_LONG ? "20000" : "500" },
  });
  const server = await serveWorkbench();
  t.after(() => server.close());
  const browser = await launch();
  t.after(() => browser.close());
  const page = await openBench(await browser.newContext(), server);
  const lines = (await fs.readFile(HISTORIES, "utf8")).trim().split("\n");
  const histories = lines.map((line) => JSON.parse(line));
  const rows = await page.evaluate(
    (histories) => histories.map((events) => bench.fold(events)),
    histories.map(({ events }) => events),
  );
  const differs = histories.findIndex(({ row }, index) => row !== rows[index]);
  assert.equal(differs, -1, `line ${differs + 1} of ${HISTORIES} folds to ${rows[differs]}`);
  const long = histories.filter(({ events }) => JSON.parse(events).length > 5);
  assert.ok(long.length > histories.length / 2, "hardly anything happened: this proves nothing");
  t.diagnostic(`${histories.length} histories, ${rows.reduce((sum, row) => sum + row.length, 0)} bytes`);
});
