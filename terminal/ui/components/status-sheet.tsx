/** Everything that the status bar knows, said in full. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings";
import { usePage } from "../context.ts";
import { formatDateTime, formatTimeExact } from "../format.ts";
import { alarmWords } from "../words.ts";

export function StatusSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { store } = usePage();
  const status = store.status.value;
  const alarms = status?.alarms ?? [];
  const lostSince = store.lostSince.value;
  const waiting = store.unanswered.value;
  const isHeldUp = lostSince === null && store.isHeldUp.value;
  return (
    <Sheet title={t.status.title} onClose={onClose}>
      {lostSince !== null && <p>{t.status.lostMore}</p>}
      {isHeldUp && <p>{t.status.heldUpMore}</p>}
      {lostSince === null && !isHeldUp && alarms.length === 0 && <p>{t.status.well}</p>}
      {alarms.map((alarm) => {
        const { title, more } = alarmWords(alarm);
        return (
          <div class="alarm" key={JSON.stringify(alarm)}>
            <Icon name="warn" />
            <div>
              <h3>{title}</h3>
              <p>{more}</p>
            </div>
          </div>
        );
      })}
      <dl class="facts status-facts">
        <div>
          <dt>{t.status.connection}</dt>
          <dd>
            {lostSince === null ? (
              t.status.connected
            ) : (
              <>
                {t.status.lost}{" "}
                <time datetime={formatDateTime(lostSince)}>{formatTimeExact(lostSince)}</time>
              </>
            )}
          </dd>
        </div>
        {(lostSince !== null || isHeldUp) && waiting > 0 && (
          <div>
            <dt>{t.status.waiting}</dt>
            <dd>{waiting}</dd>
          </div>
        )}
        <div>
          <dt>{t.status.entries}</dt>
          <dd>{t.status.entriesOf(status?.verified ?? 0, status?.entries ?? 0)}</dd>
        </div>
        <div>
          <dt>{t.status.cashier}</dt>
          <dd>{store.shop.value?.cashier}</dd>
        </div>
      </dl>
    </Sheet>
  );
}
