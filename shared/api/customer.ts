/**
 * What a customer's screen may ask of the till beside the feed: its own language, and nothing else.
 *
 *   POST /api/customer-language  CustomerLanguageRequest → CommandReply
 *
 * It is a press like the others (shared/api/till.ts): meant for one sale, and done once by its id.
 */
import * as v from "valibot";
import { languageSchema } from "../core/language.ts";
import { commandRequestSchema } from "./till.ts";

const { page, id, sale } = commandRequestSchema.entries;

export const customerLanguageRequestSchema = v.strictObject({
  page,
  id,
  sale,
  /** Null: the shop's own. */
  language: v.nullable(languageSchema),
});
export type CustomerLanguageRequest = v.InferOutput<typeof customerLanguageRequestSchema>;
