/**
 * What a till that has joined a hub knows of it: who it is there, whom it believes, what it may.
 *
 * Spec: Tillwave protocols, version 1, §4.1–4.2. Whoever makes a membership has verified all of it
 * against the root that was pinned at the joining.
 */
import type { Signer } from "@tillwave/shared/core/crypto";
import type { Result } from "@tillwave/shared/core/result";
import type { KeySet } from "@tillwave/shared/cose/key-set";
import type { Certificate } from "@tillwave/shared/sync/certificate";
import type { Lease } from "@tillwave/shared/sync/lease";

export interface Membership {
  readonly merchant: number;
  readonly terminal: number;
  /** What the hub calls this till. */
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  /** `https://192.168.1.5:8447`. */
  readonly url: string;
  /** 16 hex digits; the hub's TLS name is `hub-<hubId>`. */
  readonly hubId: string;
  /** The only authority that this till believes for the hub's TLS certificate. */
  readonly caPem: string;
  /** Compressed point, 33 bytes. */
  readonly root: Uint8Array;
  readonly keySet: KeySet;
  readonly certificate: Certificate;
  /** As the hub signed it: what a phone is shown. */
  readonly signedCertificate: Uint8Array;
  readonly lease: Lease;
  readonly terminalSecret: Uint8Array;
  /** COSE_Sign1; null while the merchant has released none. */
  readonly policy: Uint8Array | null;
  /** With the key that never leaves this till. */
  readonly signer: Signer;
}

/** COSE_Sign1s as an answer of the hub brought them. */
export interface Renewal {
  readonly certificate?: Uint8Array | undefined;
  readonly lease?: Uint8Array | undefined;
  readonly keySet?: Uint8Array | undefined;
}

export type RenewalError =
  /** Not signed by whom it must be, for somebody else, or expired. */
  | { readonly type: "not-believed"; readonly what: keyof Renewal; readonly detail: string }
  | { readonly type: "older-than-held"; readonly what: keyof Renewal }
  | { readonly type: "not-stored"; readonly detail: string };

export interface Memberships {
  /** Null while this till has joined no hub. */
  now(): Membership | null;
  /**
   * Verifies what the hub renewed against root and key set, keeps it, and answers with the membership
   * as it is from here on. `trustedTime` is in Unix milliseconds. What is refused changes nothing.
   */
  renewed(renewal: Renewal, trustedTime: number): Result<Membership, RenewalError>;
}
