/**
 * How large a QR code comes out.
 *
 * Spec: ISO/IEC 18004, table 7: bytes that versions 1 to 40 hold at error correction level M.
 */

/* oxfmt-ignore */
const BYTES_AT_M: readonly number[] = [
  14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666,
  711, 779, 857, 911, 997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989,
  2099, 2213, 2331,
];

/** Modules along one side. */
export function qrModules(lengthBytes: number): number {
  const index = BYTES_AT_M.findIndex((most) => lengthBytes <= most);
  return 21 + 4 * (index === -1 ? BYTES_AT_M.length - 1 : index);
}
