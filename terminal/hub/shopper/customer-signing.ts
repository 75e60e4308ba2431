/** What a customer signs, ready to be posted. The key signs within the browser; it never comes here. */
import type { HeardId } from "@tillwave/listener/hearing-state";
import {
  RANDOM_BYTES,
  checkInToBeSigned,
  encodeCheckIn,
  sealCheckIn,
} from "@tillwave/shared/presence/check-in";
import {
  type CustomerDeed,
  WORD_RANDOM_BYTES,
  customerWordToBeSigned,
  encodeCustomerWord,
  sealCustomerWord,
} from "@tillwave/shared/presence/customer-word";
import { type CustomerKey, signWith } from "./customer-key.ts";

export interface SigningDeps {
  readonly subtle: SubtleCrypto;
  random(lengthBytes: number): Uint8Array;
}

export interface WordToSign {
  readonly merchant: number;
  readonly what: CustomerDeed;
  readonly consentVersion: number;
  /** By the shop's clock. */
  readonly at: number;
}

export async function signWord(
  word: WordToSign,
  { privateKey, publicKey, customer }: CustomerKey,
  { subtle, random }: SigningDeps,
): Promise<Uint8Array> {
  const payload = encodeCustomerWord({ ...word, publicKey, random: random(WORD_RANDOM_BYTES) });
  const signature = await signWith(subtle, privateKey, customerWordToBeSigned(payload, customer));
  return sealCustomerWord(payload, customer, signature);
}

export interface CheckInToSign {
  readonly merchant: number;
  readonly id: HeardId;
  /** By the shop's clock. */
  readonly heardAt: number;
}

export async function signCheckIn(
  { merchant, id: { place, code, quality }, heardAt }: CheckInToSign,
  { privateKey, customer }: CustomerKey,
  { subtle, random }: SigningDeps,
): Promise<Uint8Array> {
  const payload = encodeCheckIn({
    medium: "tone",
    merchant,
    place,
    code,
    heardAt,
    quality,
    random: random(RANDOM_BYTES),
  });
  const signature = await signWith(subtle, privateKey, checkInToBeSigned(payload, customer));
  return sealCheckIn(payload, customer, signature);
}
