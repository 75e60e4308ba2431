/**
 * How loud a beacon is, which receivers take its distance from: iBeacon says what is heard 1 m away,
 * Eddystone what would be heard at 0 m. The free air takes 41 dB of the first metre.
 *
 * Spec: google/eddystone, eddystone-uid ("Tx Power"); Apple, "Proximity Beacon Specification", Release R1.
 */
import { Dbm } from "../core/units.ts";

const FIRST_METRE_DB = 41;

/** What Eddystone says of a beacon that is heard with this 1 m away. */
export const powerAt0m = (at1m: Dbm): Dbm => Dbm(at1m + FIRST_METRE_DB);

/** What iBeacon says of a beacon that has this at 0 m. */
export const powerAt1m = (at0m: Dbm): Dbm => Dbm(at0m - FIRST_METRE_DB);
