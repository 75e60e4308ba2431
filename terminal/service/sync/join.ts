/**
 * Joining a hub with a one-time code: a fresh key, one question, one answer that pins everything.
 *
 * Spec: Tillwave protocols, version 1, §4.1–4.2.
 *
 *   scanned  the hub's TLS key is compared with the code's before anything is sent
 *   typed    nothing vouches for TLS yet; each side proves that it knows the code, and through which
 *            TLS key it speaks: a man in the middle has another
 */
import type { JoinError, JoinRequest } from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import { equalBytes, toHex } from "@tillwave/shared/core/bytes";
import type { Crypto, Random, Signer } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  type EnrolmentAnswer,
  encodeEnrolmentRequest,
  openEnrolmentAnswer,
  proofOfTill,
} from "@tillwave/shared/sync/enrolment";
import { joinKey } from "@tillwave/shared/sync/join-code";
import { attempt } from "@tillwave/sqlite/storage-failure";
import type { Log } from "@tillwave/shared/core/log";
import type { HubAnswer, HubFailure, Hubs } from "../ports.ts";
import type { TillKeys } from "../till-key.ts";
import { type JoinTarget, parseJoinTarget } from "./join-target.ts";
import { type StoredMembership, believe } from "./membership.ts";
import type { KeptMemberships } from "./memberships.ts";
import type { Membership } from "./membership-types.ts";

export interface JoinDeps {
  readonly hubs: Pick<Hubs, "enrol">;
  readonly crypto: Crypto;
  readonly random: Random;
  readonly keys: TillKeys;
  readonly memberships: KeptMemberships;
  readonly log: Log;
  /** ISO 4217: the one in which this till sells. */
  readonly currency: string;
  /** What people call this till. */
  readonly name: string;
  /** Sales that wait for the hub that this till has joined, and that it would take. */
  readonly waiting: () => number;
  /** Takes up the new membership, and says in which words it could not. Called once, at the very end. */
  readonly adopt: (stored: StoredMembership) => Result<Membership, JoinError>;
}

export type Join = (request: JoinRequest) => Promise<Result<Membership, JoinError>>;

const NONCE_BYTES = 16;
const FINGERPRINT_BYTES = 8;

/**
 * One joining at a time: the same one asked for again meanwhile gets the same answer. The code that
 * this till has joined with is answered without asking the hub again.
 */
export function createJoin(deps: JoinDeps): Join {
  let underWay: { readonly code: string; readonly answer: ReturnType<Join> } | null = null;
  return async (request) => {
    if (underWay !== null) {
      return underWay.code === request.code
        ? underWay.answer
        : err({ type: "hub-unreachable", detail: "another joining is under way" });
    }
    const answer = joinOnce(request, deps);
    underWay = { code: request.code, answer };
    try {
      return await answer;
    } finally {
      underWay = null;
    }
  };
}

async function joinOnce(
  request: JoinRequest,
  deps: JoinDeps,
): Promise<Result<Membership, JoinError>> {
  const { crypto, memberships, log } = deps;
  const target = parseJoinTarget(request);
  if (!target.ok) {
    return target;
  }
  const secretKey = joinKey(target.value, crypto);
  const joinedWith = toHex(crypto.sha256(secretKey).subarray(0, FINGERPRINT_BYTES));
  const held = memberships.now();
  if (held !== null && memberships.joinedWith() === joinedWith) {
    return ok(held);
  }
  const waiting = held === null ? 0 : deps.waiting();
  if (waiting > 0) {
    return err({ type: "sales-waiting", waiting });
  }
  const signer = attempt(() => deps.keys.make());
  if (!signer.ok) {
    log.error(signer.error, "no key could be made to join with");
    return err({ type: "not-selling" });
  }
  const answer = await enrol({ target: target.value, secretKey, signer: signer.value }, deps);
  if (!answer.ok) {
    log.warn({ hub: target.value.url, why: answer.error }, "not joined");
    return answer;
  }
  const { url } = target.value;
  const judged = judge(answer.value, signer.value, deps);
  return judged.ok ? deps.adopt({ ...answer.value, url, joinedWith }) : judged;
}

interface Enrolling {
  readonly target: JoinTarget;
  readonly secretKey: Uint8Array;
  readonly signer: Signer;
}

async function enrol(
  { target, secretKey, signer }: Enrolling,
  { hubs, crypto, random, name }: JoinDeps,
): Promise<Result<EnrolmentAnswer, JoinError>> {
  const nonce = random.bytes(NONCE_BYTES);
  const { id } = target;
  const asked = { id, tillKey: signer.publicKey, nonce, name };
  const sent: { proof: Uint8Array | null } = { proof: null };
  const posted = await hubs.enrol(target.url, (spki) => {
    if (target.spki !== null && !equalBytes(target.spki, spki)) {
      return null;
    }
    sent.proof = proofOfTill(asked, { key: secretKey, spki, crypto });
    return encodeEnrolmentRequest({ ...asked, proof: sent.proof });
  });
  if (!posted.ok) {
    return err(failureOf(posted.error));
  }
  if (posted.value.status !== 200) {
    return err(refusalOf(posted.value));
  }
  const proving = {
    key: secretKey,
    crypto,
    proofOfTill: present(sent.proof, "the proof that was sent"),
  };
  const opened = openEnrolmentAnswer(posted.value.body, proving);
  return opened.ok ? opened : err({ type: "not-the-hub" });
}

function failureOf(failure: HubFailure | { readonly type: "not-sent" }): JoinError {
  switch (failure.type) {
    case "no-network":
    case "hub-down":
    case "hub-silent":
      return { type: "hub-unreachable", detail: failure.detail };
    case "not-the-hub":
    case "not-sent":
      return { type: "not-the-hub" };
  }
}

/** The hub refuses every code in one way; what else may stand at that address says other things. */
function refusalOf({ status, body }: HubAnswer): JoinError {
  if (new TextDecoder().decode(body.subarray(0, 200)).includes("enrolment-refused")) {
    return { type: "enrolment-refused" };
  }
  return status === 429 || status === 503
    ? { type: "hub-unreachable", detail: `the hub is busy (HTTP ${status})` }
    : { type: "not-the-hub" };
}

/** Even a hub that knows the code has to show whole papers, for this till's key and in its currency. */
function judge(
  answer: EnrolmentAnswer,
  { publicKey }: Signer,
  { crypto, currency, log }: JoinDeps,
): Result<void, JoinError> {
  const believed = believe(answer, crypto);
  if (!believed.ok) {
    log.error(believed.error, "the hub's answer is not believed");
    return err({ type: "not-the-hub" });
  }
  const { certificate } = believed.value;
  if (!equalBytes(certificate.tillKey, publicKey)) {
    log.error({}, "the hub certified another key");
    return err({ type: "not-the-hub" });
  }
  return certificate.currency === currency
    ? ok(undefined)
    : err({ type: "other-currency", currency: certificate.currency });
}
