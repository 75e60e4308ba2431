/** Everything that the status bar knows, said in full. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { HubView, StatusView } from "@tillwave/shared/api/till";
import { usePage } from "../context.ts";
import { formatDateTime, formatTimeExact } from "../format.ts";
import { hubShort } from "../hub-words.ts";
import { printerWords } from "../printer-words.ts";
import { type DeviceWords, cardTerminalWords, readerWords, scannerWords } from "../reader-words.ts";
import { alarmWords } from "../words.ts";
import { Devices } from "./devices.tsx";

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
        {status !== null && <DeviceFacts status={status} />}
        <div>
          <dt>{t.status.entries}</dt>
          <dd>{t.status.entriesOf(status?.verified ?? 0, status?.entries ?? 0)}</dd>
        </div>
        <div>
          <dt>{t.status.cashier}</dt>
          <dd>{store.shop.value?.cashier}</dd>
        </div>
      </dl>
      <Devices />
      {status !== null && (
        <>
          <More words={readerWords(status.reader)} />
          <More words={cardTerminalWords(status.cardTerminal)} />
          {status.scanner !== undefined && <More words={scannerWords(status.scanner)} />}
        </>
      )}
      {status !== null && <HubWay hub={status.hub} />}
    </Sheet>
  );
}

function DeviceFacts({ status }: { readonly status: StatusView }): JSX.Element {
  return (
    <>
      <Fact label={t.hub.title} value={hubShort(status.hub)} />
      <Fact label={t.printer.title} value={printerWords(status.printer).short} />
      <Fact label={t.tap.reader.title} value={readerWords(status.reader).short} />
      {status.cardTerminal.state !== "none" && (
        <Fact label={t.tap.card.name} value={cardTerminalWords(status.cardTerminal).short} />
      )}
      {status.scanner !== undefined && (
        <Fact label={t.scanner.title} value={scannerWords(status.scanner).short} />
      )}
    </>
  );
}

function More({ words: { more } }: { readonly words: DeviceWords }): JSX.Element | null {
  return more === null ? null : <p class="device-more">{more}</p>;
}

function Fact({ label, value }: { readonly label: string; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** To the hub's own sheet, or to joining one. */
function HubWay({ hub }: { readonly hub: HubView }): JSX.Element {
  const { register } = usePage();
  const isJoined = hub.state !== "not-joined";
  return (
    <div class="sheet-actions">
      <button
        type="button"
        class="button soft"
        onClick={() => {
          register.sheet.value = { type: isJoined ? "hub" : "join" };
        }}
      >
        <Icon name="cloud" />
        {isJoined ? t.hub.more : t.menu.join}
      </button>
    </div>
  );
}
