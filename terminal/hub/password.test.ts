import { nodeRandom } from "@tillwave/shared/host/node-crypto";
import { expect, test } from "vitest";
import { SCRYPT_COST, isPassword, makePassword, sealPassword } from "./password.ts";

const CHEAP = { N: 16, r: 1, p: 1 };

test("a password is long, can be read aloud, and never comes twice", () => {
  const made = new Set(Array.from({ length: 200 }, makePassword));
  expect(made.size).toBe(200);
  for (const password of made) {
    expect(password).toMatch(/^(?:[2-9A-HJKMNP-TV-Z]{4}-){4}[2-9A-HJKMNP-TV-Z]{4}$/u);
  }
});

test("what is kept lets the right password in and no other, and does not hold it", async () => {
  const record = await sealPassword("K7QM-2XRD", nodeRandom, CHEAP);
  expect(record).not.toContain("K7QM");
  expect(await isPassword("K7QM-2XRD", record)).toBe(true);
  for (const other of ["", "K7QM-2XRE", "k7qm-2xrd", "K7QM-2XRD "]) {
    expect(await isPassword(other, record)).toBe(false);
  }
  expect(await sealPassword("K7QM-2XRD", nodeRandom, CHEAP)).not.toBe(record);
});

test("the real cost is one that scrypt takes here", async () => {
  const record = await sealPassword("a", nodeRandom, SCRYPT_COST);
  expect(record).toMatch(/^scrypt\$32768\$8\$1\$/u);
  expect(await isPassword("a", record)).toBe(true);
});

test("a record that is none lets nobody in", async () => {
  for (const record of ["", "scrypt", "plain$a", "scrypt$16$1$1$00$00"]) {
    expect(await isPassword("", record)).toBe(false);
  }
});
