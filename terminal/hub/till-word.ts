/**
 * What a till says of itself in headers that it does not sign: how many sales wait with it, and which
 * documents it holds. Advisory: it is shown to people and saves sending; nothing rests on it.
 *
 *   tillwave-waiting: SALES OLDEST      with those of this request; OLDEST in Unix milliseconds
 *   tillwave-holds: catalogue=3,shop=1,policy=2,deny-list=9,keys=1
 */
import { type TillRequest, headerOf } from "./signed-request.ts";

const WAITING_HEADER = "tillwave-waiting";
const HOLDS_HEADER = "tillwave-holds";

const HEADER_MAX = 200;
const HELD_MAX = 8;

export interface Waiting {
  readonly sales: number;
  /** Unix milliseconds by the till's clock; null where nothing waits. */
  readonly since: number | null;
}

export function readWaiting(request: TillRequest): Waiting | null {
  const [, sales, since] = /^(\d{1,9}) (\d{1,15})$/u.exec(textOf(request, WAITING_HEADER)) ?? [];
  if (sales === undefined || since === undefined) {
    return null;
  }
  return { sales: Number(sales), since: Number(sales) === 0 ? null : Number(since) };
}

/** By kind; empty where the till does not say. */
export function readHolds(request: TillRequest): ReadonlyMap<string, number> {
  const words = textOf(request, HOLDS_HEADER).split(",").slice(0, HELD_MAX);
  const pairs = words.map((word) => /^([a-z-]{1,20})=(\d{1,10})$/u.exec(word.trim()));
  return new Map(
    pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? "", Number(pair[2])] as const])),
  );
}

function textOf(request: TillRequest, name: string): string {
  const text = headerOf(request, name) ?? "";
  return text.length > HEADER_MAX ? "" : text;
}
