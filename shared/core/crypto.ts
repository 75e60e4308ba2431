/** Cryptography is a port: node:crypto in programs, an audited library in pages. No primitive is ours. */
export interface Digest {
  /** SHA-256 (FIPS 180-4), 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
}
