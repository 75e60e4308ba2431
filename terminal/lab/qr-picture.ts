/** A QR code as the page draws it, one dot a module. */
import type { Picture } from "@tillwave/shared/api/lab-picture";
import { encode } from "uqr";

/** Bytes as they go to the page. */
export const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** Null where the text is longer than any code holds. */
export function qrPicture(text: string): Picture | null {
  try {
    const { size, data } = encode(text, { ecc: "M", border: 0 });
    const rowBytes = Math.ceil(size / 8);
    const bits = new Uint8Array(rowBytes * size);
    data.forEach((row, y) =>
      row.forEach((isBlack, x) => {
        const at = y * rowBytes + (x >> 3);
        bits[at] = (bits[at] ?? 0) | (isBlack ? 0x80 >> (x & 7) : 0);
      }),
    );
    return { width: size, height: size, bits: toBase64(bits) };
  } catch {
    return null;
  }
}
