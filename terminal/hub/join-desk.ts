/**
 * Codes that let tills join, and the joining itself.
 *
 * Spec: Tillwave protocols, version 1, §4.1. A code lives 15 minutes, serves once and dies with the
 * fifth wrong try; all tills together have 20 tries a minute. Whatever is wrong, there is one answer.
 */
import type { JoinCode, JoinCodeRequest } from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  type EnrolmentRequest,
  decodeEnrolmentRequest,
  encodeEnrolmentAnswer,
  isProofOfTill,
} from "@tillwave/shared/sync/enrolment";
import {
  CODE_CHARACTERS,
  CODE_LIFE,
  CODE_TRIES_MAX,
  type JoinSecret,
  formatInvitation,
  formatJoinCode,
  joinKey,
  makeJoinSecret,
} from "@tillwave/shared/sync/join-code";
import { type Durable, map } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import type { HubContext } from "./context.ts";
import { grantNewKey, hasEpochsLeft } from "./grant.ts";
import { createRateLimit } from "./rate-limit.ts";
import type { HubRows } from "./store/hub-store.ts";

/** Of the whole hub. */
export const ENROLMENTS_PER_MINUTE = 20;
/** That can be used at one time. */
export const OPEN_CODES_MAX = 64;
/** How often an id is drawn again because another code has it. */
const ID_DRAWS_MAX = 16;
const SECRET_BYTES = 32;

export type JoinCodeRefusal = { readonly type: "too-many-codes" } | StorageFailure;

export interface JoinDesk {
  makeCode(request: JoinCodeRequest): Result<Durable<JoinCode>, JoinCodeRefusal>;
  /** The answer as it goes over the wire, or one refusal for all reasons. */
  enrol(body: Uint8Array): Result<Durable<Uint8Array>, EnrolmentRefusal>;
}

export type EnrolmentRefusal = { readonly type: "enrolment-refused" } | StorageFailure;

/** Tills and emitters together: one hub, one rate. */
export const createJoinRate = ({ ports }: HubContext): (() => boolean) =>
  createRateLimit(ports.clock, { perMinute: ENROLMENTS_PER_MINUTE });

/** `isTooOften` counts each try of whatever joins. */
export function createJoinDesk(context: HubContext, isTooOften: () => boolean): JoinDesk {
  const { store, ports, tls } = context;

  return {
    makeCode({ terminal: wanted, name }) {
      const { wall } = ports.clock.read();
      const expires = wall + CODE_LIFE * 1000;
      const made = store.commit((rows) => {
        rows.joinCodes.forget(wall - CODE_LIFE * 1000);
        const secret =
          rows.joinCodes.open(wall) < OPEN_CODES_MAX ? drawSecret(rows.joinCodes, ports) : null;
        if (secret === null) {
          return null;
        }
        const terminal = wanted ?? rows.terminals.highestNumber() + 1;
        const proofKey = joinKey(secret, ports.crypto);
        if (rows.terminals.find(terminal) === null) {
          rows.terminals.name(terminal, name);
        }
        rows.joinCodes.add({ id: secret.id, terminal, name, proofKey, expires, tries: 0 });
        return { secret, terminal };
      });
      if (!made.ok) {
        return made;
      }
      if (made.value.value === null) {
        return err({ type: "too-many-codes" });
      }
      const url = context.url();
      return ok(
        map(made.value, (done) => {
          const { secret, terminal } = present(done, "the code");
          const qr = formatInvitation({ ...secret, url, spki: tls.spki });
          return { terminal, code: formatJoinCode(secret), qr, url, expires };
        }),
      );
    },
    enrol(body) {
      const refused = err({ type: "enrolment-refused" } as const);
      const request = decodeEnrolmentRequest(body);
      if (isTooOften() || !request.ok) {
        return refused;
      }
      const done = store.commit((rows) => enrolWith(rows, request.value, context));
      if (!done.ok) {
        return done;
      }
      return done.value.value === null
        ? refused
        : ok(map(done.value, (answer) => present(answer, "the answer")));
    },
  };
}

/** Null where no id is free. */
export function drawSecret(
  codes: { find(id: string): object | null },
  { random }: Pick<HubContext["ports"], "random">,
): JoinSecret | null {
  for (let draws = 0; draws < ID_DRAWS_MAX; draws += 1) {
    const secret = makeJoinSecret(random.bytes(CODE_CHARACTERS));
    if (codes.find(secret.id) === null) {
      return secret;
    }
  }
  return null;
}

/** Null: refused. A wrong try is counted all the same. */
function enrolWith(
  rows: HubRows,
  request: EnrolmentRequest,
  { ports, keys, tls, hub }: HubContext,
): Uint8Array | null {
  const { wall } = ports.clock.read();
  const code = rows.joinCodes.find(request.id);
  if (code === null || code.proofKey === null || code.expires < wall) {
    return null;
  }
  const proving = { key: code.proofKey, crypto: ports.crypto };
  const isProven = tls.proxySpkis
    .concat(tls.spki)
    .some((spki) => isProofOfTill(request, { ...proving, spki }));
  if (!isProven) {
    rows.joinCodes.countWrongTry(code.id, CODE_TRIES_MAX);
    return null;
  }
  rows.joinCodes.spend(code.id);
  rows.terminals.name(code.terminal, code.name);
  const terminal = present(rows.terminals.find(code.terminal), "the terminal of a code");
  if (!hasEpochsLeft(terminal)) {
    ports.log.error(
      { terminal: code.terminal },
      "no epochs are left: join it under another number",
    );
    return null;
  }
  const keyNumber = (rows.terminals.keys(code.terminal)[0]?.keyNumber ?? 0) + 1;
  const key = { keyNumber, publicKey: request.tillKey };
  const terminalSecret = ports.random.bytes(SECRET_BYTES);
  rows.terminals.addKey(code.terminal, { ...key, secret: terminalSecret, since: wall });
  const deps = { hub, keys, digest: ports.crypto, at: wall };
  const { certificate, lease } = grantNewKey(rows, { terminal, key }, deps);
  ports.log.info({ terminal: code.terminal, keyNumber }, "a till has joined");
  return encodeEnrolmentAnswer(
    {
      certificate,
      lease,
      keySet: keys.signedKeySet,
      caCertificate: tls.authority,
      root: keys.root,
      terminalSecret,
      policy: null,
    },
    { ...proving, proofOfTill: request.proof },
  );
}
