import { expect, test } from "vitest";
import type { TenderProof } from "../sale/tender-proof.ts";
import { splitOfProof } from "./proof-split.ts";

/** Protocols A.3: 1,800 of cash and 2,000 of promotional credit. */
const RESULT = "89190201190ed81907d000f619ab18192ee0011a5a17c0de";
/** Protocols A.5. */
const TOKEN =
  "8449a2012604440303adefa058478d1903e9070319a11550101112131415161718191a1b1c1d1e1f1916a863484b4448a0a1a2a3a4a5a6a7190ed81907d00050707172737475767778797a7b7c7d7e7f1a6b49d4bc5840e29fdbc0e4ef21df0b2bab66494dd7e81c80164eba6562d73bc0db8b51ee2cf2ef71ae9f2dda6786d53141d3aa70ed16dc2fa6011ff295b094599dd75d6daa21";

const nonce = "10".repeat(16);
const spend = (result: string): TenderProof => ({
  type: "spend",
  credential: "c0".repeat(8),
  nonce,
  result,
  signature: "00".repeat(64),
  grade: "at-risk",
  token: null,
});

test("a spend and a token say out of what was paid", () => {
  expect(splitOfProof(spend(RESULT))).toEqual({ cash: 3800, promo: 2000, card: 0 });
  expect(splitOfProof({ type: "token", nonce, token: TOKEN })).toEqual({
    cash: 3800,
    promo: 2000,
    card: 0,
  });
});

test("a typed code, a bank's card and bytes that are neither say nothing", () => {
  expect(splitOfProof({ type: "typed-code", nonce, code: "89239772" })).toBeNull();
  expect(splitOfProof(spend("00"))).toBeNull();
  expect(splitOfProof({ type: "token", nonce, token: "00" })).toBeNull();
  expect(splitOfProof(null)).toBeNull();
});
