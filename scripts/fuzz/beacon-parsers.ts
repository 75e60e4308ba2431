/**
 * What a beacon and its listeners parse, under hostile input: advertisements, sealed figures, addresses, settings.
 *
 * Each target throws where a parser throws, or breaks a promise that it gives.
 */
import { AD_BYTES_MAX, decodeAd, encodeAd } from "@tillwave/shared/beacon/ad";
import { decodeEid } from "@tillwave/shared/beacon/eddystone-eid";
import {
  ETLM_SALT_BYTES,
  ETLM_TAG_BYTES,
  type EddystoneEtlm,
  decodeEtlm,
} from "@tillwave/shared/beacon/eddystone-etlm";
import { type EddystoneTlm, decodeTlm } from "@tillwave/shared/beacon/eddystone-tlm";
import { decodeUid } from "@tillwave/shared/beacon/eddystone-uid";
import { compressUrl, decodeUrl, encodeUrl } from "@tillwave/shared/beacon/eddystone-url";
import { decodeAdvertisement, encodeFrame } from "@tillwave/shared/beacon/frame";
import { decodeIBeacon } from "@tillwave/shared/beacon/ibeacon";
import {
  checkBeaconSettings,
  formatBeaconSettings,
  parseBeaconSettings,
} from "@tillwave/shared/beacon/settings";
import { openTlm, sealTlm } from "@tillwave/shared/beacon/tlm-cipher";
import { assert } from "@tillwave/shared/core/assert";
import { concatBytes, equalBytes, fromHex, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { Celsius, Dbm, Millis, Millivolts } from "@tillwave/shared/core/units";
import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { PROVISIONING_TARGETS } from "./provisioning-parsers.ts";
import type { Target } from "./target.ts";

/** Files whose branches are to be reached: those that read. What noise.ts does is decided by tags, which no input meets. */
export const MEASURED =
  /^shared\/beacon\/(?:provisioning\/(?:announce|fragments|hello|label|messages|settings-\w+)|[^/]+)\.ts$/u;

const KEY = { identityKey: fromHex("b21f6f81f4d8ebcb361c85a5356ed0ea"), exponent: 9, time: 512 };
const FIGURES = {
  battery: Millivolts(3000),
  temperature: Celsius(25.5),
  frames: 100,
  uptime: Millis(100_000),
};
const SETTINGS = [
  BEACON_SETTINGS,
  {
    ...BEACON_SETTINGS,
    frames: ["uid", "url", "eid"].map((frame) => ({ frame, share: 1, connectable: true })),
    panel: { kind: "firmata", port: "/dev/ttyACM0", led: 13, button: 2 },
    hours: [{ days: [1, 2], from: "09:00", to: "24:00" }],
  },
  { ...BEACON_SETTINGS, keys: { ...BEACON_SETTINGS.keys, rolling: true } },
  { ...BEACON_SETTINGS, panel: { kind: "gpio", chip: "pinctrl-rp1", led: 17, button: null } },
  { ...BEACON_SETTINGS, panel: { kind: "sysfs", led: "ACT", button: "gpio-keys" } },
];

const same = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b);
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Uint8Array ? toHex(inner) : Object.is(inner, -0) ? "-0" : inner,
  );
const decoder = new TextDecoder();

export const TARGETS: readonly Target[] = [
  {
    name: "advertisement",
    kind: "structures",
    isText: false,
    good: [
      "02011a1aff4c000215e2c56db5dffb48d2b060d0f5a71096e000010002c5",
      "0201060303aafe1716aafe00ebedd1ebeac04e5defa017ebb1cb1c7cc10000",
      "0201060303aafe0f16aafe10000377656267617a657208",
      "0201060303aafe0d16aafe30ee89d191c462457408",
      "0201060303aafe1116aafe20000bb8198000000064000003e8",
      "0201060303aafe1516aafe20019cc77684117215d0a4dc00d0123489a8",
      "020106090954696c6c77617665",
    ].map(fromHex),
    feed: feedAdvertisement,
  },
  {
    name: "sealed-figures",
    kind: "bytes",
    isText: false,
    good: [sealedBytes(FIGURES), sealedBytes({ ...FIGURES, battery: null, temperature: null })],
    feed: feedSealed,
  },
  {
    name: "address",
    kind: "bytes",
    isText: true,
    good: [
      "https://www.tillwave.shop/",
      "http://a.com/b.org",
      "https://shop.info/x?y=1",
      "http://www.x.gov",
    ].map(toUtf8),
    feed: feedAddress,
  },
  {
    name: "settings",
    kind: "json",
    isText: true,
    good: SETTINGS.map((settings) => toUtf8(JSON.stringify(settings))),
    feed: feedSettings,
  },
  ...PROVISIONING_TARGETS,
];

/** Each may be handed any bytes, whatever stands before them. */
const DECODERS = [decodeIBeacon, decodeUid, decodeUrl, decodeEid, decodeTlm, decodeEtlm] as const;

/** Nothing is lost or made up, and what a frame says it says again. */
function feedAdvertisement(bytes: Uint8Array): void {
  const wrapped = encodeAd([{ type: 0, data: bytes }]);
  assert(wrapped.ok === bytes.length + 2 <= AD_BYTES_MAX, "31 bytes fit");
  for (const decode of DECODERS) {
    decode(bytes);
  }
  const decoded = decodeAdvertisement(bytes);
  const structures = decodeAd(bytes);
  assert(decoded.ok === structures.ok, "an advertisement is read where its structures are");
  if (!decoded.ok || !structures.ok) {
    return;
  }
  const { frames, others } = decoded.value;
  assert(frames.length + others.length === structures.value.length, "no structure is lost");
  const again = encodeAd(structures.value);
  assert(again.ok, "structures that were read fit");
  assert(
    equalBytes(again.value, bytes.slice(0, again.value.length)),
    "structures are as they were",
  );
  for (const frame of frames) {
    const written = decodeAdvertisement(encodeFrame(frame));
    assert(written.ok && same(written.value.frames, [frame]), `a frame ${frame.type} stays itself`);
  }
}

function sealedBytes(figures: EddystoneTlm): Uint8Array {
  return bytesOf(sealTlm(figures, { ...KEY, salt: fromHex("0001") }));
}

function bytesOf({ ciphertext, salt, tag }: EddystoneEtlm): Uint8Array {
  return concatBytes([ciphertext, salt, tag]);
}

/** What is opened is what was sealed, byte for byte. */
function feedSealed(bytes: Uint8Array): void {
  const sealed: EddystoneEtlm = {
    ciphertext: bytes.slice(0, -ETLM_SALT_BYTES - ETLM_TAG_BYTES),
    salt: padded(bytes.slice(-ETLM_SALT_BYTES - ETLM_TAG_BYTES, -ETLM_TAG_BYTES)),
    tag: bytes.slice(-ETLM_TAG_BYTES),
  };
  const tlm = openTlm(sealed, KEY);
  if (tlm !== null) {
    const again = sealTlm(tlm, { ...KEY, salt: sealed.salt });
    assert(equalBytes(bytesOf(again), bytesOf(sealed)), "opened figures are sealed as they were");
  }
}

function padded(salt: Uint8Array): Uint8Array {
  const whole = new Uint8Array(ETLM_SALT_BYTES);
  whole.set(salt);
  return whole;
}

/** What can be sent is read as it was written. */
function feedAddress(bytes: Uint8Array): void {
  const url = decoder.decode(bytes);
  const compressed = compressUrl(url);
  if (compressed.ok) {
    const read = decodeUrl(encodeUrl({ url, powerAt0m: Dbm(0) }));
    assert(read.ok && read.value.url === url, "an address comes back");
  }
}

/** What is taken is taken again, and can go on air. */
function feedSettings(bytes: Uint8Array): void {
  const parsed = parseBeaconSettings(decoder.decode(bytes));
  if (parsed.ok) {
    const again = parseBeaconSettings(formatBeaconSettings(parsed.value));
    assert(same(again, parsed), "settings that were taken are taken again");
    assert(checkBeaconSettings(parsed.value).ok, "settings are themselves");
  }
}
