/**
 * A talk with a tag: it yields a command, is given the answer, and returns what came of it. Whoever
 * performs it has the reader; a tag that leaves simply ends it. Pure.
 */
import type { Answer } from "./apdu.ts";
import type { Result } from "../core/result.ts";

export type TagTalk<T> = Generator<TagStep, Result<T, TagError>, Answer>;

export interface TagStep {
  readonly command: Uint8Array;
  /** Steps of this talk that are done, and that there will be; 0 of 0 where that is not known yet. */
  readonly done: number;
  readonly total: number;
}

/** What a sign is, and what it carries. */
export interface TagContent {
  readonly standard: "type-2" | "type-4";
  /** Longest message that it takes, in bytes. */
  readonly roomBytes: number;
  readonly isWritable: boolean;
  /** As it stands there; empty where nothing does. */
  readonly message: Uint8Array;
}

export type TagError =
  /** No tag of this standard; a tag that was never made ready for messages. */
  | { readonly type: "not-a-tag" }
  /** It refused a command that its kind has to know. */
  | { readonly type: "refused"; readonly sw: number }
  /** What it says of itself cannot be. */
  | { readonly type: "malformed" }
  | { readonly type: "read-only" }
  | { readonly type: "too-small"; readonly roomBytes: number }
  /** What was read back is not what was written; the tag was left empty. */
  | { readonly type: "not-kept" };
