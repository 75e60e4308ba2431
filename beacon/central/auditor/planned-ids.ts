/**
 * What a frame says, against the plan: whose id it is, or that it is nobody's.
 *
 * An iBeacon's numbers name a zone, a URL a shop, so that several beacons may say the same by plan; an EID names one beacon.
 * Ids of the plan before are known for a while, since a beacon takes its new settings when it takes them.
 */
import type { BeaconFrame } from "@tillwave/shared/beacon/frame";
import { powerAt1m } from "@tillwave/shared/beacon/power";
import type { BeaconSettings, FrameKind } from "@tillwave/shared/beacon/settings";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { BlockCipher, Mac } from "@tillwave/shared/core/crypto";
import { identityOf } from "../heard-beacons.ts";
import type { IdWindow } from "./clock-offset.ts";
import { type RolledId, type RollingLine, createRollingIds } from "./rolling-ids.ts";

export interface PlannedBeacon {
  readonly deviceId: string;
  readonly settings: BeaconSettings;
  /** Of the plan before. */
  readonly isOld: boolean;
}

export type Said =
  /** `deviceIds`: all that say it by plan. */
  | {
      readonly type: "planned";
      readonly deviceIds: readonly string[];
      readonly window: IdWindow | null;
      /** dBm at 1 m, as it says. */
      readonly power: number;
    }
  | { readonly type: "old" }
  /** `isOurs`: with the shop's UUID or namespace. */
  | { readonly type: "unplanned"; readonly isOurs: boolean; readonly id: string }
  /** TLM, which says nobody's name. */
  | { readonly type: "figures" };

export interface PlannedIds {
  readonly watched: readonly PlannedBeacon[];
  /** Unix seconds. */
  advance(now: number): void;
  read(frame: BeaconFrame): Said;
  /** Whether something that it says is said by no other. */
  hasOwnId(deviceId: string): boolean;
}

export function createPlannedIds(
  watched: readonly PlannedBeacon[],
  crypto: BlockCipher & Mac,
): PlannedIds {
  const plain = plainIdsOf(watched);
  const rolling = createRollingIds(linesOf(watched), crypto);
  const ours = oursOf(watched);
  const own = new Set(
    watched
      .filter((beacon) => !beacon.isOld && isOwn(beacon, plain))
      .map(({ deviceId }) => deviceId),
  );

  function read(frame: BeaconFrame): Said {
    if (frame.type === "eddystone-tlm" || frame.type === "eddystone-etlm") {
      return { type: "figures" };
    }
    const id = identityOf(frame);
    const rolled = rolledIn(frame);
    if (rolled !== null) {
      const { line, window } = rolled;
      return line.isOld
        ? { type: "old" }
        : { type: "planned", deviceIds: [line.deviceId], window, power: powerOf(frame) };
    }
    const said = plain.get(id);
    if (said === undefined) {
      // What may still be found is nobody's yet.
      return frame.type === "eddystone-eid" && !rolling.isWhole()
        ? { type: "old" }
        : { type: "unplanned", isOurs: isOurs(frame), id };
    }
    return said.now.length === 0
      ? { type: "old" }
      : { type: "planned", deviceIds: said.now, window: null, power: powerOf(frame) };
  }

  function rolledIn(frame: BeaconFrame): RolledId | null {
    if (frame.type === "eddystone-eid") {
      return rolling.findEid(frame.eid);
    }
    return frame.type === "ibeacon" && ours.rolling.has(toHex(frame.uuid))
      ? rolling.findIBeacon(frame.major * 0x1_0000 + frame.minor)
      : null;
  }

  function isOurs(frame: BeaconFrame): boolean {
    switch (frame.type) {
      case "ibeacon": {
        const uuid = toHex(frame.uuid);
        return ours.rolling.has(uuid) || ours.shops.has(`${uuid} ${frame.major}`);
      }
      case "eddystone-uid":
        return ours.namespaces.has(toHex(frame.namespace));
      default:
        return false;
    }
  }

  return {
    watched,
    advance: rolling.advance,
    read,
    hasOwnId: (deviceId) => own.has(deviceId),
  };
}

const powerOf = (
  frame: Exclude<BeaconFrame, { readonly type: "eddystone-tlm" | "eddystone-etlm" }>,
) => (frame.type === "ibeacon" ? frame.powerAt1m : powerAt1m(frame.powerAt0m));

interface PlainOwners {
  readonly now: readonly string[];
}

function plainIdsOf(watched: readonly PlannedBeacon[]): ReadonlyMap<string, PlainOwners> {
  const owners = new Map<string, PlainOwners>();
  for (const { deviceId, settings, isOld } of watched) {
    for (const id of plainIds(settings)) {
      const now = owners.get(id)?.now ?? [];
      owners.set(id, { now: isOld || now.includes(deviceId) ? now : [...now, deviceId] });
    }
  }
  return owners;
}

/** As identityOf names them. */
function plainIds({ frames, shop, uid, url, keys }: BeaconSettings): readonly string[] {
  const has = (kind: FrameKind): boolean => frames.some(({ frame }) => frame === kind);
  return [
    ...(has("ibeacon") && shop !== null && keys?.rolling !== true
      ? [`ibeacon ${shop.uuid} ${shop.major} ${shop.minor}`]
      : []),
    ...(has("uid") && uid !== null ? [`uid ${uid.namespace} ${uid.instance}`] : []),
    ...(has("url") && url !== null ? [`url ${url}`] : []),
  ];
}

function isOwn({ settings }: PlannedBeacon, plain: ReadonlyMap<string, PlainOwners>): boolean {
  return (
    rollingKinds(settings).length > 0 ||
    plainIds(settings).some((id) => plain.get(id)?.now.length === 1)
  );
}

function rollingKinds({ frames, keys }: BeaconSettings): readonly RollingLine["kind"][] {
  return (["eid", "ibeacon"] as const).filter(
    (kind) =>
      frames.some(({ frame }) => frame === kind) && (kind === "eid" || keys?.rolling === true),
  );
}

function linesOf(watched: readonly PlannedBeacon[]): readonly RollingLine[] {
  const lines = watched.flatMap(({ deviceId, settings, isOld }) => {
    const { keys } = settings;
    return keys === null
      ? []
      : rollingKinds(settings).map((kind) => {
          const text = kind === "eid" ? keys.eid : (keys.ibeacon ?? "");
          return { deviceId, kind, key: fromHex(text), exponent: keys.eidExponent, isOld };
        });
  });
  const name = ({ kind, key, exponent }: RollingLine): string =>
    `${kind} ${exponent} ${toHex(key)}`;
  const current = new Set(lines.filter(({ isOld }) => !isOld).map(name));
  return lines.filter((line) => !line.isOld || !current.has(name(line)));
}

function oursOf(watched: readonly PlannedBeacon[]) {
  const shops = new Set<string>();
  const rolling = new Set<string>();
  const namespaces = new Set<string>();
  for (const { settings } of watched) {
    const { shop, uid } = settings;
    if (shop !== null) {
      shops.add(`${shop.uuid} ${shop.major}`);
    }
    if (shop !== null && rollingKinds(settings).includes("ibeacon")) {
      rolling.add(shop.uuid);
    }
    if (uid !== null) {
      namespaces.add(uid.namespace);
    }
  }
  return { shops, rolling, namespaces };
}
