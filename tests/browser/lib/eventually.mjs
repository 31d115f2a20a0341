import { setTimeout as sleep } from "node:timers/promises";

import { PATIENCE } from "./patience.mjs";

// Asks until the answer is yes, and hands it back. `what` is what one waited for in vain.
export async function eventually(what, question, limit = PATIENCE) {
  let answer;
  for (const began = Date.now(); Date.now() - began < limit; await sleep(20)) {
    answer = await question();
    if (answer) return answer;
  }
  throw new Error(`still not so after ${limit} ms: ${what}`);
}
