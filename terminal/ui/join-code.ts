/**
 * The one-time code of a hub's console, as it is scanned (from `TWE1` on, protocols §4.1; it says where
 * the hub is) or typed (16 letters and figures, and then the hub's address beside it). Pure.
 */
import type { JoinError, JoinRequest } from "@tillwave/shared/api/till";
import { type Result, err, ok } from "@tillwave/shared/core/result";

/** Letters and figures of a typed code. */
const CODE_LENGTH = 16;
const GROUP = 4;
/** Characters of both fields, at most: what the till accepts. */
export const CODE_MAX = 400;
export const URL_MAX = 200;
const SCANNED = /^TWE1/iu;
/** Crockford's base 32 has no I, L, O and U; people read the first three as 1 and 0. */
const TYPED = /^[0-9A-TV-Z]{16}$/u;

export interface JoinFields {
  readonly code: string;
  readonly url: string;
}

export const NO_FIELDS: JoinFields = { code: "", url: "" };

/** A typed code may begin like a scanned one, and is shorter by far. */
export const isScanned = (code: string): boolean =>
  SCANNED.test(code) && lettersOf(code).length > CODE_LENGTH;

/** The code as its field shows it: in groups of four while it grows at its end, else as it was edited. */
export function typeCode(before: string, after: string): string {
  const isGrowing = after.length > before.length && after.startsWith(before);
  if (SCANNED.test(after)) {
    return after.slice(0, CODE_MAX);
  }
  const typed = after.toUpperCase();
  return isGrowing ? group(lettersOf(typed)) : typed.slice(0, CODE_MAX);
}

/**
 * A scanner types into the field that has the focus, whichever that is: once it is plain that a code is
 * on its way it moves to where it belongs, and what follows is typed there.
 */
export function typeUrl(fields: JoinFields, text: string): JoinFields {
  const at = text.search(/TWE1/iu);
  const [url, code] = at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at)];
  return isScanned(code)
    ? { url, code: code.slice(0, CODE_MAX) }
    : { ...fields, url: text.slice(0, URL_MAX) };
}

export function joinRequestOf({ code, url }: JoinFields): Result<JoinRequest, JoinError> {
  if (isScanned(code)) {
    return ok({ code, url: null });
  }
  if (!TYPED.test(lettersOf(code.toUpperCase()))) {
    return err({ type: "code-malformed" });
  }
  const address = url.trim();
  const full = address.includes("://") ? address : `https://${address}`;
  return address !== "" && full.startsWith("https://") && URL.canParse(full)
    ? ok({ code, url: full })
    : err({ type: "url-malformed" });
}

const lettersOf = (text: string): string => text.replaceAll(/[^0-9A-Za-z]/gu, "");

function group(letters: string): string {
  const groups: string[] = [];
  for (let at = 0; at < Math.min(letters.length, CODE_LENGTH); at += GROUP) {
    groups.push(letters.slice(at, Math.min(at + GROUP, CODE_LENGTH)));
  }
  return groups.join("-");
}
