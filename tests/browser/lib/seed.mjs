// Fills an estate as its people would have: over HTTP, in batches, with messages people wrote.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import fs from "node:fs/promises";

import { invitation } from "./people.mjs";

const MOST_EVENTS = 100;
// An author who has seen everything.
const SEEN_ALL = 2 ** 40;

// Cases reported and taken by the control room; all but `open` of them closed by the director.
export async function seedCases(estate, { cases, open }) {
  const lines = await fs.readFile(new URL("../../triage/dev.jsonl", import.meta.url), "utf8");
  const messages = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const [room, director] = [await Writer.join(estate, "中控室"), await Writer.join(estate, "主任")];
  const records = Array.from({ length: cases }, freshId);
  await room.write(
    records.flatMap((record, index) => {
      const { text, procedure, urgency } = messages[index % messages.length];
      const place = { building: String((index % 12) + 1), unit: "2", room: String(101 + (index % 1800)) };
      const reported = { t: "reported", words: text, place, relation: "oneself", channel: "phone", procedure, urgency };
      return [
        room.event(record, "public", { ...reported, rulebook: "1" }),
        room.event(record, "public", { t: "taken" }),
      ];
    }),
  );
  await director.write(
    records
      .slice(open)
      .flatMap((record) => [
        director.event(record, "staff", { t: "overridden", reason: "电话里已经处理好" }),
        director.event(record, "public", { t: "closed", outcome: "met" }),
      ]),
  );
}

// Somebody who writes without an app.
export class Writer {
  #dseq = 0;

  static async join(estate, name) {
    const writer = new Writer();
    writer.url = estate.url;
    writer.device = freshId();
    const token = new URL(await invitation(estate, name)).hash.slice(1);
    const response = await writer.#post("/api/v1/enrol", { token, device: writer.device });
    writer.cookie = response.headers.get("set-cookie").split(";")[0];
    const { member } = await response.json();
    writer.member = member.id;
    writer.role = member.roles[0];
    return writer;
  }

  event(record, audience, body, device_time = Date.now()) {
    this.#dseq += 1;
    const written = { dseq: this.#dseq, device: this.device, device_time, base_seq: SEEN_ALL };
    return {
      id: freshId(),
      record,
      kind: "case",
      v: 1,
      body,
      author: this.member,
      role: this.role,
      ...written,
      audience,
    };
  }

  async write(events) {
    for (let from = 0; from < events.length; from += MOST_EVENTS) {
      const some = events.slice(from, from + MOST_EVENTS);
      const request = { v: 1, device: this.device, sent_at: Date.now(), events: some };
      const { verdicts } = await (await this.#post("/api/v1/sync", request)).json();
      const other = verdicts.find(({ verdict }) => verdict !== "accepted");
      assert.equal(other, undefined, JSON.stringify(other));
    }
  }

  async #post(path, body) {
    const headers = { "content-type": "application/json", "x-huying": "1" };
    if (this.cookie) headers.cookie = this.cookie;
    const response = await fetch(this.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    assert.equal(response.status, 200, await response.clone().text());
    return response;
  }
}

// A UUIDv7, as phones make them.
export function freshId() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
