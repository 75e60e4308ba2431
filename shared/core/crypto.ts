/**
 * Cryptography is a port: node:crypto in programs (shared/host/node-crypto.ts), audited libraries in
 * pages (shared/core/noble-crypto.ts), a forging stub in tests. No primitive is ours.
 *
 * Spec: Tillwave protocols, version 1, §0.1 and §0.4. Everything is synchronous.
 */

/** A compressed P-256 point: 02 or 03 for y's sign, then x. */
export const PUBLIC_KEY_BYTES = 33;
/** r‖s. */
export const SIGNATURE_BYTES = 64;

export interface Digest {
  /** SHA-256 (FIPS 180-4), 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
}

export interface Mac {
  /** HMAC-SHA256 (RFC 2104), 32 bytes. */
  hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array;
  /** HKDF-SHA256 (RFC 5869). An empty salt is as 32 zero bytes. */
  hkdfSha256(secret: Uint8Array, use: HkdfUse): Uint8Array;
}

export interface HkdfUse {
  readonly salt: Uint8Array;
  readonly info: Uint8Array;
  /** 1 to 255 × 32. */
  readonly lengthBytes: number;
}

/** Bytes of a block of AES. */
export const AES_BLOCK_BYTES = 16;

export interface BlockCipher {
  /**
   * AES-128 (FIPS 197), each block on its own: for ids that are made of single blocks, never for
   * messages. The key has 16 bytes, `blocks` a multiple of 16.
   */
  aes128(key: Uint8Array, blocks: Uint8Array): Uint8Array;
}

export interface Verifier {
  /**
   * ES256: ECDSA on P-256 with SHA-256. The key is a compressed point of 33 bytes, the signature
   * r‖s in 64. A signature with a high s is as good as its mirror, so signature bytes name nothing.
   * Bytes that are no key or no signature verify as false.
   */
  verifyEs256(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /**
   * Makes a key ready whose signature is awaited, so that verifying it costs less then. Changes no
   * answer; bytes that are no key are passed over.
   */
  readonly prepareKey?: (publicKey: Uint8Array) => void;
}

export interface Signer {
  /** Compressed P-256 point, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** ES256, r‖s in 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}

export interface Random {
  /** From the machine's secure source. */
  bytes(lengthBytes: number): Uint8Array;
}

export type Crypto = Digest & Mac & BlockCipher & Verifier;
