/**
 * Why an electronic tender counts as paid: what its journal entry keeps, and what the hub checks again.
 * Bytes stand in it as hex.
 *
 * Spec: Tillwave protocols, version 1, §1.3 (spend), §1.9 (token, typed code), §1.10 (presented code).
 */
import * as v from "valibot";

/** Longest of the byte strings below, in bytes. */
const BYTES_MAX = 512;
const TEXT_MAX = 64;

const hexOf = (bytes: number) =>
  v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})*$/u), v.length(2 * bytes));
const hexUpTo = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})+$/u), v.maxLength(2 * BYTES_MAX));
const text = v.pipe(v.string(), v.maxLength(TEXT_MAX));

/** Authorised: the hub has vouched for the money. At risk: taken within the policy, and the wallet may still refuse. */
const grade = v.picklist(["authorised", "at-risk"]);

export const tenderProofSchema = v.variant("type", [
  v.strictObject({
    type: v.literal("spend"),
    /** The credential's id; the hub has the credential. */
    credential: hexOf(8),
    nonce: hexOf(16),
    /** As they were signed. */
    result: hexUpTo,
    signature: hexOf(64),
    grade,
    /** The hub's, where it was asked before the phone was. */
    token: v.nullable(hexUpTo),
  }),
  /** The customer's phone has asked the hub. */
  v.strictObject({ type: v.literal("token"), nonce: hexOf(16), token: hexUpTo }),
  /** The same, typed: graded below a token, for whoever has the till's key can make one. */
  v.strictObject({
    type: v.literal("typed-code"),
    nonce: hexOf(16),
    code: v.pipe(v.string(), v.regex(/^\d{8}$/u)),
  }),
  /** A code that the customer showed. */
  v.strictObject({
    type: v.literal("presented"),
    credential: hexOf(8),
    nonce: hexOf(16),
    presentation: hexUpTo,
    signature: hexOf(64),
    grade,
    token: v.nullable(hexUpTo),
  }),
  /** A certified terminal took a card, and says so under the till's reference. */
  v.strictObject({
    type: v.literal("card"),
    reference: text,
    /** As the terminal gave it; never a card's number. */
    authorisation: text,
    scheme: text,
  }),
]);
export type TenderProof = v.InferOutput<typeof tenderProofSchema>;

/** What a person is told of it. */
export function gradeOf(proof: TenderProof): "authorised" | "at-risk" {
  switch (proof.type) {
    case "spend":
    case "presented":
      return proof.grade;
    case "token":
    case "typed-code":
    case "card":
      return "authorised";
  }
}
