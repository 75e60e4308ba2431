/**
 * The two messages of Noise's pattern NNpsk0, as the pattern's tables say: `psk, e →` and `← e, ee`.
 *
 * Spec: The Noise Protocol Framework, revision 34, §5 (objects), §7.4 (NN), §9 (psk0). Empty associated data in transport;
 * within the handshake it is the hash so far. Every key that is replaced is overwritten.
 */
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, toUtf8 } from "../../core/bytes.ts";

const NAME = toUtf8("Noise_NNpsk0_25519_ChaChaPoly_SHA256");
export const POINT_BYTES = 32;
export const TAG_BYTES = 16;
const KEY_BYTES = 32;
const EMPTY = new Uint8Array();

/** SymmetricState with its CipherState. `nonce` counts what the present key has sealed or opened. */
export interface HandshakeState {
  chainingKey: Uint8Array;
  hash: Uint8Array;
  key: Uint8Array;
  nonce: number;
}

export interface TransportKeys {
  readonly fromInitiator: Uint8Array;
  readonly fromResponder: Uint8Array;
  readonly handshakeHash: Uint8Array;
}

/** Name, prologue and psk: what is common to both sides before the first byte. */
export function beginHandshake(psk: Uint8Array, prologue: Uint8Array): HandshakeState {
  const name = NAME.length > KEY_BYTES ? sha256(NAME) : NAME;
  const state = { chainingKey: name.slice(), hash: name.slice(), key: EMPTY.slice(), nonce: 0 };
  mixHash(state, prologue);
  mixKeyAndHash(state, psk);
  return state;
}

/** The initiator's `e`, then the payload. Its secret is needed again for the second message. */
export function writeFirst(
  state: HandshakeState,
  ephemeral: Uint8Array,
  payload: Uint8Array,
): Uint8Array {
  const point = x25519.getPublicKey(ephemeral);
  mixPoint(state, point);
  return concatBytes([point, encryptAndHash(state, payload)]);
}

/** Null where it is not of somebody with the same psk and prologue. */
export function readFirst(
  state: HandshakeState,
  message: Uint8Array,
): { readonly point: Uint8Array; readonly payload: Uint8Array } | null {
  const point = message.slice(0, POINT_BYTES);
  if (message.length < POINT_BYTES + TAG_BYTES) {
    return null;
  }
  mixPoint(state, point);
  const payload = decryptAndHash(state, message.subarray(POINT_BYTES));
  return payload === null ? null : { point, payload };
}

/** The responder's `e`, `ee` with the initiator's point, then the payload. Null where that point is of low order. */
export function writeSecond(
  state: HandshakeState,
  ephemeral: Uint8Array,
  { point, payload }: { readonly point: Uint8Array; readonly payload: Uint8Array },
): Uint8Array | null {
  const own = x25519.getPublicKey(ephemeral);
  mixPoint(state, own);
  return mixShared(state, ephemeral, point)
    ? concatBytes([own, encryptAndHash(state, payload)])
    : null;
}

/** The payload; null where the message is not the answer to ours. */
export function readSecond(
  state: HandshakeState,
  ephemeral: Uint8Array,
  message: Uint8Array,
): Uint8Array | null {
  const point = message.slice(0, POINT_BYTES);
  if (message.length < POINT_BYTES + TAG_BYTES) {
    return null;
  }
  mixPoint(state, point);
  return mixShared(state, ephemeral, point)
    ? decryptAndHash(state, message.subarray(POINT_BYTES))
    : null;
}

/** §5.2: one key for each direction. The state is spent afterwards. */
export function splitHandshake(state: HandshakeState): TransportKeys {
  const both = hkdf(sha256, EMPTY, state.chainingKey, EMPTY, 2 * KEY_BYTES);
  const keys = {
    fromInitiator: both.slice(0, KEY_BYTES),
    fromResponder: both.slice(KEY_BYTES),
    handshakeHash: state.hash.slice(),
  };
  both.fill(0);
  wipeHandshake(state);
  return keys;
}

export function wipeHandshake(state: HandshakeState): void {
  state.chainingKey.fill(0);
  state.key.fill(0);
}

/** §12.3: 32 bits of zeros, then the counter in 64 bits, little-endian. */
export function nonceBytes(counter: number): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(4, BigInt(counter), true);
  return nonce;
}

function mixHash(state: HandshakeState, data: Uint8Array): void {
  state.hash = sha256(concatBytes([state.hash, data]));
}

function mixKey(state: HandshakeState, material: Uint8Array): void {
  const both = hkdf(sha256, material, state.chainingKey, EMPTY, 2 * KEY_BYTES);
  replaceKeys(state, both.slice(0, KEY_BYTES), both.slice(KEY_BYTES));
  both.fill(0);
}

function mixKeyAndHash(state: HandshakeState, material: Uint8Array): void {
  const three = hkdf(sha256, material, state.chainingKey, EMPTY, 3 * KEY_BYTES);
  mixHash(state, three.subarray(KEY_BYTES, 2 * KEY_BYTES));
  replaceKeys(state, three.slice(0, KEY_BYTES), three.slice(2 * KEY_BYTES));
  three.fill(0);
}

function replaceKeys(state: HandshakeState, chainingKey: Uint8Array, key: Uint8Array): void {
  wipeHandshake(state);
  state.chainingKey = chainingKey;
  state.key = key;
  state.nonce = 0;
}

/** Where a psk is used, an `e` is mixed into the key too (§9.2): else one psk would seal every first message alike. */
function mixPoint(state: HandshakeState, point: Uint8Array): void {
  mixHash(state, point);
  mixKey(state, point);
}

/** False for a point with which everybody has the same secret, all zeros: what is sealed with that, anybody opens. */
function mixShared(state: HandshakeState, secret: Uint8Array, point: Uint8Array): boolean {
  const shared = sharedSecret(secret, point);
  if (shared === null) {
    return false;
  }
  mixKey(state, shared);
  shared.fill(0);
  return true;
}

function sharedSecret(secret: Uint8Array, point: Uint8Array): Uint8Array | null {
  let shared: Uint8Array;
  try {
    shared = x25519.getSharedSecret(secret, point);
  } catch {
    // The library refuses points of low order.
    return null;
  }
  return shared.every((byte) => byte === 0) ? null : shared;
}

function encryptAndHash(state: HandshakeState, plain: Uint8Array): Uint8Array {
  const sealed = chacha20poly1305(state.key, nonceBytes(state.nonce), state.hash).encrypt(plain);
  state.nonce += 1;
  mixHash(state, sealed);
  return sealed;
}

function decryptAndHash(state: HandshakeState, sealed: Uint8Array): Uint8Array | null {
  let plain: Uint8Array;
  try {
    plain = chacha20poly1305(state.key, nonceBytes(state.nonce), state.hash).decrypt(sealed);
  } catch {
    return null;
  }
  state.nonce += 1;
  mixHash(state, sealed);
  return plain;
}
