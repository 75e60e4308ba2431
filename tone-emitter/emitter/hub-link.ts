/**
 * What the emitter says to its hub: that it joins, and every 30 s that it lives. What it hears: the time, what to do, a new key.
 *
 * Spec: Tillwave protocols, version 1, §2.3 and §4.1.
 */
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { Crypto, Random } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  type EmitterEnrolmentAnswer,
  encodeEmitterEnrolment,
  openEmitterEnrolmentAnswer,
  proofOfEmitter,
} from "@tillwave/shared/presence/emitter-enrolment";
import {
  type Heartbeat,
  type HeartbeatAnswer,
  HEARTBEAT_RANDOM_BYTES,
  encodeHeartbeat,
  openHeartbeatAnswer,
} from "@tillwave/shared/presence/heartbeat";
import { presenceKeys } from "@tillwave/shared/presence/keys";
import {
  isInvitation,
  joinKey,
  parseInvitation,
  parseJoinCode,
} from "@tillwave/shared/sync/join-code";
import type { Membership } from "./config.ts";
import type { HubFailure, Hubs } from "./ports.ts";

const NONCE_BYTES = 16;
const OK = 200;
const FORBIDDEN = 403;

export interface LinkDeps {
  readonly hubs: Hubs;
  readonly crypto: Crypto;
  readonly random: Random;
}

export interface JoinOptions {
  /** Typed, or what stood in the QR. */
  readonly code: string;
  readonly url: string;
  readonly deviceId: string;
  readonly name: string;
  /** SHA-256 of the hub's TLS key in hex, where the invitation said it. */
  readonly spki?: string | undefined;
}

export type JoinError =
  | { readonly type: "code-malformed" }
  /** The hub that answers has another key than the invitation said. */
  | { readonly type: "other-hub" }
  /** The code is wrong, used or late, or was not made for an emitter. */
  | { readonly type: "refused"; readonly status: number }
  | { readonly type: "away"; readonly detail: string };

export async function joinHub(
  { code, url, deviceId, name, spki: expected }: JoinOptions,
  { hubs, crypto, random }: LinkDeps,
): Promise<Result<EmitterEnrolmentAnswer, JoinError>> {
  const secret = isInvitation(code) ? parseInvitation(code) : parseJoinCode(code);
  if (!secret.ok) {
    return secret;
  }
  const { id } = secret.value;
  const key = joinKey(secret.value, crypto);
  let proof = new Uint8Array(0);
  const answer = await hubs.enrol(url, (spki) => {
    if (expected !== undefined && expected !== toHex(spki)) {
      return null;
    }
    const request = { id, deviceId: fromHex(deviceId), nonce: random.bytes(NONCE_BYTES), name };
    proof = new Uint8Array(proofOfEmitter(request, { key, spki, mac: crypto }));
    return encodeEmitterEnrolment({ ...request, proof });
  });
  if (!answer.ok) {
    const { type, detail } = answer.error;
    return err(type === "not-the-hub" ? { type: "other-hub" } : { type: "away", detail });
  }
  const { status, body } = answer.value;
  if (status !== OK) {
    return err({ type: "refused", status });
  }
  const opened = openEmitterEnrolmentAnswer(body, { key, crypto, proofOfEmitter: proof });
  return opened.ok ? opened : err({ type: "other-hub" });
}

export type BeatError =
  | HubFailure
  /** It does not know this emitter any more, or took its key away. */
  | { readonly type: "dismissed" }
  | { readonly type: "refused"; readonly status: number };

export type Beat = Omit<Heartbeat, "deviceId" | "keyNumber" | "random">;

export async function beat(
  { membership, deviceId }: { readonly membership: Membership; readonly deviceId: string },
  said: Beat,
  { hubs, crypto, random }: LinkDeps,
): Promise<Result<HeartbeatAnswer, BeatError>> {
  const { keyNumber, deviceKey, url, hubId, ca } = membership;
  const { heartbeat: key } = presenceKeys(fromHex(deviceKey), crypto);
  const nonce = random.bytes(HEARTBEAT_RANDOM_BYTES);
  const heartbeat = { ...said, deviceId: fromHex(deviceId), keyNumber, random: nonce };
  const body = encodeHeartbeat(heartbeat, key, crypto);
  const answer = await hubs.beat({ url, hubId, ca: fromHex(ca) }, body);
  if (!answer.ok) {
    return answer;
  }
  const { status } = answer.value;
  if (status !== OK) {
    return err(status === FORBIDDEN ? { type: "dismissed" } : { type: "refused", status });
  }
  const opened = openHeartbeatAnswer(answer.value.body, { key, random: nonce, mac: crypto });
  return opened.ok
    ? ok(opened.value)
    : err({ type: "not-the-hub", detail: `its answer is ${opened.error.type}` });
}
