/**
 * AD structures: what the up to 31 bytes of an advertisement, or of a scan response, are made of.
 *
 * Spec: Bluetooth Core 5.3, volume 3, part C, §11; numbers: Assigned Numbers, §2.3 (AD types).
 *
 *   ┌────────┬──────┬─────────────┐┌────────┬──────┬─────────────┐┌─────────────┐
 *   │ length │ type │ data        ││ length │ type │ data        ││ 00 00 … 00  │
 *   └────────┴──────┴─────────────┘└────────┴──────┴─────────────┘└─────────────┘
 *       1        1     length − 1    a length of zero ends them, and zeros follow to the end
 */
import { concatBytes } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";

/** Of legacy advertising, which phones hear in their sleep. */
export const AD_BYTES_MAX = 31;
const HEADER_BYTES = 2;

export const AD_TYPE = {
  flags: 0x01,
  /** All services by their 16-bit numbers. */
  completeServices: 0x03,
  shortName: 0x08,
  completeName: 0x09,
  txPower: 0x0a,
  /** Data of a service with a 16-bit number, which comes first, little-endian. */
  serviceData: 0x16,
  /** Data of a company, whose number comes first, little-endian. */
  manufacturerData: 0xff,
} as const;

export interface AdStructure {
  /** 0 to 255, of {@link AD_TYPE} or another. */
  readonly type: number;
  /** Without length and type. */
  readonly data: Uint8Array;
}

/** General discoverable, no classic Bluetooth. */
export const LE_ONLY_FLAGS: AdStructure = { type: AD_TYPE.flags, data: Uint8Array.of(0x06) };

export type AdError =
  | { readonly type: "too-long"; readonly lengthBytes: number }
  /** The structure that begins at `offset` would end beyond the last byte. */
  | { readonly type: "cut-short"; readonly offset: number; readonly missingBytes: number }
  /** Something follows the end of all structures. */
  | { readonly type: "not-zero-after-end"; readonly offset: number };

export function encodeAd(structures: readonly AdStructure[]): Result<Uint8Array, AdError> {
  const bytes = concatBytes(
    structures.flatMap(({ type, data }) => [Uint8Array.of(data.length + 1, type), data]),
  );
  return bytes.length > AD_BYTES_MAX
    ? err({ type: "too-long", lengthBytes: bytes.length })
    : ok(bytes);
}

export function decodeAd(bytes: Uint8Array): Result<readonly AdStructure[], AdError> {
  if (bytes.length > AD_BYTES_MAX) {
    return err({ type: "too-long", lengthBytes: bytes.length });
  }
  const structures: AdStructure[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const length = bytes[offset] as number;
    if (length === 0) {
      const after = bytes.findIndex((byte, i) => i > offset && byte !== 0);
      return after === -1 ? ok(structures) : err({ type: "not-zero-after-end", offset: after });
    }
    const end = offset + 1 + length;
    if (end > bytes.length) {
      return err({ type: "cut-short", offset, missingBytes: end - bytes.length });
    }
    const type = bytes[offset + 1] as number;
    structures.push({ type, data: bytes.slice(offset + HEADER_BYTES, end) });
    offset = end;
  }
  return ok(structures);
}
