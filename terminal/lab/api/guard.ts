/** Who may speak to the lab: pages of its own address that know the token, on this machine alone. */
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

/** A foreign page whose name resolves to 127.0.0.1 calls us by that name. */
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
  const given = Buffer.from(authorization ?? "");
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected)
    ? null
    : { type: "no-token", status: 401 };
}
