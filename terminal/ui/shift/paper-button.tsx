/** Prints a Z or a supplement, as an entry of the journal: the first comes out by itself, each after it is a copy. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { usePage } from "../context.ts";

export interface PaperButtonProps {
  readonly of: EntryRef;
  readonly label: string;
  /** The icon alone; the label is for readers. */
  readonly isSmall?: boolean;
}

export function PaperButton({ of: ref, label, isSmall = false }: PaperButtonProps): JSX.Element {
  const { client, store, newId } = usePage();
  const answer = useSignal("");
  /** A press that nobody answered keeps its id, so that the next one prints nothing twice. */
  const unanswered = useRef<string | null>(null);
  const hasPrinter = store.status.value?.printer.state !== "none";

  async function print(): Promise<void> {
    const id = unanswered.current ?? newId();
    unanswered.current = id;
    answer.value = t.shift.report.printing;
    const reply = await client.print({ id, ref });
    if (!reply.ok) {
      answer.value = t.shift.unanswered;
      return;
    }
    unanswered.current = null;
    answer.value = reply.value.ok ? t.shift.report.printed : t.shift.refused.notSelling;
  }

  return hasPrinter ? (
    <span class="paper-button">
      <button
        type="button"
        class={isSmall ? "icon-button" : "button"}
        aria-label={label}
        onClick={() => void print()}
      >
        <Icon name="printer" />
        {!isSmall && label}
      </button>
      <span role="status">{answer.value}</span>
    </span>
  ) : (
    <span class="paper-button" role="status">
      {isSmall ? "" : t.shift.refused.noPrinter}
    </span>
  );
}
