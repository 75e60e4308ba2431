/**
 * The hub's token as a QR on the customer's phone: the way back to a till that has no network.
 *
 * Spec: Tillwave protocols, version 1, §1.9. `TWT1` ‖ base32 of the token, 246 characters, QR 9-M.
 */
import { type Result, err, ok } from "../core/result.ts";
import { formatQrText, parseQrText } from "../sync/qr-text.ts";

const PREFIX = "TWT1";
/** More than the largest figures need, in characters. */
const QR_TEXT_MAX = 400;

export type TokenQrError = { readonly type: "not-a-token" };

export function formatTokenQr(token: Uint8Array): string {
  return formatQrText(PREFIX, token);
}

/** The token's bytes, for checkToken to judge. */
export function parseTokenQr(scanned: string): Result<Uint8Array, TokenQrError> {
  const token = parseQrText(PREFIX, scanned, QR_TEXT_MAX);
  return token === null || token.length === 0 ? err({ type: "not-a-token" }) : ok(token);
}
