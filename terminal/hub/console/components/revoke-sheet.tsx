/** Asks before a till is shut out, and says what happens then. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { TerminalRow } from "@tillwave/shared/api/console";
import { usePage } from "../context.ts";
import { usePress } from "../use-press.ts";
import { failureWords } from "../words.ts";

interface RevokeSheetProps {
  readonly till: TerminalRow;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function RevokeSheet({ till, onDone, onClose }: RevokeSheetProps): JSX.Element {
  const words = t.revoke;
  const { client } = usePage();
  const failed = useSignal("");
  const { isBusy, press } = usePress(async () => {
    failed.value = "";
    const answer = await client.revoke(till.terminal);
    if (answer.ok) {
      onDone();
    } else {
      failed.value = failureWords(answer.error);
    }
  });
  return (
    <Sheet title={words.title(t.terminals.longName(till.terminal))} onClose={onClose}>
      <div class="sheet-words">
        <p>{words.more}</p>
        {(till.waiting ?? 0) > 0 && <p>{words.waiting(till.waiting ?? 0)}</p>}
        <p>{words.undo}</p>
        <p class="field-wrong" role="status">
          {failed.value}
        </p>
      </div>
      <div class="sheet-actions">
        <button type="button" class="button soft" onClick={onClose}>
          {words.keep}
        </button>
        <button type="button" class="button danger sure" aria-disabled={isBusy} onClick={press}>
          {isBusy ? words.revoking : words.sure}
        </button>
      </div>
    </Sheet>
  );
}
