/** The address that a shop's sign may carry: https, short enough for every tag, and nothing hidden in it. */
import { type Result, err, ok } from "../core/result.ts";

/** In characters, each one byte: with its record it still fits a length of one byte. */
export const SIGN_URL_LENGTH_MAX = 200;

export type SignUrlError =
  | { readonly type: "too-long"; readonly max: number }
  | { readonly type: "not-https" }
  /** A name and password before the host, which makes one shop look like another. */
  | { readonly type: "has-login" }
  | { readonly type: "not-a-url" };

const HOST = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+";
const SIGN_URL = new RegExp(`^https://${HOST}(?::\\d{1,5})?(?:[/?#][\\x21-\\x7e]*)?$`, "iu");

/** Answers with the address as it goes on the tag. */
export function parseSignUrl(text: string): Result<string, SignUrlError> {
  const url = text.trim();
  if (url.length > SIGN_URL_LENGTH_MAX) {
    return err({ type: "too-long", max: SIGN_URL_LENGTH_MAX });
  }
  if (!/^https:\/\//iu.test(url)) {
    return err({ type: "not-https" });
  }
  if (/^[^/?#]*@/u.test(url.slice("https://".length))) {
    return err({ type: "has-login" });
  }
  return SIGN_URL.test(url)
    ? ok(`https://${url.slice("https://".length)}`)
    : err({ type: "not-a-url" });
}
