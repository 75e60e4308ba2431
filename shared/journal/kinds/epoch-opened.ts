/** The first entry of each epoch: why the one before could not go on. */
import * as v from "valibot";
import { count, hex, kind, text } from "../fields.ts";

export const epochOpened = kind("epoch-opened", {
  opened: count,
  why: v.picklist([
    "first",
    "chain-broken",
    "other-terminal",
    "joined",
    "journal-set-aside",
    "restored",
    "cloned",
    "spare",
  ]),
  /** The last entry of the epoch before as known; null where there is none or it cannot be read. */
  previous: v.nullable(v.strictObject({ epoch: count, seq: count, head: hex })),
  detail: text,
});
