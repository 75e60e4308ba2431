/**
 * The strip at the top: whose till this is, and what needs knowing. Quiet when well, words when not.
 */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings";
import { usePage } from "../context.ts";
import { formatTime } from "../format.ts";
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
      <StatusButtons />
      <span class="bar-item cashier">
        <Icon name="person" />
        <span>{shop?.cashier}</span>
      </span>
      <Clock />
    </header>
  );
}

function StatusButtons(): JSX.Element {
  const { store, register } = usePage();
  const trouble = waitingWords(store);
  const alarms = store.status.value?.alarms ?? [];
  const [first] = alarms;
  const open = (): void => {
    register.sheet.value = { type: "status" };
  };
  return (
    <>
      {first !== undefined && (
        <button type="button" class="bar-item attention" onClick={open}>
          <Icon name="warn" />
          <span>
            {alarms.length === 1 ? alarmWords(first).title : t.bar.attention(alarms.length)}
          </span>
        </button>
      )}
      {trouble !== null ? (
        <button type="button" class="bar-item lost" onClick={open}>
          <Icon name="unlink" />
          <span>{trouble}</span>
        </button>
      ) : (
        <button type="button" class="bar-item" aria-label={t.bar.connected} onClick={open}>
          <Icon name="link" />
        </button>
      )}
    </>
  );
}

function Clock(): JSX.Element {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 1000);
    return () => clearInterval(timer);
  }, [now]);
  return (
    <time class="bar-item clock" datetime={formatTime(now.value)}>
      {formatTime(now.value)}
    </time>
  );
}
