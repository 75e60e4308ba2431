/**
 * CRC-24 of OpenPGP (RFC 9580, section 6.1): polynomial 0x864CFB, start 0xB704CE, most significant bit first, nothing
 * reflected, nothing added at the end. Taken bit by bit, since the 68 bits that it guards are no whole bytes.
 */
export const CRC24_BITS = 24;

const POLYNOMIAL = 0x864cfb;
const START = 0xb704ce;
const TOP_BIT = 0x800000;

/** Of the first `count` entries of `bits`, each 0 or 1. */
export function crc24(bits: Uint8Array, count: number): number {
  let crc = START;
  for (let at = 0; at < count; at++) {
    const top = (crc & TOP_BIT) !== 0 ? 1 : 0;
    crc = (crc << 1) & 0xffffff;
    if (top !== bits[at]) crc ^= POLYNOMIAL;
  }
  return crc;
}
