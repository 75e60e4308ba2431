/** Whatever a beacon may say, and be told to say. */
import * as fc from "fast-check";
import { Celsius, Dbm, Millis, Millivolts } from "../core/units.ts";
import type { EddystoneTlm } from "../beacon/eddystone-tlm.ts";
import type { BeaconFrame } from "../beacon/frame.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const u16 = fc.nat(0xffff);
const anyPower = fc.integer({ min: -128, max: 127 }).map(Dbm);
/** So short that it fits, whatever is in it. */
const anyUrl = fc
  .tuple(
    fc.constantFrom("http://", "https://", "http://www.", "https://www."),
    fc.array(
      fc.constantFrom("a", "z", "~", "!", "/", "shop", ".com", ".org/", ".gov", "?t=1", ".c"),
      { maxLength: 4 },
    ),
  )
  .map(([scheme, parts]) => scheme + parts.join(""));

const tlmFields = {
  battery: fc.option(fc.integer({ min: 1, max: 0xffff }).map(Millivolts)),
  temperature: fc.option(
    fc.integer({ min: -0x7fff, max: 0x7fff }).map((steps) => Celsius(steps / 256)),
  ),
  frames: fc.nat(0xffff_ffff),
  uptime: fc.nat(0xffff_ffff).map((tenths) => Millis(tenths * 100)),
};
export const anyTlm: fc.Arbitrary<EddystoneTlm> = fc.record(tlmFields);

export const anyFrame: fc.Arbitrary<BeaconFrame> = fc.oneof(
  fc.record({
    type: fc.constant("ibeacon" as const),
    uuid: bytes(16),
    major: u16,
    minor: u16,
    powerAt1m: anyPower,
  }),
  fc.record({
    type: fc.constant("eddystone-uid" as const),
    namespace: bytes(10),
    instance: bytes(6),
    powerAt0m: anyPower,
  }),
  fc.record({
    type: fc.constant("eddystone-url" as const),
    url: anyUrl,
    powerAt0m: anyPower,
  }),
  fc.record({ type: fc.constant("eddystone-eid" as const), eid: bytes(8), powerAt0m: anyPower }),
  fc.record({ type: fc.constant("eddystone-tlm" as const), ...tlmFields }),
  fc.record({
    type: fc.constant("eddystone-etlm" as const),
    ciphertext: bytes(12),
    salt: bytes(2),
    tag: bytes(2),
  }),
);
