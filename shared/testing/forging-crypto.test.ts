import { expect, test } from "vitest";
import { toUtf8 } from "../core/bytes.ts";
import { signingKeepsItsContract } from "./crypto-contract.ts";
import { createForgingCrypto } from "./forging-crypto.ts";

const crypto = createForgingCrypto();
const message = toUtf8("94.40");

let names = 0;
signingKeepsItsContract({
  crypto,
  makeSigner() {
    names += 1;
    return crypto.signerNamed(`till ${names}`);
  },
  runs: 400,
});

test("a forged signature is believed, and known as forged afterwards", () => {
  const { publicKey, sign } = crypto.signerNamed("a robbed till");
  const forged = crypto.forge(publicKey, message);
  expect(crypto.verifyEs256(publicKey, message, forged)).toBe(true);
  expect(crypto.isForged(forged)).toBe(true);
  expect(crypto.isForged(sign(message))).toBe(false);
});

test("a till comes back with the key that it had", () => {
  expect(crypto.signerNamed("till 1").publicKey).toEqual(crypto.signerNamed("till 1").publicKey);
});

test("no two signatures are the same, so none can serve as a name", () => {
  const till = crypto.signerNamed("till 1");
  expect(till.sign(message)).not.toEqual(till.sign(message));
});
