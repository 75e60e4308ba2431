/** Vectors: the EAX paper, appendix G; Tillwave protocols A.6. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, toHex } from "../core/bytes.ts";
import { Celsius, Millis, Millivolts } from "../core/units.ts";
import { anyTlm } from "../testing/beacon-arbitraries.ts";
import { VECTOR_KEYS, VECTOR_TIME } from "../testing/presence-vectors.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { EAX_TAG_BYTES_MAX, openEax, sealEax } from "./eax.ts";
import { encodeEtlm } from "./eddystone-etlm.ts";
import { openTlm, sealTlm } from "./tlm-cipher.ts";

const KEY = { identityKey: VECTOR_KEYS.eid, exponent: 9, time: VECTOR_TIME };
const TLM = {
  battery: Millivolts(3000),
  temperature: Celsius(25.5),
  frames: 100,
  uptime: Millis(100_000),
};
const salt = fromHex("1234");

test.each([
  [
    "",
    "233952DEE4D5ED5F9B9C6D6FF80FF478",
    "62EC67F9C3A4A407FCB2A8C49031A8B3",
    "6BFB914FD07EAE6B",
    "e037830e8389f27b025a2d6527e79d01",
  ],
  [
    "F7FB",
    "91945D3F4DCBEE0BF45EF52255F095A4",
    "BECAF043B0A23D843194BA972C66DEBD",
    "FA3BFD4806EB53FA",
    "19dd5c4c9331049d0bdab0277408f67967e5",
  ],
  [
    "1A47CB4933",
    "01F74AD64077F2E704C0F60ADA3DD523",
    "70C3DB4F0D26368400A10ED05D2BFF5E",
    "234A3463C1264AC6",
    "d851d5bae03a59f238a23e39199dc9266626c40f80",
  ],
  [
    "CA40D7446E545FFAED3BD12A740A659FFBBB3CEAB7",
    "8395FCF1E95BEBD697BD010BC766AAC3",
    "22E7ADD93CFC6393C57EC0B3C17D6B44",
    "126735FCC320D25A",
    "cb8920f87a6c75cff39627b56e3ed197c552d295a7cfc46afc253b4652b1af3795b124ab6e",
  ],
])("seals %s as the paper does, and opens it", (text, key, nonce, header, expected) => {
  const use = { nonce: fromHex(nonce), header: fromHex(header), tagBytes: EAX_TAG_BYTES_MAX };
  const sealed = sealEax(fromHex(key), fromHex(text), use);
  expect(toHex(sealed.ciphertext) + toHex(sealed.tag)).toBe(expected);
  expect(openEax(fromHex(key), sealed, use)).toEqual(fromHex(text));
});

test("the figures of A.6 become its frame, and figures again", () => {
  const sealed = sealTlm(TLM, { ...KEY, salt });
  expect(toHex(encodeEtlm(sealed))).toBe("20019cc77684117215d0a4dc00d0123489a8");
  expect(openTlm(sealed, KEY)).toEqual(TLM);
});

test("all moments of a window open it, those of the windows beside do not", () => {
  const sealed = sealTlm(TLM, { ...KEY, salt });
  expect(openTlm(sealed, { ...KEY, time: VECTOR_TIME + 511 })).toEqual(TLM);
  expect(openTlm(sealed, { ...KEY, time: VECTOR_TIME + 512 })).toBeNull();
  expect(openTlm(sealed, { ...KEY, time: VECTOR_TIME - 1 })).toBeNull();
});

test("another salt hides the same figures in other bytes", () => {
  const one = sealTlm(TLM, { ...KEY, salt });
  const two = sealTlm(TLM, { ...KEY, salt: fromHex("1235") });
  expect(one.ciphertext).not.toEqual(two.ciphertext);
});

test("whatever was sealed is opened, and no other key opens it but by the chance that two bytes leave", () => {
  const another = { ...KEY, identityKey: fromHex("00".repeat(16)) };
  let fooled = 0;
  fc.assert(
    fc.property(anyTlm, fc.uint8Array({ minLength: 2, maxLength: 2 }), (tlm, anySalt) => {
      const sealed = sealTlm(tlm, { ...KEY, salt: anySalt });
      expect(openTlm(sealed, KEY)).toEqual(tlm);
      fooled += openTlm(sealed, another) === null ? 0 : 1;
    }),
    { numRuns: 300, seed: seedOfRun("sealed figures") },
  );
  expect(fooled).toBeLessThanOrEqual(2);
});

test("a changed byte is noticed", () => {
  const sealed = sealTlm(TLM, { ...KEY, salt });
  const ciphertext = sealed.ciphertext.map((byte, i) => (i === 5 ? byte ^ 1 : byte));
  expect(openTlm({ ...sealed, ciphertext }, KEY)).toBeNull();
  expect(openTlm({ ...sealed, tag: fromHex("0000") }, KEY)).toBeNull();
});

test("a key or a salt of another length is our own mistake", () => {
  expect(() => sealTlm(TLM, { ...KEY, salt: fromHex("12") })).toThrow(/salt/u);
  expect(() => sealTlm(TLM, { ...KEY, identityKey: fromHex("12"), salt })).toThrow(/key/u);
});
