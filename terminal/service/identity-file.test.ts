import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeDigest } from "@tillwave/shared/host/node-crypto";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { type IdentityFile, openIdentity, readIdentity } from "./identity-file.ts";
import { temporaryFolder } from "./scenarios/open-till.ts";

const FIRST: IdentityFile = {
  merchant: 1001,
  terminal: 2,
  epoch: 1,
  sale: 3,
  written: { epoch: 1, seq: 6 },
  instance: "00112233aabbccdd",
  machine: "ffeeddccbbaa9988",
  next: null,
};
const LARGEST: IdentityFile = {
  merchant: 0xffff_ffff,
  terminal: 0xffff_ffff,
  epoch: 0xffff_ffff,
  sale: Number.MAX_SAFE_INTEGER,
  written: { epoch: 0xffff_ffff, seq: 2 ** 40 },
  instance: "ffffffffffffffff",
  machine: "ffffffffffffffff",
  next: { instance: "ffffffffffffffff", machine: "ffffffffffffffff" },
};

const fileIn = (folder: string): string => join(folder, "identity.json");
const read = (folder: string) => readIdentity(folder, nodeDigest);

function openIn(folder: string) {
  const writer = openIdentity(folder, FIRST, nodeDigest);
  onTestFinished(() => writer.close());
  return writer;
}

test("a new folder has none, and what is written is read again", () => {
  const folder = temporaryFolder();
  expect(read(folder)).toEqual({ type: "none" });
  const writer = openIn(folder);
  expect(read(folder)).toEqual({ type: "known", identity: FIRST });
  for (const identity of [{ ...FIRST, sale: 4 }, LARGEST, FIRST]) {
    writer.write(identity);
    expect(read(folder)).toEqual({ type: "known", identity });
  }
  writer.sync();
});

test("another start writes over the older of the two, never over the only whole one", () => {
  const folder = temporaryFolder();
  openIn(folder).write({ ...FIRST, sale: 4 });
  for (let sale = 5; sale < 9; sale += 1) {
    const before = readFileSync(fileIn(folder), "latin1");
    openIn(folder).write({ ...FIRST, sale });
    const after = readFileSync(fileIn(folder), "latin1");
    const kept = [0, 512].filter((at) => before.slice(at, at + 512) === after.slice(at, at + 512));
    expect(kept).toHaveLength(1);
    expect(after.slice(kept[0], (kept[0] ?? 0) + 512)).toContain(`"sale":${sale - 1}`);
  }
});

test("a slot that was torn leaves the other one to be read, and is the next to be written", () => {
  for (const at of [0, 512]) {
    const folder = temporaryFolder();
    openIn(folder).write({ ...FIRST, sale: 4 });
    const bytes = readFileSync(fileIn(folder));
    bytes.fill(0, at, at + 40);
    writeFileSync(fileIn(folder), bytes);
    const left = read(folder);
    expect(left.type).toBe("known");
    openIn(folder).write({ ...FIRST, sale: 9 });
    expect(read(folder)).toMatchObject({ identity: { sale: 9 } });
    expect(readFileSync(fileIn(folder), "latin1")).not.toContain("\0");
  }
});

test("the file of an earlier version says which numbers were used, and nothing about copies", () => {
  const folder = temporaryFolder();
  const earlier = { merchant: 1001, terminal: 2, epoch: 5, sale: 77 };
  writeFileSync(fileIn(folder), `${JSON.stringify(earlier)}\n`);
  expect(read(folder)).toEqual({
    type: "known",
    identity: {
      ...earlier,
      written: { epoch: 0, seq: 0 },
      instance: null,
      machine: null,
      next: null,
    },
  });
});

test("whatever bytes stand there, they are read as known or as lost, and can be written over", () => {
  const folder = temporaryFolder();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1200 }), (bytes) => {
      writeFileSync(fileIn(folder), bytes);
      expect(read(folder).type).toBe("lost");
      const writer = openIdentity(folder, FIRST, nodeDigest);
      writer.close();
      expect(read(folder)).toEqual({ type: "known", identity: FIRST });
      rmSync(fileIn(folder));
    }),
    { numRuns: 50 },
  );
});

test("one changed character in both slots makes it lost, not another identity", () => {
  const folder = temporaryFolder();
  openIn(folder);
  const whole = readFileSync(fileIn(folder), "latin1");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), (at) => {
      const flip = (text: string, i: number): string =>
        text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) ^ 1) + text.slice(i + 1);
      writeFileSync(fileIn(folder), flip(flip(whole, at), at + 512), "latin1");
      expect(read(folder)).toEqual({ type: "lost" });
    }),
  );
});
