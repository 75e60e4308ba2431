/** Asks before an emitter is taken out of its zone, and says what happens then. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { EmitterRow } from "@tillwave/shared/api/console-zones";
import { usePage } from "../context.ts";
import { usePress } from "../use-press.ts";
import { failureWords } from "../words.ts";

interface RetireSheetProps {
  readonly emitter: EmitterRow;
  readonly isOnly: boolean;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function RetireSheet({ emitter, isOnly, onDone, onClose }: RetireSheetProps): JSX.Element {
  const words = t.zones.retire;
  const { client } = usePage();
  const failed = useSignal("");
  const { isBusy, press } = usePress(async () => {
    failed.value = "";
    const answer = await client.retireEmitter(emitter.device);
    if (answer.ok) {
      onDone();
    } else {
      failed.value = failureWords(answer.error);
    }
  });
  return (
    <Sheet title={words.title(emitter.name)} onClose={onClose}>
      <div class="sheet-words">
        <p>{words.more}</p>
        {isOnly && <p>{words.last}</p>}
        <p class="field-wrong" role="status">
          {failed.value}
        </p>
      </div>
      <div class="sheet-actions">
        <button type="button" class="button soft" onClick={onClose}>
          {words.keep}
        </button>
        <button type="button" class="button danger sure" aria-disabled={isBusy} onClick={press}>
          {isBusy ? words.busy : words.sure}
        </button>
      </div>
    </Sheet>
  );
}
