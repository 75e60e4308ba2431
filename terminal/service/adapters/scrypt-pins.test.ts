import { expect, test } from "vitest";
import { PIN_COST, createScryptPins } from "./scrypt-pins.ts";

test("a PIN is known again, another is not, and the same PIN is never kept twice alike", async () => {
  const pins = createScryptPins();
  const [kept, again] = [await pins.keep("2580"), await pins.keep("2580")];
  expect(await pins.matches("2580", kept)).toBe(true);
  expect(await pins.matches("2581", kept)).toBe(false);
  expect(await pins.matches("02580", kept)).toBe(false);
  expect(kept.salt).toHaveLength(16);
  expect(kept.salt).not.toEqual(again.salt);
  expect(kept.hash).not.toEqual(again.hash);
  expect(kept).toMatchObject(PIN_COST);
});

test("a PIN that was kept at another cost is still known", async () => {
  const kept = await createScryptPins({ n: 2 ** 10, r: 8, p: 1 }).keep("13579");
  expect(await createScryptPins().matches("13579", kept)).toBe(true);
});

test("scrypt is the one of RFC 7914 §12", async () => {
  const hash = Uint8Array.from(
    Buffer.from("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162", "hex"),
  );
  const salt = new TextEncoder().encode("NaCl");
  const pins = createScryptPins();
  // The vector has 64 bytes, of which scrypt's first 32 are these: its output is PBKDF2's, block by block.
  expect(await pins.matches("password", { salt, hash, n: 1024, r: 8, p: 16 })).toBe(true);
});
