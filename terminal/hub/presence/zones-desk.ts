/**
 * Zones at the console: what a person sees of them, and what a person may change. The zones are one
 * numbered document; codes let emitters join, and their keys are changed or taken away.
 *
 *   routine   the emitter gets its next key with its next heartbeat; the old one resolves for 2 h
 *   stolen    its key is worth nothing from here on, and a code lets another emitter take its place
 *
 * Spec: Tillwave protocols, version 1, §2 and §4.6.
 */
import type {
  EmitterCode,
  RotateReply,
  ZonesFault,
  ZonesReply,
  ZonesRequest,
  ZonesView,
} from "@tillwave/shared/api/console-zones";
import { fromHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { KEY_NUMBER_MAX } from "@tillwave/shared/presence/heartbeat";
import { type Durable, map } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import type { HubContext } from "../context.ts";
import type { HubRows } from "../store/hub-store.ts";
import type { StoredEmitter } from "../store/presence-rows.ts";
import type { Ears } from "./ears.ts";
import { makeEmitterCode } from "./emitter-codes.ts";
import { dropHeldOf } from "./held.ts";
import type { ZonesBook } from "./zones-book.ts";
import { publishZones, readZones, zoneOf } from "./zones-document.ts";
import { zonesView } from "./zones-view.ts";
import { wishFault, wishedZones } from "./zones-wish.ts";

export type CodeRefusal =
  /** No such zone, or no such emitter. */
  { readonly type: "not-found" } | { readonly type: "too-many-codes" } | StorageFailure;

export interface ZonesDesk {
  read(): Result<Durable<ZonesView>, StorageFailure>;
  /** All zones at once; emitters stay where they are. */
  publish(request: ZonesRequest): Result<Durable<ZonesReply>, StorageFailure>;
  makeEmitterCode(
    place: number,
    request: { readonly name: string },
  ): Result<Durable<EmitterCode>, CodeRefusal>;
  /** `device` is 16 hex digits. */
  rotateKey(
    device: string,
    request: { readonly stolen: boolean },
  ): Result<Durable<RotateReply>, CodeRefusal>;
  /** False where there is no such emitter. */
  retire(device: string): Result<Durable<boolean>, StorageFailure>;
}

export interface ZonesDeskDeps {
  readonly context: HubContext;
  readonly ears: Ears;
  readonly book: ZonesBook;
  readonly customersUrl: () => string | null;
}

export function createZonesDesk(deps: ZonesDeskDeps): ZonesDesk {
  const { context, book } = deps;
  const { store, ports } = context;
  const view = (rows: HubRows): ZonesView =>
    zonesView(rows, {
      zones: readZones(rows),
      now: ports.clock.read().wall,
      customersUrl: deps.customersUrl(),
    });
  return {
    read: () => store.read(view),
    publish(request) {
      const done = store.commit((rows): ZonesReply => {
        const fault = publish(rows, request, context);
        return fault === null
          ? { ok: true, version: readZones(rows).version, view: view(rows) }
          : { ok: false, fault };
      });
      book.refresh();
      if (done.ok && done.value.value.ok) {
        ports.log.info({ version: done.value.value.version }, "the zones");
      }
      return done;
    },
    makeEmitterCode(place, { name }) {
      const done = store.commit((rows) =>
        zoneOf(readZones(rows), place) === null
          ? NOT_FOUND
          : (makeEmitterCode(rows, { place, name }, context) ?? TOO_MANY),
      );
      return unlessRefused(done);
    },
    rotateKey: (device, { stolen }) =>
      stolen ? takeKeyAway(fromHex(device), deps) : changeKey(fromHex(device), deps),
    retire(device) {
      const id = fromHex(device);
      const done = store.commit((rows) => {
        const emitter = standing(rows, id);
        if (emitter === null) {
          return false;
        }
        const at = ports.clock.read().wall;
        rows.emitters.retire(id, at);
        dropHeldOf(rows, id, at);
        publishZones(rows, readZones(rows), context);
        return true;
      });
      book.refresh();
      if (done.ok && done.value.value) {
        deps.ears.forget(id);
        ports.log.warn({ device }, "a person retired an emitter");
      }
      return done;
    },
  };
}

/** Null: published. */
function publish(rows: HubRows, request: ZonesRequest, context: HubContext): ZonesFault | null {
  const before = readZones(rows);
  const fault = wishFault(request, before, rows.emitters.list());
  if (fault !== null) {
    return fault;
  }
  const at = context.ports.clock.read().wall;
  const { zones, consent } = wishedZones(request, before);
  const numbered = zones.map((zone, i) =>
    Object.assign({}, zone, { place: request.zones[i]?.place ?? rows.places.give(at) }),
  );
  publishZones(rows, { zones: numbered, consent }, context);
  return null;
}

/** Routine: it goes to the emitter with its next word. */
function changeKey(
  device: Uint8Array,
  { context, ears }: ZonesDeskDeps,
): Result<Durable<RotateReply>, CodeRefusal> {
  const done = context.store.commit((rows) => {
    const emitter = standing(rows, device);
    if (emitter === null || emitter.lockedAt !== null || emitter.keyNumber >= KEY_NUMBER_MAX) {
      return NOT_FOUND;
    }
    rows.emitters.offerKey(device, emitter.keyNumber + 1);
    return { code: null, emitter: rows.emitters.find(device) };
  });
  const answer = unlessRefused(done);
  if (!answer.ok) {
    return answer;
  }
  const { emitter } = answer.value.value;
  if (emitter !== null) {
    ears.know(emitter);
  }
  return ok(map(answer.value, () => ({ code: null })));
}

function takeKeyAway(
  device: Uint8Array,
  { context, ears }: ZonesDeskDeps,
): Result<Durable<RotateReply>, CodeRefusal> {
  const done = context.store.commit((rows) => {
    const emitter = standing(rows, device);
    if (emitter === null) {
      return NOT_FOUND;
    }
    const at = context.ports.clock.read().wall;
    rows.emitters.lock(device, at);
    dropHeldOf(rows, device, at);
    // Whether a code can be had or not, its key is gone.
    return { code: makeEmitterCode(rows, emitter, context) };
  });
  const answer = unlessRefused(done);
  if (answer.ok) {
    ears.forget(device);
    context.ports.log.warn({}, "a person took an emitter's key away");
  }
  return answer;
}

const NOT_FOUND = "not-found";
const TOO_MANY = "too-many-codes";

function unlessRefused<T extends object>(
  done: Result<Durable<T | typeof NOT_FOUND | typeof TOO_MANY>, StorageFailure>,
): Result<Durable<T>, CodeRefusal> {
  if (!done.ok) {
    return done;
  }
  const { value } = done.value;
  return value === NOT_FOUND || value === TOO_MANY
    ? err({ type: value })
    : ok(map(done.value, () => value));
}

function standing(rows: HubRows, device: Uint8Array): StoredEmitter | null {
  const emitter = rows.emitters.find(device);
  return emitter?.retiredAt === null ? emitter : null;
}
