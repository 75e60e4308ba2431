import { describe, expect, test } from "vitest";
import {
  RFC_6979,
  cryptoGivesThePublishedVectors,
  signingKeepsItsContract,
} from "../testing/crypto-contract.ts";
import { toUtf8 } from "./bytes.ts";
import { nobleCrypto, signerOfSecret } from "./noble-crypto.ts";

let keysMade = 0;
const makeSigner = (): ReturnType<typeof signerOfSecret> => {
  keysMade += 1;
  return signerOfSecret(nobleCrypto.sha256(toUtf8(`a page's key ${keysMade}`)));
};

describe("in pages", () => {
  cryptoGivesThePublishedVectors(nobleCrypto);
  signingKeepsItsContract({ crypto: nobleCrypto, makeSigner, runs: 40 });
});

test("signs as RFC 6979 does, the half with a high s too", () => {
  const signer = signerOfSecret(RFC_6979.secret);
  expect(signer.publicKey).toEqual(RFC_6979.publicKey);
  for (const { message, signature } of RFC_6979.signed) {
    expect(signer.sign(message)).toEqual(signature);
  }
});

test("a secret outside the curve's order is our own mistake", () => {
  for (const secret of [new Uint8Array(32), new Uint8Array(32).fill(0xff), new Uint8Array(31)]) {
    expect(() => signerOfSecret(secret)).toThrow(/secret key/u);
  }
});
