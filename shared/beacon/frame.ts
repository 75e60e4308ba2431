/**
 * One advertisement of a beacon: which frame it is, and the up to 31 bytes that go on air for it.
 *
 * Spec: Apple, "Proximity Beacon Specification", R1; google/eddystone, protocol-specification ("Common Elements").
 *
 *   iBeacon     02 01 06 │ 1A FF │ 4C 00 02 15 …                                            30 bytes
 *   Eddystone   02 01 06 │ 03 03 AA FE │ length 16 AA FE │ frame type …                     11 + frame ≤ 31
 *               flags      services      service data
 */
import { assert } from "../core/assert.ts";
import { concatBytes } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";
import {
  AD_TYPE,
  type AdError,
  type AdStructure,
  LE_ONLY_FLAGS,
  decodeAd,
  encodeAd,
} from "./ad.ts";
import { EID_FRAME_TYPE, type EddystoneEid, decodeEid, encodeEid } from "./eddystone-eid.ts";
import {
  type EddystoneEtlm,
  TLM_ENCRYPTED_VERSION,
  decodeEtlm,
  encodeEtlm,
} from "./eddystone-etlm.ts";
import {
  type EddystoneTlm,
  TLM_FRAME_TYPE,
  type TlmError,
  decodeTlm,
  encodeTlm,
} from "./eddystone-tlm.ts";
import { type EddystoneUid, UID_FRAME_TYPE, decodeUid, encodeUid } from "./eddystone-uid.ts";
import {
  type EddystoneUrl,
  URL_FRAME_TYPE,
  type UrlError,
  decodeUrl,
  encodeUrl,
} from "./eddystone-url.ts";
import { type IBeacon, type IBeaconError, decodeIBeacon, encodeIBeacon } from "./ibeacon.ts";

export type BeaconFrame =
  | ({ readonly type: "ibeacon" } & IBeacon)
  | ({ readonly type: "eddystone-uid" } & EddystoneUid)
  | ({ readonly type: "eddystone-url" } & EddystoneUrl)
  | ({ readonly type: "eddystone-eid" } & EddystoneEid)
  | ({ readonly type: "eddystone-tlm" } & EddystoneTlm)
  | ({ readonly type: "eddystone-etlm" } & EddystoneEtlm);

export type FrameError =
  | IBeaconError
  | UrlError
  | TlmError
  | { readonly type: "unknown-frame-type"; readonly frameType: number };

/** A structure that is no frame of a beacon: its flags, its name, or what others say in the same air. */
export interface OtherStructure extends AdStructure {
  /** Why it is none though it looks like one; null where it does not. */
  readonly fault: FrameError | null;
}

export interface DecodedAdvertisement {
  /** In the order of the bytes; mostly one, or none. */
  readonly frames: readonly BeaconFrame[];
  readonly others: readonly OtherStructure[];
}

/** "Eddystone" in the list of 16-bit service numbers, little-endian as on air. */
const EDDYSTONE = [0xaa, 0xfe] as const;
const EDDYSTONE_SERVICES: AdStructure = {
  type: AD_TYPE.completeServices,
  data: Uint8Array.from(EDDYSTONE),
};

/** The advertising data, flags and all: up to 31 bytes. The fields are trusted. */
export function encodeFrame(frame: BeaconFrame): Uint8Array {
  const encoded = encodeAd([LE_ONLY_FLAGS, ...structuresOf(frame)]);
  assert(encoded.ok, `a frame ${frame.type} fits into an advertisement`);
  return encoded.value;
}

/** Any bytes that a radio heard. What is no beacon's is among the others. */
export function decodeAdvertisement(bytes: Uint8Array): Result<DecodedAdvertisement, AdError> {
  const structures = decodeAd(bytes);
  if (!structures.ok) {
    return structures;
  }
  const frames: BeaconFrame[] = [];
  const others: OtherStructure[] = [];
  for (const structure of structures.value) {
    const frame = decodeFrame(structure);
    if (frame?.ok === true) {
      frames.push(frame.value);
    } else {
      others.push({ ...structure, fault: frame?.error ?? null });
    }
  }
  return ok({ frames, others });
}

/** Null where the structure is neither Apple's beacon nor Eddystone's. */
function decodeFrame({ type, data }: AdStructure): Result<BeaconFrame, FrameError> | null {
  if (type === AD_TYPE.manufacturerData) {
    return decodeApple(data);
  }
  const isEddystone =
    type === AD_TYPE.serviceData && EDDYSTONE.every((byte, i) => data[i] === byte);
  return isEddystone ? decodeEddystone(data.subarray(EDDYSTONE.length)) : null;
}

/** A company says other things than beacons, Apple most of all: only what begins as one is a broken one. */
function decodeApple(data: Uint8Array): Result<BeaconFrame, FrameError> | null {
  const beacon = decodeIBeacon(data);
  if (beacon.ok) {
    return ok({ type: "ibeacon", ...beacon.value });
  }
  return beacon.error.type === "not-an-ibeacon" ? null : beacon;
}

function decodeEddystone(data: Uint8Array): Result<BeaconFrame, FrameError> {
  switch (data[0]) {
    case undefined:
      return err({ type: "wrong-length", lengthBytes: 0 });
    case UID_FRAME_TYPE:
      return named("eddystone-uid", decodeUid(data));
    case URL_FRAME_TYPE:
      return named("eddystone-url", decodeUrl(data));
    case EID_FRAME_TYPE:
      return named("eddystone-eid", decodeEid(data));
    case TLM_FRAME_TYPE:
      return data[1] === TLM_ENCRYPTED_VERSION
        ? named("eddystone-etlm", decodeEtlm(data))
        : named("eddystone-tlm", decodeTlm(data));
    default:
      return err({ type: "unknown-frame-type", frameType: data[0] });
  }
}

function named<N extends string, T extends object, E>(
  type: N,
  decoded: Result<T, E>,
): Result<{ readonly type: N } & T, E> {
  return decoded.ok ? ok({ type, ...decoded.value }) : decoded;
}

function structuresOf(frame: BeaconFrame): readonly AdStructure[] {
  return frame.type === "ibeacon"
    ? [{ type: AD_TYPE.manufacturerData, data: encodeIBeacon(frame) }]
    : [
        EDDYSTONE_SERVICES,
        {
          type: AD_TYPE.serviceData,
          data: concatBytes([Uint8Array.from(EDDYSTONE), encodeEddystone(frame)]),
        },
      ];
}

function encodeEddystone(frame: Exclude<BeaconFrame, { readonly type: "ibeacon" }>): Uint8Array {
  switch (frame.type) {
    case "eddystone-uid":
      return encodeUid(frame);
    case "eddystone-url":
      return encodeUrl(frame);
    case "eddystone-eid":
      return encodeEid(frame);
    case "eddystone-tlm":
      return encodeTlm(frame);
    case "eddystone-etlm":
      return encodeEtlm(frame);
  }
}
