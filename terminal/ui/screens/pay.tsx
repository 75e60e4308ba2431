/**
 * How the sale is paid: a phone on the reader that waits for one, or cash with the change on the key before
 * it is pressed. Once somebody has the payment, nothing else can be pressed until it is settled.
 */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { CashCard } from "../components/cash-card.tsx";
import { NoticeBar } from "../components/notice-bar.tsx";
import { CardWaits, HoldStill, LockedRest, UplinkWaits } from "../components/payment-panel.tsx";
import { OtherWays, TapCard } from "../components/tap-card.tsx";
import { Tape } from "../components/tape.tsx";
import { UnknownPanel } from "../components/unknown-panel.tsx";
import { usePage } from "../context.ts";
import type { PaymentLock } from "../payment-lock.ts";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import "./pay.css";

export function PayScreen(): JSX.Element {
  const lock = usePage().store.lock.value;
  return (
    <>
      <main class="main pay-main">
        {lock === null ? <Choice /> : <Panel lock={lock} />}
        <NoticeBar />
      </main>
      <Tape>
        {lock === null ? <div class="rest">{t.tape.resting}</div> : <LockedRest lock={lock} />}
      </Tape>
    </>
  );
}

function Panel({ lock }: { readonly lock: PaymentLock }): JSX.Element {
  switch (lock) {
    case "phone":
      return <HoldStill />;
    case "uplink":
      return <UplinkWaits />;
    case "card":
      return <CardWaits />;
    case "unknown":
      return <UnknownPanel />;
  }
}

function Choice(): JSX.Element {
  const { store } = usePage();
  const heading = useHeadingFocus();
  const isTaking = store.taking.value !== null;
  const status = store.status.value;
  const hasReader = status !== null && status.reader.state !== "none";
  return (
    <>
      <div class="pay-head">
        <button
          type="button"
          class="button"
          disabled={isTaking}
          onClick={() => store.press({ type: "back" })}
        >
          <Icon name="back" />
          {t.pay.back}
        </button>
        <h1 ref={heading} tabIndex={-1}>
          {t.pay.title}
        </h1>
        {!hasReader && status !== null && (
          <div class="pay-card-way">
            <OtherWays terminal={status.cardTerminal} hasCodes={false} />
          </div>
        )}
      </div>
      {hasReader ? (
        <div class="pay-two">
          <TapCard reader={status.reader} terminal={status.cardTerminal} />
          <CashCard isShared />
        </div>
      ) : (
        <CashCard />
      )}
    </>
  );
}
