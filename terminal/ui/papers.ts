/** Printing a receipt or its copy, and what a person has seen of its paper. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { type FetchedPaper, type SalePaper, keyOf, paperOf } from "./paper-news.ts";
import type { PrintRefusal } from "./paper-words.ts";
import type { ServiceClient } from "./service-client.ts";
import type { TillStore } from "./till-store.ts";

export interface Papers {
  readonly isAsking: ReadonlySignal<boolean>;
  /** What became of the sale's paper, as far as anybody knows. */
  of(ref: EntryRef, fetched: FetchedPaper): SalePaper;
  /** A person has it in hand: the printer could not say. */
  sawItComeOut(ref: EntryRef, copy: number): void;
  print(ref: EntryRef): Promise<void>;
}

export interface PapersDeps {
  readonly client: Pick<ServiceClient, "print">;
  readonly store: Pick<TillStore, "notice" | "paperNews">;
  newId(): string;
}

export function createPapers({ client, store, newId }: PapersDeps): Papers {
  const isAsking = signal(false);
  const seen = signal<ReadonlySet<string>>(new Set());
  /** A press that nobody answered keeps its id, so that the next one prints nothing twice. */
  let unanswered: { readonly key: string; readonly id: string } | null = null;

  return {
    isAsking,
    of(ref, fetched) {
      const sale = paperOf(fetched, store.paperNews.value.get(keyOf(ref)));
      const isSeen = sale.latest !== null && seen.value.has(pieceOf(ref, sale.latest.copy));
      return isSeen && sale.latest?.paper === "unknown"
        ? { ...sale, latest: { ...sale.latest, paper: "printed" } }
        : sale;
    },
    sawItComeOut(ref, copy) {
      seen.value = new Set(seen.peek()).add(pieceOf(ref, copy));
    },
    async print(ref) {
      if (isAsking.peek()) {
        return;
      }
      const key = keyOf(ref);
      const id = unanswered?.key === key ? unanswered.id : newId();
      isAsking.value = true;
      store.notice.value = null;
      const answer = await client.print({ id, ref });
      isAsking.value = false;
      unanswered = answer.ok ? null : { key, id };
      const refusal = refusalOf(answer);
      if (refusal !== null) {
        store.notice.value = { type: "not-printed", refusal };
      }
    },
  };
}

const pieceOf = (ref: EntryRef, copy: number): string => `${keyOf(ref)}:${copy}`;

function refusalOf(answer: Awaited<ReturnType<ServiceClient["print"]>>): PrintRefusal | null {
  if (answer.ok) {
    return answer.value.ok ? null : answer.value.error;
  }
  return answer.error.type === "not-now" ? { type: "not-selling" } : { type: "unanswered" };
}
