/**
 * Who may speak to a program's page: pages of its own address, on this machine alone or where its face says.
 *
 * The address check stops a foreign page that makes its name resolve to 127.0.0.1; the origin check
 * stops a foreign page that posts blindly; the token stops every other program of other users.
 */
import { timingSafeEqual } from "node:crypto";
import { toUtf8 } from "../core/bytes.ts";

/** As the request's headers say. */
export interface Whence {
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

export type ForeignRefusal =
  | { readonly type: "other-host"; readonly status: 421 }
  | { readonly type: "other-origin"; readonly status: 403 };

export type TokenRefusal = ForeignRefusal | { readonly type: "no-token"; readonly status: 401 };

/** Null: it comes from a page of ours that knows the token. */
export function tokenRefusalOf(
  { authorization, ...whence }: Whence & { readonly authorization: string | undefined },
  { port, token }: { readonly port: number; readonly token: string },
): TokenRefusal | null {
  const foreign = foreignRefusalOf(whence, port);
  if (foreign !== null) {
    return foreign;
  }
  return isSameText(authorization ?? "", `Bearer ${token}`)
    ? null
    : { type: "no-token", status: 401 };
}

/** Null: it comes from a page of ours, or from no page. */
export const foreignRefusalOf = (whence: Whence, port: number): ForeignRefusal | null =>
  foreignRefusalAt(whence, { scheme: "http", isOwnHost: (host) => isOwnHost(host, port) });

/** An address under which a program is spoken to. */
export interface Face {
  readonly scheme: "http" | "https";
  /** As `Host` names it. */
  isOwnHost(host: string | undefined): boolean;
}

export function foreignRefusalAt({ host, origin }: Whence, face: Face): ForeignRefusal | null {
  if (!face.isOwnHost(host)) {
    return { type: "other-host", status: 421 };
  }
  return origin === undefined || origin === `${face.scheme}://${host}`
    ? null
    : { type: "other-origin", status: 403 };
}

export const isOwnHost = (host: string | undefined, port: number): boolean =>
  host === `127.0.0.1:${port}` || host === `localhost:${port}`;

/** In a time that tells nothing of how much of it is right. */
export function isSameText(given: string, expected: string): boolean {
  const [a, b] = [toUtf8(given), toUtf8(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
