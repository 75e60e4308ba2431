/**
 * A till's request as a QR on the customer's screen, for a phone that pays through its own network.
 *
 * Spec: Tillwave protocols, version 1, §1.9. `TWP1` ‖ base32(CBOR [merchant, then the request's
 * fields]): 46 bytes, 78 characters, QR version 4. Not signed: the phone shows shop and amount, and
 * the hub books to the merchant that is named.
 */
import { decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { u32 } from "../cose/shape.ts";
import { assert } from "../core/assert.ts";
import { type Result, err, ok } from "../core/result.ts";
import { formatQrText, parseQrText } from "../sync/qr-text.ts";
import { REQUEST_BYTES_MAX, readRequest, requestFields } from "./spend-request.ts";
import type { OpenTender } from "./token.ts";

const PREFIX = "TWP1";
const MERCHANT_BYTES_MAX = 5;
const QR_BYTES_MAX = REQUEST_BYTES_MAX + MERCHANT_BYTES_MAX;
const QR_TEXT_MAX = PREFIX.length + Math.ceil((QR_BYTES_MAX * 8) / 5);

export type RequestQrError = { readonly type: "not-a-request" };

export function formatRequestQr({ merchant, request }: OpenTender): string {
  const fields = requestFields(request);
  assert(u32(merchant) && readRequest(fields) !== null, "no phone reads this as a request");
  return formatQrText(PREFIX, encodeCbor([merchant, ...fields]));
}

export function parseRequestQr(scanned: string): Result<OpenTender, RequestQrError> {
  const encoded = parseQrText(PREFIX, scanned, QR_TEXT_MAX);
  const value = encoded && decodeCbor(encoded, QR_BYTES_MAX);
  if (value === null || !value.ok || !Array.isArray(value.value)) {
    return err({ type: "not-a-request" });
  }
  const [merchant, ...fields] = value.value;
  const request = readRequest(fields);
  return u32(merchant) && request !== null
    ? ok({ merchant, request })
    : err({ type: "not-a-request" });
}
