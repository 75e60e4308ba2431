/**
 * Nobody knows whether the phone, or the card terminal, took the money: what is being done about it, what
 * settles it fastest, and from when on a person may decide. It is there again after every restart.
 */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import type { TapStep } from "../tap-view.ts";
import { formatCountdown } from "../countdown.ts";
import { useTenderInHand } from "../tender-in-hand.ts";
import { useNow } from "../use-now.ts";
import "./unknown-panel.css";

type UnknownStep = TapStep<"unknown">;

export function UnknownPanel(): JSX.Element {
  const heading = useHeadingFocus();
  const { amount, step, isCard } = useTenderInHand();
  const told = step.type === "unknown" ? step : null;
  const why = told?.why ?? "not-told";
  const isTerminal = isCard || why === "terminal-silent";
  const isEscalated = told !== null && told.until === null;
  return (
    <>
      <section class="result unknown">
        <Mark grade="unknown" />
        <div class="result-words">
          <h1 class="panel-word" ref={heading} tabIndex={-1}>
            {t.tap.unknown.title}
          </h1>
          <p class="result-sub">{t.tap.unknown.why[why](amount)}</p>
          <Checks told={told} isTerminal={isTerminal} />
          <Next told={told} isTerminal={isTerminal} />
          {isEscalated && (
            <p class="panel-hint">
              <Icon name="bell" />
              <span>
                <b>{t.tap.unknown.escalated}.</b> {t.tap.unknown.escalatedMore(amount)}
              </span>
            </p>
          )}
        </div>
      </section>
      <Ways told={told} isTerminal={isTerminal} />
    </>
  );
}

interface PartProps {
  readonly told: UnknownStep | null;
  readonly isTerminal: boolean;
}

/** What was done so far, and what is being done. */
function Checks({ told, isTerminal }: PartProps): JSX.Element {
  const { unknown } = t.tap;
  const why = told?.why ?? "not-told";
  const hub = told?.hub ?? "unreachable";
  const isAsking = isTerminal || hub === "asking";
  return (
    <ul class="checks">
      <li class="is-done">
        <Icon name="check" />
        <span>{isTerminal ? unknown.sentToTerminal : unknown.sent}</span>
        <b />
      </li>
      <li class="is-lost">
        <Icon name="x" />
        <span>{isTerminal ? unknown.answerOfTerminal : unknown.answer}</span>
        <b>{unknown.answerIs[why]}</b>
      </li>
      <li class={isAsking ? "is-under-way" : "is-to-come"}>
        <i />
        <span>{isTerminal ? unknown.askingTerminal : unknown.hub[hub]}</span>
        <b>{isTerminal ? "" : unknown.hubIs[hub]}</b>
      </li>
    </ul>
  );
}

/** What settles it fastest, or what the phone that was held here last turned out to be. */
function Next({ told, isTerminal }: PartProps): JSX.Element {
  const { unknown } = t.tap;
  const hint = told?.hint ?? null;
  const [title, more] = isTerminal
    ? [unknown.terminal, unknown.terminalMore]
    : hint === null
      ? [unknown.again, unknown.againMore]
      : [unknown.hint[hint].title, unknown.hint[hint].more];
  return (
    <div class="again" role="status">
      <Icon name={isTerminal ? "card" : "reader"} />
      <p>
        <b>{title}</b> {more}
      </p>
    </div>
  );
}

function Ways({ told, isTerminal }: PartProps): JSX.Element {
  const { register } = usePage();
  const now = useNow();
  const until = told?.until;
  return (
    <div class="panel-ways">
      {!isTerminal && (
        <button
          type="button"
          class="button big"
          disabled={told === null}
          aria-haspopup="dialog"
          onClick={() => {
            register.sheet.value = { type: "code" };
          }}
        >
          <Icon name="qr" />
          {t.tap.unknown.byCode}
        </button>
      )}
      <button
        type="button"
        class="button big"
        disabled={until !== null}
        aria-haspopup="dialog"
        onClick={() => {
          register.sheet.value = { type: "end-payment" };
        }}
      >
        <Icon name="bell" />
        {typeof until === "number"
          ? t.tap.unknown.managerLater(formatCountdown(until, now))
          : t.tap.unknown.managerNow}
      </button>
    </div>
  );
}
