/** What may be sent as the wish for a code: a number or none, and a name that fits a certificate. */
import type { JoinCodeRequest } from "@tillwave/shared/api/console";

/** Of UTF-8: protocols §4.2. */
const NAME_BYTES_MAX = 24;
const NUMBER_MAX = 0xffff_ffff;

/** How many letters must go; 0 where the name fits. A Chinese character takes three bytes. */
export function lettersTooMany(name: string): number {
  const letters = [...name.trim()];
  const utf8 = new TextEncoder();
  let bytes = 0;
  const fits = letters.findIndex((letter) => {
    bytes += utf8.encode(letter).length;
    return bytes > NAME_BYTES_MAX;
  });
  return fits === -1 ? 0 : letters.length - fits;
}

/** As much of it as fits. */
export const cutName = (name: string): string => {
  const letters = [...name.trim()];
  return letters
    .slice(0, letters.length - lettersTooMany(name))
    .join("")
    .trim();
};

/** Null where no terminal can have this number. */
export function parseTerminalNumber(text: string): number | null {
  const n = /^\d{1,10}$/u.test(text.trim()) ? Number(text.trim()) : 0;
  return n >= 1 && n <= NUMBER_MAX ? n : null;
}

export type JoinWish =
  | { readonly ok: true; readonly request: JoinCodeRequest }
  | { readonly ok: false; readonly at: "number" | "name" };

/** `number` is null for the next free one. */
export function readJoinWish(number: string | null, name: string): JoinWish {
  const terminal = number === null ? null : parseTerminalNumber(number);
  if (number !== null && terminal === null) {
    return { ok: false, at: "number" };
  }
  if (name.trim() === "" || lettersTooMany(name) > 0) {
    return { ok: false, at: "name" };
  }
  return { ok: true, request: { terminal, name: name.trim() } };
}
