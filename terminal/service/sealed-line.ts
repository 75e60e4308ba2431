/**
 * A line of a small file that says whether it is whole: JSON, a space, SHA-256 of the JSON in hex.
 * Against damage, not against forgers.
 */
import { toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";

const DIGEST_DIGITS = 64;

export function sealLine(value: object, digest: Digest): string {
  const json = JSON.stringify(value);
  return `${json} ${toHex(digest.sha256(toUtf8(json)))}`;
}

/** Null where it is not as it was written. Spaces at its end do not matter. */
export function openLine(line: string, digest: Digest): unknown {
  const text = line.trimEnd();
  const json = text.slice(0, -DIGEST_DIGITS - 1);
  if (sealOf(json, digest) !== text.slice(json.length)) {
    return null;
  }
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

const sealOf = (json: string, digest: Digest): string => ` ${toHex(digest.sha256(toUtf8(json)))}`;
