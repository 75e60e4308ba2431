/** What is longer than a message: read page by page, and staged piece by piece. */
import {
  PAGED_BYTES_MAX,
  PIECE_BYTES_MAX,
  STATUS,
  pageOf,
  stagedOf,
} from "@tillwave/shared/beacon/provisioning/messages";
import { concatBytes, equalBytes } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Answer, Question, Talk, TalkFault } from "./talk.ts";

/** It changed while it was read: so often it is read anew. */
const READ_AGAIN_MAX = 3;

export interface ReadWhole {
  readonly whole: Uint8Array;
  /** Of what was read, as it was: of settings, their digest. */
  readonly tag: Uint8Array;
}

/** An answer that is none to go on with is handed back as it is. */
export async function readPages(
  talk: Talk,
  question: (offset: number) => Question,
): Promise<Result<ReadWhole | Answer, TalkFault>> {
  for (let tries = 0; tries < READ_AGAIN_MAX; tries += 1) {
    const parts: Uint8Array[] = [];
    let tag: Uint8Array | null = null;
    for (let has = 0; ;) {
      const answer = await talk.ask(question(has));
      if (!answer.ok || answer.value.status !== STATUS.done) {
        return answer;
      }
      const page = pageOf(answer.value.result);
      if (page === null || page.total > PAGED_BYTES_MAX) {
        return err({ type: "broken", detail: "a page that is none" });
      }
      if (tag !== null && !equalBytes(tag, page.tag)) {
        break;
      }
      ({ tag } = page);
      parts.push(page.part);
      has += page.part.length;
      if (has >= page.total) {
        return ok({ whole: concatBytes(parts), tag });
      }
      if (page.part.length === 0) {
        return err({ type: "broken", detail: "a page without anything on it" });
      }
    }
  }
  return err({ type: "broken", detail: "it is another one with each page" });
}

/**
 * Puts the whole there, from where it has it already; null: it is there. `isAnew`: from the beginning, whatever is there.
 * An answer that is none to go on with is handed back as it is.
 */
export async function stage(
  talk: Talk,
  whole: Uint8Array,
  { isAnew, progress }: { readonly isAnew: boolean; progress(percent: number): void },
): Promise<Result<{ readonly resumedAt: number } | Answer, TalkFault>> {
  const put = (offset: number, piece: Uint8Array) =>
    talk.ask({ op: "stage", offset, total: whole.length, piece });
  let has = 0;
  let resumedAt = 0;
  if (!isAnew) {
    const asked = await put(0, new Uint8Array(0));
    const there = asked.ok && asked.value.status === STATUS.done ? stagedOf(asked.value.result) : 0;
    if (!asked.ok) {
      return asked;
    }
    resumedAt = there !== null && there <= whole.length ? there : 0;
    has = resumedAt;
  }
  while (has < whole.length) {
    const answer = await put(has, whole.slice(has, has + PIECE_BYTES_MAX));
    if (!answer.ok || answer.value.status !== STATUS.done) {
      return answer;
    }
    const there = stagedOf(answer.value.result) ?? 0;
    if (there <= has || there > whole.length) {
      return err({ type: "broken", detail: "what is staged does not grow" });
    }
    has = there;
    progress(Math.floor((has / whole.length) * 100));
  }
  return ok({ resumedAt });
}
