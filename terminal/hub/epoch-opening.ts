/**
 * The first entry of an epoch as the chain needs it: why it was opened, and the head before it, from
 * which its genesis is made. Read loosely: a newer till may say more, and the chain must go on all the
 * same; what the entry means is judged like that of any other (line.ts).
 */
import { fromHex } from "@tillwave/shared/core/bytes";
import { NO_HEAD } from "@tillwave/shared/journal/chain";
import * as v from "valibot";

const WHY_MAX = 40;

const schema = v.object({
  kind: v.literal("epoch-opened"),
  why: v.pipe(v.string(), v.regex(/^[a-z-]+$/u), v.maxLength(WHY_MAX)),
  previous: v.nullable(v.object({ head: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u)) })),
});

export interface EpochOpening {
  readonly why: string;
  /** Of the epoch before as known, or zeros. */
  readonly previousHead: Uint8Array;
}

/** Null where the line opens no epoch. */
export function readOpening(body: Uint8Array): EpochOpening | null {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return null;
  }
  const parsed = v.safeParse(schema, json);
  if (!parsed.success) {
    return null;
  }
  const { why, previous } = parsed.output;
  return { why, previousHead: previous === null ? NO_HEAD : fromHex(previous.head) };
}
