/**
 * Who may speak to the console: pages of its own address, on this machine alone, that a person has
 * signed in to; and programs that can read the hub's folder.
 *
 * The address check stops a foreign page that makes its name resolve to 127.0.0.1; the origin check and
 * the header that changes need stop a foreign page that posts blindly.
 */
import { timingSafeEqual } from "node:crypto";

export const CHANGES_HEADER = "x-tillwave";

export interface RequestFacts {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly changes: string | undefined;
}

export type Refusal =
  | { readonly type: "other-host"; readonly status: 421 }
  | { readonly type: "other-origin"; readonly status: 403 };

export const isOwnHost = (host: string | undefined, port: number): boolean =>
  host === `127.0.0.1:${port}` || host === `localhost:${port}`;

/** Null: it may go on to show who it is. */
export function refusalOf(
  { method, host, origin, changes }: RequestFacts,
  port: number,
): Refusal | null {
  if (!isOwnHost(host, port)) {
    return { type: "other-host", status: 421 };
  }
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  const isBlind = method !== "GET" && changes !== "1";
  return isForeign || isBlind ? { type: "other-origin", status: 403 } : null;
}

export function isSameText(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
