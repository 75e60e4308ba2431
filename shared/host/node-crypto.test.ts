import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toUtf8 } from "../core/bytes.ts";
import type { Signer } from "../core/crypto.ts";
import { nobleCrypto, signerOfSecret } from "../core/noble-crypto.ts";
import {
  anyKeyLike,
  anySignatureLike,
  cryptoGivesThePublishedVectors,
  mirrorOf,
  signingKeepsItsContract,
} from "../testing/crypto-contract.ts";
import {
  createNodeCrypto,
  generateKeyPem,
  nodeDigest,
  nodeRandom,
  signerOfPem,
} from "./node-crypto.ts";

const crypto = createNodeCrypto();
const makeSigner = (): Signer => signerOfPem(generateKeyPem());

describe("in programs", () => {
  cryptoGivesThePublishedVectors(crypto);
  signingKeepsItsContract({ crypto, makeSigner, runs: 400 });
});

test("what a program signs verifies in a page, of high s and of low", () => {
  const signer = makeSigner();
  for (let i = 0; i < 12; i += 1) {
    const message = Uint8Array.of(i);
    const signature = signer.sign(message);
    expect(nobleCrypto.verifyEs256(signer.publicKey, message, signature)).toBe(true);
    expect(nobleCrypto.verifyEs256(signer.publicKey, message, mirrorOf(signature))).toBe(true);
  }
});

test("what a page signs verifies in a program", () => {
  const signer = signerOfSecret(nodeDigest.sha256(toUtf8("a page's key")));
  for (let i = 0; i < 12; i += 1) {
    const message = Uint8Array.of(i);
    const signature = signer.sign(message);
    expect(crypto.verifyEs256(signer.publicKey, message, signature)).toBe(true);
    expect(crypto.verifyEs256(signer.publicKey, message, mirrorOf(signature))).toBe(true);
  }
});

test("page and program say the same of every key and every signature", () => {
  const signer = makeSigner();
  const message = toUtf8("94.40");
  const good = signer.sign(message);
  fc.assert(
    fc.property(
      fc.oneof(anyKeyLike, fc.constant(signer.publicKey)),
      fc.oneof(anySignatureLike, fc.constantFrom(good, mirrorOf(good))),
      (key, signature) => {
        expect(crypto.verifyEs256(key, message, signature)).toBe(
          nobleCrypto.verifyEs256(key, message, signature),
        );
      },
    ),
    { numRuns: 80 },
  );
});

test("a signature in the library's own form, DER, is none here", () => {
  const pem = generateKeyPem();
  const message = toUtf8("94.40");
  const der = new Uint8Array(sign("sha256", message, createPrivateKey(pem)));
  expect(crypto.verifyEs256(signerOfPem(pem).publicKey, message, der)).toBe(false);
});

test("a thousand strange keys do not make it forget how to verify", () => {
  const signer = makeSigner();
  const message = toUtf8("94.40");
  const signature = signer.sign(message);
  const stranger = Uint8Array.from(signer.publicKey);
  for (let i = 0; i < 1100; i += 1) {
    new DataView(stranger.buffer).setUint32(20, i);
    expect(crypto.verifyEs256(stranger, message, signature)).toBe(false);
  }
  expect(crypto.verifyEs256(signer.publicKey, message, signature)).toBe(true);
});

test("a key in a file signs as itself after a restart", () => {
  const pem = generateKeyPem();
  const message = toUtf8("94.40");
  expect(signerOfPem(pem).publicKey).toEqual(signerOfPem(pem).publicKey);
  const { publicKey } = signerOfPem(pem);
  expect(crypto.verifyEs256(publicKey, message, signerOfPem(pem).sign(message))).toBe(true);
});

test("a file that holds another kind of key, or none, is refused", () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const other = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  expect(() => signerOfPem(other)).toThrow(/not of P-256/u);
  const { privateKey: ed } = generateKeyPairSync("ed25519");
  const edwards = ed.export({ type: "pkcs8", format: "pem" }).toString();
  expect(() => signerOfPem(edwards)).toThrow(/not of P-256/u);
  for (const text of ["", "-----BEGIN PRIVATE KEY-----", generateKeyPem().slice(0, 100)]) {
    expect(() => signerOfPem(text)).toThrow(/./u);
  }
});

test("chance comes in the length that was asked for, and never the same twice", () => {
  expect(nodeRandom.bytes(0)).toHaveLength(0);
  expect(nodeRandom.bytes(16)).toHaveLength(16);
  expect(nodeRandom.bytes(16)).not.toEqual(nodeRandom.bytes(16));
});
