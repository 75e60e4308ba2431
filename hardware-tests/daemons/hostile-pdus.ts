/**
 * What a central can send that no honest one does, for both makers' bleno: those of the corpus have killed one of them, and the
 * rest is made of what it understands, cut, stretched, turned and put together anew.
 */
import { concatBytes, fromHex } from "@tillwave/shared/core/bytes";

/** ATT; each of these threw inside bleno before it was guarded. */
export const ATT_CORPUS: readonly Uint8Array[] = [
  ..."02 04 06 08 0a 0c 10 12 16 52".split(" "),
  "16ffff",
  "10010000",
  "0400",
  "060100ffff",
  "0601 00ffff0028",
  "08010003",
  "0c0300",
  "1201",
  "160300",
  "1803",
  "1e",
].map(fromHex);

/** Security Manager, channel 6: pairing out of order, keys of nobody, cut short. */
export const PAIRING_CORPUS: readonly Uint8Array[] = [
  "01 03 00 01 10 00 01",
  "01",
  `03 ${"00".repeat(16)}`,
  `04 ${"00".repeat(16)}`,
  "04",
  "05 01",
  "05 01ff",
  "0b",
  "",
].map(fromHex);

const VALID: readonly Uint8Array[] = [
  "02 0001",
  "04 0100 ffff",
  "06 0100 ffff 0028 0018",
  "08 0100 ffff 0328",
  "08 0100 ffff 002a",
  "0a 0300",
  "0c 0300 0100",
  "0e 0300 0500",
  "10 0100 ffff 0028",
  "12 0900 0200",
  "12 0300 41",
  "16 0300 0000 41424344",
  "16 0900 0000 0100",
  "18 01",
  "18 00",
  "1e",
  "52 0900 0100",
  `d2 0300 41 ${"00".repeat(12)}`,
].map(fromHex);

const CHANNELS = [4, 4, 4, 4, 4, 5, 6, 6, 0, 1, 0x40, 0xff_ff] as const;

export interface Strike {
  readonly kind: "first" | "continuing";
  readonly bytes: Uint8Array;
}

/** ACL fragments of one PDU, or of what looks like one. `random` gives numbers from 0 to 1. */
export function strike(random: () => number): readonly Strike[] {
  const below = (max: number): number => Math.floor(random() * max);
  const pick = <T>(list: readonly T[], otherwise: T): T => list[below(list.length)] ?? otherwise;
  const bytes = (max: number): Uint8Array =>
    Uint8Array.from({ length: below(max + 1) }, () => below(256));

  function pdu(): Uint8Array {
    const valid = Uint8Array.from(pick(VALID, new Uint8Array()));
    switch (below(6)) {
      case 0:
        return pick(ATT_CORPUS, valid);
      case 1:
        return bytes(below(4) === 0 ? 400 : 24);
      case 2:
        return valid.slice(0, below(valid.length + 1));
      case 3:
        return concatBytes([valid, bytes(40)]);
      case 4:
        valid[below(valid.length)] = below(256);
        return valid;
      default:
        return concatBytes([
          valid.slice(0, below(valid.length + 1)),
          pick(VALID, valid).slice(below(4)),
        ]);
    }
  }

  const channel = pick(CHANNELS, 4);
  const payload = channel === 6 ? pick(PAIRING_CORPUS, pdu()) : pdu();
  // What it says of its length is mostly true.
  const length = below(8) === 0 ? below(0x1_00_00) : payload.length;
  const frame = concatBytes([
    Uint8Array.of(length & 0xff, length >> 8, channel & 0xff, channel >> 8),
    payload,
  ]);
  switch (below(8)) {
    case 0:
      return [{ kind: "continuing", bytes: frame }];
    case 1:
      return [{ kind: "first", bytes: frame.slice(0, below(frame.length + 1)) }];
    case 2: {
      const at = below(frame.length);
      const rest: Strike = { kind: "continuing", bytes: frame.slice(at) };
      const twice = below(3) === 0 ? [rest] : [];
      return [{ kind: "first", bytes: frame.slice(0, at) }, rest, ...twice];
    }
    default:
      return [{ kind: "first", bytes: frame }];
  }
}
