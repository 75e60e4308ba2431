/**
 * Training: the same pages on a till of its own, with a journal of its own, whose papers and screens say so.
 *
 *   POST /api/training   TrainingRequest → TrainingReply
 *
 * Asked for what it is already, it is done.
 */
import * as v from "valibot";
import type { NeedsSupervisor } from "../sale/supervision.ts";
import { approvalSchema } from "./fields.ts";

export const trainingRequestSchema = v.strictObject({
  on: v.boolean(),
  approval: approvalSchema,
});
export type TrainingRequest = v.InferOutput<typeof trainingRequestSchema>;

export type TrainingReply =
  | { readonly ok: true; readonly on: boolean }
  | { readonly ok: false; readonly error: TrainingError };

export type TrainingError =
  | NeedsSupervisor
  /** It is paid, held or cleared first. */
  | { readonly type: "sale-in-hand" }
  /** Nobody is signed in. */
  | { readonly type: "locked" }
  /** The disk takes no second journal; the till sells on as before. */
  | { readonly type: "cannot-open" }
  | { readonly type: "not-selling" };
