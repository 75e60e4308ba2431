/** Asks before a zone is closed: what becomes of points, and which emitters stand in the way. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { ZoneRow, ZonesView } from "@tillwave/shared/api/console-zones";
import { usePage } from "../context.ts";
import { closeZone } from "../save-zones.ts";
import { usePress } from "../use-press.ts";
import { failureWords } from "../words.ts";
import { emittersOf } from "../zone-figures.ts";
import { zonesFaultWords } from "../zone-words.ts";

interface CloseZoneSheetProps {
  readonly zone: ZoneRow;
  readonly view: ZonesView;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function CloseZoneSheet({ zone, view, onDone, onClose }: CloseZoneSheetProps): JSX.Element {
  const words = t.zones.close;
  const { client } = usePage();
  const failed = useSignal("");
  const { isBusy, press } = usePress(async () => {
    failed.value = "";
    const answer = await closeZone(client, view, zone.place);
    if (!answer.ok) {
      failed.value = failureWords(answer.error);
    } else if (answer.value.ok) {
      onDone();
    } else {
      failed.value = zonesFaultWords(answer.value.fault);
    }
  });
  const sounding = emittersOf(view, zone.place).length;
  return (
    <Sheet title={words.title(zone.name)} onClose={onClose}>
      <div class="sheet-words">
        <p>{words.more}</p>
        {sounding > 0 && <p>{words.emitters(sounding)}</p>}
        <p class="field-wrong" role="status">
          {failed.value}
        </p>
      </div>
      <div class="sheet-actions">
        <button type="button" class="button soft" onClick={onClose}>
          {words.keep}
        </button>
        {sounding === 0 && (
          <button type="button" class="button danger sure" aria-disabled={isBusy} onClick={press}>
            {isBusy ? words.closing : words.sure}
          </button>
        )}
      </div>
    </Sheet>
  );
}
