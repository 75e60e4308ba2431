/** What the requests of pages are made of: every request takes these in the same bounds. */
import * as v from "valibot";

/** Longest reason that goes with a request, in characters. */
export const REASON_MAX = 80;

export const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A name of the shop's own making: an article, a barcode. */
export const textSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
/** Made at random by whoever asks: sent again, it does nothing again. */
export const randomIdSchema = v.pipe(v.string(), v.regex(/^[\w-]{8,40}$/u));
export const refSchema = v.strictObject({ epoch: countSchema, seq: countSchema });
/** As a person types it: what stands around it does not count. */
export const reasonSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(REASON_MAX));
/** What a supervisor's PIN has given for this one thing; null where nobody was asked. */
export const approvalSchema = v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(64)));
