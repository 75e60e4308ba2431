/**
 * The goods on the till's first page, as a supervisor has arranged them.
 *
 *   POST /api/favourites   FavouritesRequest → FavouritesReply
 */
import * as v from "valibot";
import type { NeedsSupervisor } from "../sale/supervision.ts";
import { approvalSchema, randomIdSchema, textSchema } from "./fields.ts";

/** Three screens of tiles: more is a catalogue again. */
export const FAVOURITES_MAX = 48;
/** Best sellers that are offered, at most. */
export const OFFERED_MAX = 16;

export const favouritesRequestSchema = v.variant("action", [
  v.strictObject({
    action: v.literal("save"),
    /** Made by the page for each press: sent again, it saves nothing again. */
    id: randomIdSchema,
    /** In their order, none of them twice. */
    skus: v.pipe(
      v.array(textSchema),
      v.maxLength(FAVOURITES_MAX),
      v.check((skus) => new Set(skus).size === skus.length, "an item twice"),
    ),
    approval: approvalSchema,
  }),
  /** What has been sold most of late: for a shop that has arranged none. */
  v.strictObject({ action: v.literal("offer") }),
]);
export type FavouritesRequest = v.InferOutput<typeof favouritesRequestSchema>;

export type FavouritesReply =
  /** Those that are in force, or those that are offered. */
  | { readonly ok: true; readonly skus: readonly string[] }
  | { readonly ok: false; readonly error: FavouritesError };
export type FavouritesError = NeedsSupervisor | { readonly type: "not-selling" | "locked" };
