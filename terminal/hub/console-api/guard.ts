/**
 * Who may speak to the console: pages of its own address, on this machine alone, that a person has
 * signed in to; and programs that can read the hub's folder. The header that changes need stops a
 * foreign page that posts blindly, as the origin check does.
 */
import {
  type ForeignRefusal,
  type Whence,
  foreignRefusalOf,
} from "@tillwave/shared/host/page-guard";

export const CHANGES_HEADER = "x-tillwave";

export interface RequestFacts extends Whence {
  readonly method: string;
  readonly changes: string | undefined;
}

/** Null: it may go on to show who it is. */
export function refusalOf(
  { method, changes, ...whence }: RequestFacts,
  port: number,
): ForeignRefusal | null {
  const isBlind = method !== "GET" && changes !== "1";
  return foreignRefusalOf(whence, port) ?? (isBlind ? { type: "other-origin", status: 403 } : null);
}
