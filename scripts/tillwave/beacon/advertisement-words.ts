/** What an advertisement says, field by field: for whoever looks at bytes from the air. */
import { AD_TYPE, type AdError, type AdStructure } from "@tillwave/shared/beacon/ad";
import type { BeaconFrame, FrameError } from "@tillwave/shared/beacon/frame";
import { powerAt0m, powerAt1m } from "@tillwave/shared/beacon/power";
import { toHex } from "@tillwave/shared/core/bytes";
import type { Dbm } from "@tillwave/shared/core/units";
import { numberText } from "../tone/svg.ts";
import { dbm, lengthText, uuidText } from "./frame-words.ts";

/** A name and a value. */
export type Field = readonly [string, string];

const APPLE = 0x004c;
const EDDYSTONE = 0xfeaa;
const FLAGS = [
  "findable for a while",
  "findable",
  "no classic Bluetooth",
  "classic too (controller)",
  "classic too (host)",
] as const;

export const FRAME_TITLES: Readonly<Record<BeaconFrame["type"], string>> = {
  ibeacon: "iBeacon",
  "eddystone-uid": "Eddystone-UID",
  "eddystone-url": "Eddystone-URL",
  "eddystone-eid": "Eddystone-EID",
  "eddystone-tlm": "Eddystone-TLM",
  "eddystone-etlm": "Eddystone-TLM, encrypted",
};

/** What hearing it is worth. */
export const FRAME_WORTH: Readonly<Record<BeaconFrame["type"], string>> = {
  ibeacon: "It wakes phones. Anybody can send the same: it proves nothing.",
  "eddystone-uid": "Anybody can send the same: it proves nothing.",
  "eddystone-url": "Anybody can send the same: it proves nothing.",
  "eddystone-eid":
    "Changes with the clock. Who has the key can tell the beacon from it: it is proof while its window lasts.",
  "eddystone-tlm": "Belongs to the beacon whose other frames come from the same address.",
  "eddystone-etlm": "Can be read with the beacon's key alone: --settings FILE",
};

export function fieldsOf(frame: BeaconFrame): readonly Field[] {
  switch (frame.type) {
    case "ibeacon":
      return [
        ["UUID", uuidText(frame.uuid)],
        ["major", wordText(frame.major)],
        ["minor", wordText(frame.minor)],
        ["power at 1 m", `${dbm(frame.powerAt1m)} (${dbm(powerAt0m(frame.powerAt1m))} at 0 m)`],
      ];
    case "eddystone-uid":
      return [
        ["namespace", toHex(frame.namespace)],
        ["instance", toHex(frame.instance)],
        eddystonePower(frame.powerAt0m),
      ];
    case "eddystone-url":
      return [["address", frame.url], eddystonePower(frame.powerAt0m)];
    case "eddystone-eid":
      return [["id", toHex(frame.eid)], eddystonePower(frame.powerAt0m)];
    case "eddystone-tlm":
      return [
        [
          "battery",
          frame.battery === null ? "none, or not known" : `${numberText(frame.battery)} mV`,
        ],
        [
          "temperature",
          frame.temperature === null ? "not known" : `${numberText(frame.temperature)} °C`,
        ],
        ["frames sent", `${frame.frames}`],
        ["up for", `${lengthText(frame.uptime / 1000)} (${numberText(frame.uptime / 1000)} s)`],
      ];
    case "eddystone-etlm":
      return [
        ["ciphertext", toHex(frame.ciphertext)],
        ["salt", toHex(frame.salt)],
        ["tag", toHex(frame.tag)],
      ];
  }
}

const wordText = (value: number): string => `${value} (0x${value.toString(16).padStart(4, "0")})`;

const eddystonePower = (at0m: Dbm): Field => [
  "power at 0 m",
  `${dbm(at0m)} (${dbm(powerAt1m(at0m))} at 1 m)`,
];

/** One line for a structure that is no beacon's frame. */
export function structureWords({ type, data }: AdStructure): string {
  switch (type) {
    case AD_TYPE.flags:
      return `flags: ${flagWords(data)}`;
    case AD_TYPE.completeServices:
      return `services: ${servicesText(data)}`;
    case AD_TYPE.shortName:
      return `name, cut short: “${nameText(data)}”`;
    case AD_TYPE.completeName:
      return `name: “${nameText(data)}”`;
    case AD_TYPE.txPower:
      return data.length === 1
        ? `sent with ${dbm(new Int8Array(data)[0] ?? 0)}`
        : "sent with a power that is broken";
    case AD_TYPE.serviceData:
      return `data of a service: ${servicesText(data.subarray(0, 2))}`;
    case AD_TYPE.manufacturerData:
      return `data of a company: ${companyText(data)}`;
    default:
      return `type 0x${byteText(type)}`;
  }
}

export function adErrorWords(error: AdError): string {
  switch (error.type) {
    case "too-long":
      return `${error.lengthBytes} bytes are too many: an advertisement has at most 31.`;
    case "cut-short":
      return `Cut short: the structure that begins with byte ${error.offset} lacks ${bytesText(error.missingBytes)}.`;
    case "not-zero-after-end":
      return `A length of zero ends an advertisement, and byte ${error.offset} comes after it.`;
  }
}

export function frameErrorWords(error: FrameError): string {
  switch (error.type) {
    case "not-an-ibeacon":
      return `no iBeacon from byte ${error.offset} of its data on`;
    case "wrong-length":
      return `${bytesText(error.lengthBytes)} are not as many as it has`;
    case "unknown-scheme":
      return `the beginning ${error.scheme} of an address is not defined`;
    case "not-a-letter":
      return `byte ${error.offset} stands for nothing in an address`;
    case "unknown-version":
      return `version ${error.version} is not known`;
    case "unknown-frame-type":
      return `frames of type 0x${byteText(error.frameType)} are not known`;
  }
}

/** "02 01 06". */
export const spacedHex = (bytes: Uint8Array): string => [...bytes].map(byteText).join(" ");

const byteText = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, "0");
const bytesText = (count: number): string => `${count} ${count === 1 ? "byte" : "bytes"}`;

function flagWords(data: Uint8Array): string {
  const set = FLAGS.filter((_, bit) => (((data[0] ?? 0) >> bit) & 1) === 1);
  return set.length === 0 ? "none" : set.join(", ");
}

function servicesText(data: Uint8Array): string {
  const numbers: string[] = [];
  for (let i = 0; i + 1 < data.length; i += 2) {
    const number = ((data[i + 1] as number) << 8) | (data[i] as number);
    numbers.push(`0x${fourDigits(number)}${number === EDDYSTONE ? " (Eddystone)" : ""}`);
  }
  return numbers.length === 0 ? "none" : numbers.join(", ");
}

function companyText(data: Uint8Array): string {
  if (data.length < 2) {
    return "none";
  }
  const number = ((data[1] as number) << 8) | (data[0] as number);
  return `0x${fourDigits(number)}${number === APPLE ? " (Apple)" : ""}`;
}

const fourDigits = (value: number): string => value.toString(16).toUpperCase().padStart(4, "0");

/** Whatever is no letter does nothing to a terminal. */
const nameText = (data: Uint8Array): string =>
  new TextDecoder().decode(data).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u{FFFD}");
