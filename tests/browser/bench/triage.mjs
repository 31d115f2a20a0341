// Triage in a browser: the labelled messages of tests/triage/dev.jsonl, one after the other.
//
// In the number: handing the text over to the wasm, and the whole answer with the words that decided. Not in it:
// fetching the wasm, and preparing the triager, which is told apart as the first message. Median of the rounds after
// three that only warm up. Its floor is the same in a native build, which `cargo xtask bench` measures beside it.
import fs from "node:fs/promises";

import { launch } from "../lib/browser.mjs";
import { measuring, median, number } from "../lib/measure.mjs";
import { openBench, serveWorkbench } from "../lib/workbench.mjs";

const WARM_UP = 3;
const ROUNDS = 15;

const lines = await fs.readFile(new URL("../../triage/dev.jsonl", import.meta.url), "utf8");
const messages = lines
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line).text);

await measuring(async (after) => {
  const server = await serveWorkbench();
  after(() => server.close());
  const browser = await launch();
  after(() => browser.close());
  const page = await openBench(await browser.newContext(), server);
  const { first, rounds } = await page.evaluate(
    ([messages, rounds]) => {
      const timed = (messages) => {
        const began = performance.now();
        bench.triage(messages);
        return performance.now() - began;
      };
      return { first: timed(messages.slice(0, 1)), rounds: Array.from({ length: rounds }, () => timed(messages)) };
    },
    [messages, WARM_UP + ROUNDS],
  );
  const each = rounds.slice(WARM_UP).map((milliseconds) => (milliseconds * 1000) / messages.length);
  number({ id: "triage.wasm", what: "triage in a browser, a message", value: median(each), unit: "µs" });
  number({ id: "triage.wasm_first", what: "triage in a browser, preparing it", value: first, unit: "ms" });
});
