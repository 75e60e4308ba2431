/**
 * Codes that let emitters join a zone, and the joining itself: as tills do (join-desk.ts), with words and
 * codes of their own.
 *
 * Spec: Tillwave protocols, version 1, §4.1. Whatever is wrong, there is one answer.
 */
import type { EmitterCode } from "@tillwave/shared/api/console-zones";
import { present } from "@tillwave/shared/core/assert";
import { toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  type EmitterEnrolment,
  decodeEmitterEnrolment,
  encodeEmitterEnrolmentAnswer,
  isProofOfEmitter,
} from "@tillwave/shared/presence/emitter-enrolment";
import { KEY_NUMBER_MAX } from "@tillwave/shared/presence/heartbeat";
import { deviceKey } from "@tillwave/shared/presence/keys";
import {
  CODE_LIFE,
  CODE_TRIES_MAX,
  formatInvitation,
  formatJoinCode,
  joinKey,
} from "@tillwave/shared/sync/join-code";
import { type Durable, map } from "@tillwave/sqlite/durable";
import type { HubContext } from "../context.ts";
import { type EnrolmentRefusal, OPEN_CODES_MAX, drawSecret } from "../join-desk.ts";
import type { HubRows } from "../store/hub-store.ts";
import type { StoredEmitter } from "../store/presence-rows.ts";
import type { Ears } from "./ears.ts";
import { publishZones, readZones, settingsOf, zoneOf } from "./zones-document.ts";

/** Of one shop that are not retired. */
const EMITTERS_MAX = 1000;

/** Inside a transaction; null where too many are open. */
export function makeEmitterCode(
  rows: HubRows,
  { place, name }: { readonly place: number; readonly name: string },
  { ports, url, tls }: HubContext,
): EmitterCode | null {
  const { wall } = ports.clock.read();
  rows.emitterCodes.forget(wall - CODE_LIFE * 1000);
  const secret =
    rows.emitterCodes.open(wall) < OPEN_CODES_MAX ? drawSecret(rows.emitterCodes, ports) : null;
  if (secret === null) {
    return null;
  }
  const expires = wall + CODE_LIFE * 1000;
  const proofKey = joinKey(secret, ports.crypto);
  rows.emitterCodes.add({ id: secret.id, place, name, proofKey, expires });
  const hub = url();
  return {
    place,
    name,
    code: formatJoinCode(secret),
    qr: formatInvitation({ ...secret, url: hub, spki: tls.spki }),
    url: hub,
    made: wall,
    expires,
  };
}

export interface EmitterJoining {
  readonly context: HubContext;
  readonly ears: Ears;
  readonly siteKey: Uint8Array;
  /** Counts each try of whatever joins. */
  readonly isTooOften: () => boolean;
}

/** The answer as it goes over the wire, or one refusal for all reasons. */
export function enrolEmitter(
  body: Uint8Array,
  joining: EmitterJoining,
): Result<Durable<Uint8Array>, EnrolmentRefusal> {
  const refused = err({ type: "enrolment-refused" } as const);
  const request = decodeEmitterEnrolment(body);
  if (joining.isTooOften() || !request.ok) {
    return refused;
  }
  const { deviceId } = request.value;
  const done = joining.context.store.commit((rows) => enrolWith(rows, request.value, joining));
  if (!done.ok) {
    return done;
  }
  const joined = done.value.value;
  if (joined === null) {
    return refused;
  }
  joining.ears.know(joined.emitter);
  const { name, place, keyNumber } = joined.emitter;
  const device = toHex(deviceId);
  joining.context.ports.log.info({ device, name, place, keyNumber }, "an emitter has joined");
  return ok(map(done.value, () => joined.answer));
}

/** Null: refused. A wrong try is counted all the same. */
function enrolWith(
  rows: HubRows,
  request: EmitterEnrolment,
  { context, siteKey }: EmitterJoining,
): { readonly answer: Uint8Array; readonly emitter: StoredEmitter } | null {
  const { ports, tls, hub, keys } = context;
  const { wall } = ports.clock.read();
  const code = rows.emitterCodes.find(request.id);
  if (code === null || code.proofKey === null || code.expires < wall) {
    return null;
  }
  const { proofKey: key } = code;
  const isProven = tls.proxySpkis
    .concat(tls.spki)
    .some((spki) => isProofOfEmitter(request, { key, spki, mac: ports.crypto }));
  if (!isProven) {
    rows.emitterCodes.countWrongTry(code.id, CODE_TRIES_MAX);
    return null;
  }
  rows.emitterCodes.spend(code.id);
  const { deviceId } = request;
  const keyNumber = nextKeyNumber(rows.emitters.find(deviceId));
  const zone = zoneOf(readZones(rows), code.place);
  if (zone === null || keyNumber === null || rows.emitters.list().length >= EMITTERS_MAX) {
    ports.log.error({ place: code.place }, "the zone is gone, or no number is left for an emitter");
    return null;
  }
  const { name, place } = code;
  rows.emitters.join({ device: deviceId, name, place, keyNumber, joinedAt: wall });
  // The document says who sounds where.
  const settings = settingsOf(publishZones(rows, readZones(rows), context), zone);
  const answer = encodeEmitterEnrolmentAnswer(
    {
      merchant: hub.merchant,
      place,
      keyNumber,
      deviceKey: deviceKey(siteKey, { deviceId, keyNumber }, ports.crypto),
      caCertificate: tls.authority,
      hubId: keys.hubId,
      settings,
      hubTime: wall,
    },
    { key, crypto: ports.crypto, proofOfEmitter: request.proof },
  );
  return { answer, emitter: present(rows.emitters.find(deviceId), "the emitter that joined") };
}

/** Of a device that was here before, one that nobody has had. Null where none is left. */
function nextKeyNumber(known: StoredEmitter | null): number | null {
  const next = Math.max(known?.keyNumber ?? 0, known?.nextKeyNumber ?? 0) + 1;
  return next > KEY_NUMBER_MAX ? null : next;
}
