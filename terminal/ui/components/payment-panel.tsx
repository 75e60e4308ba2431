/** While somebody else has the payment: what to do meanwhile, in the place of every key that takes money. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { ProgressMark } from "@tillwave/page-kit/mark.tsx";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import { type PaymentLock } from "../payment-lock.ts";
import { formatCountdown } from "../countdown.ts";
import { useTenderInHand } from "../tender-in-hand.ts";
import { useNow } from "../use-now.ts";
import { QrCode } from "./qr-code.tsx";
import "./payment-panel.css";

type Progress = "done" | "under-way" | "to-come";

export function HoldStill(): JSX.Element {
  const heading = useHeadingFocus();
  const { step } = useTenderInHand();
  const isAsking = step.type === "asking";
  return (
    <section class="card waits">
      <ProgressMark thirds={isAsking ? 2 : 1} />
      <h1 ref={heading} tabIndex={-1}>
        {t.tap.hold.title}
      </h1>
      <p>{t.tap.hold.more}</p>
      <Steps
        steps={[
          [t.tap.hold.found, "done"],
          [t.tap.hold.confirming, isAsking ? "under-way" : "to-come"],
          [t.tap.hold.saving, "to-come"],
        ]}
      />
    </section>
  );
}

export function CardWaits(): JSX.Element {
  const heading = useHeadingFocus();
  const { amount, step } = useTenderInHand();
  const isQuerying = step.type === "card" && step.state === "querying";
  return (
    <section class="card waits">
      <ProgressMark thirds={isQuerying ? 2 : 1} />
      <h1 class="is-long" ref={heading} tabIndex={-1}>
        {isQuerying ? t.tap.card.querying : t.tap.card.asking}
      </h1>
      <p>{isQuerying ? t.tap.card.queryingMore(amount) : t.tap.card.askingMore(amount)}</p>
      <Steps
        steps={[
          [t.tap.card.sent, "done"],
          [t.tap.card.answer, "under-way"],
          [t.tap.card.saving, "to-come"],
        ]}
      />
    </section>
  );
}

function Steps({
  steps,
}: {
  readonly steps: readonly (readonly [string, Progress])[];
}): JSX.Element {
  return (
    <ol class="steps">
      {steps.map(([words, progress]) => (
        <li key={words} class={`is-${progress}`}>
          {progress === "done" ? <Icon name="check" /> : <i />}
          {words}
        </li>
      ))}
    </ol>
  );
}

export function UplinkWaits(): JSX.Element {
  const { register } = usePage();
  const heading = useHeadingFocus();
  const { amount, step } = useTenderInHand();
  const isWaiting = step.type === "waiting-token";
  return (
    <>
      <section class="result uplink">
        {isWaiting && <QrCode text={step.requestQr} label={t.tap.uplink.qrLabel(amount)} />}
        <div class="result-words">
          <h1 class="panel-word" ref={heading} tabIndex={-1}>
            {t.tap.uplink.title}
          </h1>
          <p class="result-sub">{t.tap.uplink.more(amount)}</p>
          <p class="panel-hint">
            <Icon name="qr" />
            {t.tap.uplink.qr}
          </p>
        </div>
      </section>
      <div class="panel-ways">
        <button
          type="button"
          class="button big"
          disabled={!isWaiting || step.codeTriesLeft === 0}
          aria-haspopup="dialog"
          onClick={() => {
            register.sheet.value = { type: "code" };
          }}
        >
          {t.tap.code.type}
          {isWaiting && <small>{t.tap.code.triesLeft(step.codeTriesLeft)}</small>}
        </button>
      </div>
    </>
  );
}

/** In the place of Pay: why nothing can be pressed there, and until when. */
export function LockedRest({ lock }: { readonly lock: PaymentLock }): JSX.Element {
  const { step } = useTenderInHand();
  const now = useNow();
  const until = step.type === "waiting-token" || step.type === "unknown" ? step.until : undefined;
  return (
    <div class="rest is-locked">
      <Icon name="lock" />
      <span>
        {t.tap.locked[lock]}
        {until !== undefined && (
          <>
            {" "}
            <b>
              {until === null
                ? t.tap.locked.manager
                : t.tap.locked.settledIn(formatCountdown(until, now))}
            </b>
          </>
        )}
      </span>
    </div>
  );
}
