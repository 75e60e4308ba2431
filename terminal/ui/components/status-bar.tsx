/**
 * The strip at the top: whose till this is, and what needs knowing. Quiet when well, words when not.
 */
import type { JSX } from "preact";
import { Icon, type IconName } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { Alarm, HubView, PrinterView } from "@tillwave/shared/api/till";
import { usePage } from "../context.ts";
import { formatTime } from "../format.ts";
import { type HubChip, hubChip } from "../hub-words.ts";
import { printerWords } from "../printer-words.ts";
import { type DeviceWords, cardTerminalWords, readerWords } from "../reader-words.ts";
import { UpgradeChip } from "../tablet/upgrade-chip.tsx";
import { LOCK_KEY } from "../staff/pin-keys.ts";
import { useNow } from "../use-now.ts";
import { alarmWords, waitingWords } from "../words.ts";
import "./status-bar.css";

export function StatusBar(): JSX.Element {
  const { store } = usePage();
  const shop = store.shop.value;
  return (
    <header class="bar">
      <div class="brand">
        <Icon name="wave" />
        <span class="brand-name">
          <span>{shop?.name}</span> <small>{shop?.till}</small>
        </span>
        {shop?.demo === true && <span class="demo">{t.page.demo}</span>}
      </div>
      <UpgradeChip />
      <StatusButtons />
      <Cashier />
      <Clock />
    </header>
  );
}

/** Whoever is signed in; a press locks the till behind them. Where nobody signs in, the name of the settings. */
function Cashier(): JSX.Element {
  const { store, staffing } = usePage();
  const { signedIn } = store.staff.value;
  return signedIn === null ? (
    <span class="bar-item cashier">
      <Icon name="person" />
      <span>{store.shop.value?.cashier}</span>
    </span>
  ) : (
    <button
      type="button"
      class="bar-item bar-button cashier"
      aria-label={`${signedIn.name}: ${t.staff.lock}`}
      title={t.staff.lock}
      aria-keyshortcuts={LOCK_KEY}
      onClick={() => void staffing.lock("lock")}
    >
      <Icon name="lock" />
      <span lang={signedIn.language ?? undefined}>{signedIn.name}</span>
    </button>
  );
}

function StatusButtons(): JSX.Element {
  const { store } = usePage();
  const trouble = waitingWords(store);
  const status = store.status.value;
  return (
    <>
      <Attention alarms={status?.alarms ?? []} />
      {trouble !== null ? (
        <BarButton icon="unlink" words={trouble} look="slate" sheet="status" />
      ) : (
        <>
          {status !== null && <HubButton hub={status.hub} />}
          {status !== null && <PrinterButton printer={status.printer} />}
          {status !== null && <DeviceButton words={readerWords(status.reader)} />}
          {status !== null && <DeviceButton words={cardTerminalWords(status.cardTerminal)} />}
          <BarButton icon="link" words={t.bar.connected} look="quiet" sheet="status" />
        </>
      )}
    </>
  );
}

function Attention({ alarms }: { readonly alarms: readonly Alarm[] }): JSX.Element | null {
  const [first] = alarms;
  if (first === undefined) {
    return null;
  }
  const words = alarms.length === 1 ? alarmWords(first).title : t.bar.attention(alarms.length);
  return <BarButton icon="warn" words={words} look="attention" sheet="status" />;
}

function HubButton({ hub }: { readonly hub: HubView }): JSX.Element | null {
  const chip = hubChip(hub);
  return chip === null ? null : <BarButton {...chip} sheet="hub" />;
}

function PrinterButton({ printer }: { readonly printer: PrinterView }): JSX.Element | null {
  if (printer.state === "none") {
    return null;
  }
  const { short, isLoud } = printerWords(printer);
  return isLoud ? (
    <BarButton icon="printer-off" words={short} look="attention" sheet="status" />
  ) : (
    <BarButton icon="printer" words={t.printer.ready} look="quiet" sheet="status" />
  );
}

function DeviceButton({ words: { chip } }: { readonly words: DeviceWords }): JSX.Element | null {
  return chip === null ? null : <BarButton {...chip} sheet="status" />;
}

interface BarButtonProps {
  readonly icon: IconName;
  readonly words: string;
  readonly look: HubChip["look"];
  readonly sheet: "status" | "hub";
}

/** A dim icon whose words only readers hear, or a chip of icon and words. */
function BarButton({ icon, words, look, sheet }: BarButtonProps): JSX.Element {
  const { register } = usePage();
  const isQuiet = look === "quiet";
  return (
    <button
      type="button"
      class={isQuiet ? "bar-item bar-button" : `bar-item bar-button chip chip-${look}`}
      aria-label={words}
      aria-haspopup="dialog"
      onClick={() => {
        register.sheet.value = { type: sheet };
      }}
    >
      <Icon name={icon} />
      {!isQuiet && <span>{words}</span>}
    </button>
  );
}

function Clock(): JSX.Element {
  const now = formatTime(useNow());
  return (
    <time class="bar-item clock" datetime={now}>
      {now}
    </time>
  );
}
