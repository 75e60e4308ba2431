/** Tokens of tablets and of customers' screens, and what is kept of them. */
import { toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import type { Digest, Random } from "@tillwave/shared/core/crypto";

const TOKEN_BYTES = 32;

export const makeToken = (random: Random): string => toHex(random.bytes(TOKEN_BYTES));

/**
 * Of the customer's screen that stands beside a page with this token. It comes of that one and not the
 * other way round, so nothing is kept for it, and it ends with it.
 */
export const customerTokenOf = (token: string, digest: Digest): string =>
  tokenDigest(`tillwave customer's screen\n${token}`, digest);

/** What a file may hold of a token. */
export const tokenDigest = (token: string, digest: Digest): string =>
  toHex(digest.sha256(toUtf8(token)));
