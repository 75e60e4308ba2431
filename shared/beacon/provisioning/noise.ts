/**
 * The session between a central and a beacon: mutual proof of one psk and forward secrecy in one round trip.
 *
 * Spec: Tillwave protocols, version 1, §3.1, §3.3 and §3.5 (vectors A.7): Noise_NNpsk0_25519_ChaChaPoly_SHA256, revision 34.
 *
 *   central                                     beacon
 *      │  m1 = e ‖ tag                       48   │     proves nothing yet: it may be a recording
 *      │ ───────────────────────────────────────▶ │
 *      │  m2 = e ‖ sealed hello             64 …  │     proves that the beacon holds the psk
 *      │ ◀─────────────────────────────────────── │
 *      │  first transport message                 │     proves that the central does, and is there now
 *      │ ───────────────────────────────────────▶ │
 *
 * What does not open ends the receiving side for good.
 */
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { assert } from "../../core/assert.ts";
import type { Random } from "../../core/crypto.ts";
import {
  POINT_BYTES,
  TAG_BYTES,
  type TransportKeys,
  beginHandshake,
  nonceBytes,
  readFirst,
  readSecond,
  splitHandshake,
  wipeHandshake,
  writeFirst,
  writeSecond,
} from "./handshake.ts";
import { PSK_BYTES } from "./ids.ts";

/** Of m1, whose payload is empty. */
const FIRST_MESSAGE_BYTES = POINT_BYTES + TAG_BYTES;
export const SEAL_BYTES = TAG_BYTES;
/** Messages of one session and direction: it lasts two minutes. Far below the cipher's own 2^64. */
export const OPENED_MAX = 2 ** 15;
/** Answers, progress and notices: more than questions, yet never so many. */
export const SEALED_MAX = 2 ** 17;
const SECRET_BYTES = 32;
const EMPTY = new Uint8Array();

export interface Transport {
  /** Not after {@link wipe}, and at most {@link SEALED_MAX} times. */
  seal(plain: Uint8Array): Uint8Array;
  /** Null where it is not the other side's next message, and for all that follows such a one. */
  open(sealed: Uint8Array): Uint8Array | null;
  /** The same on both sides of this session and of no other; no secret. */
  readonly handshakeHash: Uint8Array;
  /** Overwrites the keys. */
  wipe(): void;
}

export interface HandshakeOptions {
  /** 32 bytes: `labelPsk` or `ownerKey` (keys.ts). */
  readonly psk: Uint8Array;
  readonly prologue: Uint8Array;
  readonly random: Random;
}

export interface Initiator {
  readonly m1: Uint8Array;
  /** Once. Null where m2 is not of somebody with the same psk. The payload is the beacon's hello. */
  finish(m2: Uint8Array): { readonly payload: Uint8Array; readonly transport: Transport } | null;
}

export function startInitiator({ psk, prologue, random }: HandshakeOptions): Initiator {
  assertPsk(psk);
  const state = beginHandshake(psk, prologue);
  const ephemeral = random.bytes(SECRET_BYTES);
  const m1 = writeFirst(state, ephemeral, EMPTY);
  let used = false;
  return {
    m1,
    finish(m2) {
      if (used) {
        return null;
      }
      used = true;
      const payload = readSecond(state, ephemeral, m2);
      ephemeral.fill(0);
      if (payload === null) {
        wipeHandshake(state);
        return null;
      }
      const keys = splitHandshake(state);
      const transport = createTransport(keys, keys.fromInitiator, keys.fromResponder);
      return { payload, transport };
    },
  };
}

export interface Responder {
  /**
   * Once. Null where m1 is not of somebody with the same psk; a recording of such a one is answered, and its sender
   * cannot go on. The payload is our hello.
   */
  accept(
    m1: Uint8Array,
    payload: Uint8Array,
  ): { readonly m2: Uint8Array; readonly transport: Transport } | null;
}

export function startResponder({ psk, prologue, random }: HandshakeOptions): Responder {
  assertPsk(psk);
  const state = beginHandshake(psk, prologue);
  let used = false;
  return {
    accept(m1, payload) {
      if (used) {
        return null;
      }
      used = true;
      const first = m1.length === FIRST_MESSAGE_BYTES ? readFirst(state, m1) : null;
      const ephemeral = first === null ? null : random.bytes(SECRET_BYTES);
      const m2 =
        first === null || ephemeral === null
          ? null
          : writeSecond(state, ephemeral, { point: first.point, payload });
      ephemeral?.fill(0);
      if (m2 === null) {
        wipeHandshake(state);
        return null;
      }
      const keys = splitHandshake(state);
      return { m2, transport: createTransport(keys, keys.fromResponder, keys.fromInitiator) };
    },
  };
}

function createTransport(
  { handshakeHash }: TransportKeys,
  sending: Uint8Array,
  receiving: Uint8Array,
): Transport {
  let sealed = 0;
  let opened = 0;
  let wiped = false;
  let deaf = false;
  const goDeaf = (): null => {
    deaf = true;
    receiving.fill(0);
    return null;
  };
  return {
    handshakeHash,
    seal(plain) {
      assert(!wiped, "nothing is sealed with keys that are gone");
      assert(sealed < SEALED_MAX, "a session says no more than this");
      const out = chacha20poly1305(sending, nonceBytes(sealed)).encrypt(plain);
      sealed += 1;
      return out;
    },
    open(box) {
      if (deaf) {
        return null;
      }
      if (opened >= OPENED_MAX) {
        return goDeaf();
      }
      let plain: Uint8Array;
      try {
        plain = chacha20poly1305(receiving, nonceBytes(opened)).decrypt(box);
      } catch {
        return goDeaf();
      }
      opened += 1;
      return plain;
    },
    wipe() {
      wiped = true;
      sending.fill(0);
      goDeaf();
    },
  };
}

function assertPsk(psk: Uint8Array): void {
  assert(psk.length === PSK_BYTES, "a psk has 32 bytes");
}
