// A real `huying`, started, stopped, killed and started again on one port with one data directory.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { bundle, huying } from "./paths.mjs";
import { freePort } from "./port.mjs";

const run = promisify(execFile);

// In its data directory.
export const DATABASE = "huying.sqlite";
const START_LIMIT = 60_000;
const STOP_LIMIT = 30_000;

// `database`: the bytes of one that is there already.
export async function openEstate({ demo = true, database, args = [], env = {} } = {}) {
  const data = await fs.mkdtemp(path.join(os.tmpdir(), "huying-estate-"));
  if (database) await fs.writeFile(path.join(data, DATABASE), database);
  const estate = new Estate(await freePort(), data, { demo, args, env });
  await estate.start();
  return estate;
}

class Estate {
  #options;
  #process = null;

  constructor(port, data, options) {
    this.port = port;
    this.data = data;
    this.url = `http://127.0.0.1:${port}`;
    this.output = "";
    // Links of those who are not of the demo estate, by name.
    this.invited = new Map();
    this.#options = options;
  }

  // Returns when it answers.
  async start() {
    const { demo, args, env } = this.#options;
    const words = ["serve", "--data", this.data, "--app", bundle, "--listen", `127.0.0.1:${this.port}`];
    if (demo) words.push("--demo");
    const process_ = spawn(huying, [...words, ...args], { env: { ...process.env, ...env } });
    this.#process = process_;
    for (const stream of [process_.stdout, process_.stderr]) stream.on("data", (text) => (this.output += text));
    let gone = null;
    process_.on("error", (error) => (gone = error.message));
    process_.on("exit", (code, signal) => (gone = `it ended with ${signal ?? code}`));

    for (const began = Date.now(); Date.now() - began < START_LIMIT; await sleep(50)) {
      if (gone) throw new Error(`huying did not start: ${gone}\n${this.output}`);
      const answer = await fetch(`${this.url}/healthz`).catch(() => null);
      if (answer?.ok) return;
    }
    await this.kill();
    throw new Error(`huying did not answer within ${START_LIMIT} ms\n${this.output}`);
  }

  // As an administrator stops it. A server that does not close in time is a failure, and is killed.
  async stop() {
    if (!(await this.#end("SIGTERM"))) {
      await this.kill();
      throw new Error(`huying did not stop within ${STOP_LIMIT} ms of SIGTERM\n${this.output}`);
    }
  }

  // As a power cut stops it.
  async kill() {
    await this.#end("SIGKILL");
  }

  async restart() {
    await this.stop();
    await this.start();
  }

  // One more member, as an administrator invites him.
  async invite(name, role) {
    await this.#link(name, ["--role", role, "--name", name]);
  }

  // A way back in for somebody who is known.
  async inviteBack(name) {
    await this.#link(name, ["--member", name]);
  }

  async #link(name, words) {
    const { stdout } = await run(huying, ["invite", ...words, "--data", this.data, "--url", this.url]);
    this.invited.set(name, /https?:\/\/\S+#\S+/.exec(stdout)[0]);
  }

  // At the end of a test.
  async close() {
    await this.kill();
    await fs.rm(this.data, { recursive: true, force: true });
  }

  // The links it prints, one a role: [{ line, url }]
  links() {
    return this.output
      .split("\n")
      .map((line) => ({ line, url: /https?:\/\/\S+#\S+/.exec(line)?.[0] }))
      .filter(({ url }) => url);
  }

  async #end(signal) {
    const process_ = this.#process;
    if (!process_ || process_.exitCode !== null || process_.signalCode !== null || !process_.pid) return true;
    const ended = once(process_, "exit").then(() => true);
    process_.kill(signal);
    const inTime = await Promise.race([ended, sleep(STOP_LIMIT, false, { ref: false })]);
    if (inTime) this.#process = null;
    return inTime;
  }
}
