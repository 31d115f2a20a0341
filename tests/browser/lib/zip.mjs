// The files of a zip whose entries are stored as they are: Map of name to bytes, by its central directory.
import assert from "node:assert/strict";

const END = Buffer.from("PK\x05\x06");
const ENTRY = 0x02014b50;

export function filesOf(zip) {
  const end = zip.lastIndexOf(END);
  const files = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    assert.equal(zip.readUInt32LE(at), ENTRY);
    assert.equal(zip.readUInt16LE(at + 10), 0, "stored, not compressed");
    const [size, nameLength, extra, comment, local] = [
      zip.readUInt32LE(at + 20),
      ...[28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)),
      zip.readUInt32LE(at + 42),
    ];
    const begins = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    files.set(zip.toString("utf8", at + 46, at + 46 + nameLength), zip.subarray(begins, begins + size));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}
