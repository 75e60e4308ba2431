/**
 * This till will never count a tender's nonce: a person has decided so, or its answer could not be
 * believed. Should the spend turn up at the hub, the hub gives the wallet its value back.
 */
import * as v from "valibot";
import { count, hex, kind, person, text } from "../fields.ts";

export const spendVoid = kind("spend-void", {
  sale: count,
  tender: count,
  nonce: hex,
  reason: text,
  /** The answer that failed its checks, as it came; null where there was none. */
  evidence: v.nullable(hex),
  /** The supervisor who has let a person decide so. */
  approvedBy: v.exactOptional(v.nullable(person)),
});
