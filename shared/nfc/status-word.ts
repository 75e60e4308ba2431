/**
 * The two bytes that end every answer of a wallet, and what they mean to a till.
 *
 * Spec: Tillwave protocols, version 1, §1.4; the values are those of ISO/IEC 7816-4 §5.1.3.
 */

/** Done: what the answer carries is to be verified. */
export const SW_DONE = 0x9000;
/** No wallet application on this card. */
export const SW_NO_APPLICATION = 0x6a82;
/** "I am asking the hub, poll me": only to a SPEND that asked for the uplink. Nothing was signed for the till. */
export const SW_UPLINK = 0x6300;
/** The holder must confirm on the phone first, then tap again. */
export const SW_CONFIRM_ON_PHONE = 0x6985;
export const SW_HOLDER_REFUSED = 0x6986;
/** Wants PRESENT and the till's proof before it signs. */
export const SW_WANTS_TILL_PROOF = 0x6982;
export const SW_NOT_ENOUGH_VALUE = 0x6a84;
/** This kind of value or this currency is not in the wallet. */
export const SW_NOT_SUPPORTED = 0x6a81;
/** Malformed, or a known nonce with other bytes. */
export const SW_MALFORMED = 0x6a80;
/** The hub has not answered the phone yet: ask again. */
export const SW_NO_TOKEN_YET = 0x6a88;
export const SW_UNKNOWN_INSTRUCTION = 0x6d00;
export const SW_UNKNOWN_CLASS = 0x6e00;
export const SW_WRONG_LENGTH = 0x6700;
export const SW_DEFECT = 0x6f00;

export type Status =
  | "done"
  | "no-application"
  | "uplink"
  | "confirm-on-phone"
  | "holder-refused"
  | "wants-till-proof"
  | "not-enough-value"
  | "not-supported"
  | "malformed"
  | "no-token-yet"
  /** Whatever else: as if nothing had been answered. */
  | "defect";

const statusBySw: ReadonlyMap<number, Status> = new Map([
  [SW_DONE, "done"],
  [SW_NO_APPLICATION, "no-application"],
  [SW_UPLINK, "uplink"],
  [SW_CONFIRM_ON_PHONE, "confirm-on-phone"],
  [SW_HOLDER_REFUSED, "holder-refused"],
  [SW_WANTS_TILL_PROOF, "wants-till-proof"],
  [SW_NOT_ENOUGH_VALUE, "not-enough-value"],
  [SW_NOT_SUPPORTED, "not-supported"],
  [SW_MALFORMED, "malformed"],
  [SW_NO_TOKEN_YET, "no-token-yet"],
]);

export function statusOf(sw: number): Status {
  return statusBySw.get(sw) ?? "defect";
}

/** "6A82": as technicians write it. */
export function formatSw(sw: number): string {
  return sw.toString(16).toUpperCase().padStart(4, "0");
}
