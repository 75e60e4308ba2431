/**
 * Who may speak to the till: pages of its own address that know the token, on this machine alone.
 *
 * The address check stops a foreign page that makes its name resolve to 127.0.0.1; the origin check
 * stops a foreign page that posts blindly; the token stops every other program of other users.
 */
import { timingSafeEqual } from "node:crypto";

export interface RequestFacts {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
}

export type Refusal =
  | { readonly type: "other-host"; readonly status: 421 }
  | { readonly type: "other-origin"; readonly status: 403 }
  | { readonly type: "no-token"; readonly status: 401 };

export const isOwnHost = (host: string | undefined, port: number): boolean =>
  host === `127.0.0.1:${port}` || host === `localhost:${port}`;

/** Null: let it in. */
export function refusalOf(
  { host, origin, authorization }: RequestFacts,
  { port, token }: { readonly port: number; readonly token: string },
): Refusal | null {
  if (!isOwnHost(host, port)) {
    return { type: "other-host", status: 421 };
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    return { type: "other-origin", status: 403 };
  }
  return isSame(authorization ?? "", `Bearer ${token}`) ? null : { type: "no-token", status: 401 };
}

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
