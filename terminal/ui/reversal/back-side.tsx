/** How the money goes back, before anything is pressed, and the one button that does it. */
import type { JSX } from "preact";
import { Icon, type IconName } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { leftOf } from "@tillwave/shared/api/reversal-plan";
import type { Currency } from "@tillwave/shared/sale/currency";
import type { BackPart } from "@tillwave/shared/sale/give-back";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { usePage } from "../context.ts";
import { SPLIT_KINDS } from "../paid-by.ts";
import { refusalWords } from "./refusal-words.ts";
import type { Plan, ReversalStore } from "./reversal-store.ts";

interface SideProps {
  readonly reversal: ReversalStore;
}

export function BackSide({ reversal }: SideProps): JSX.Element {
  const plan = reversal.plan.value;
  const refusal = reversal.refusal.value;
  return (
    <section class="reversal-side" aria-label={t.reversal.goesBack}>
      <h2>{t.reversal.goesBack}</h2>
      <div class="reversal-parts">
        {plan === null ? (
          <p class="reversal-note">
            {isNothingLeft(reversal) ? t.reversal.allGiven : t.reversal.nothingYet}
          </p>
        ) : (
          <Parts plan={plan} />
        )}
      </div>
      <p class="reversal-refusal" role="alert">
        {refusal === null ? "" : refusalWords(refusal)}
      </p>
      <GiveButton reversal={reversal} />
      <OtherWay reversal={reversal} />
    </section>
  );
}

function isNothingLeft({ step }: ReversalStore): boolean {
  const now = step.value;
  return now.type === "open" && leftOf(now.found).every(({ quantity }) => quantity === 0);
}

function Parts({ plan }: { readonly plan: Plan }): JSX.Element {
  const { parts, currency, cash } = plan;
  const inCash = parts.find(({ method }) => method === "cash");
  const rounding = inCash === undefined ? 0 : cash - inCash.amount;
  return (
    <>
      {parts.length === 0 && <p class="reversal-note">{t.reversal.nothing}</p>}
      <ul>
        {parts.map((part) => (
          <PartRow
            key={part.method === "cash" ? "cash" : part.tender}
            part={part}
            currency={currency}
            amount={part.method === "cash" ? cash : part.amount}
          />
        ))}
      </ul>
      {rounding !== 0 && (
        <p class="reversal-note">
          {t.reversal.rounding} {formatAmount(Minor(rounding), currency)}
        </p>
      )}
      {plan.as === "void" && <p class="reversal-note">{t.reversal.voidMore}</p>}
    </>
  );
}

interface PartRowProps {
  readonly part: BackPart;
  readonly currency: Currency;
  readonly amount: number;
}

function PartRow({ part, currency, amount }: PartRowProps): JSX.Element {
  const money = (n: number): string => formatAmount(Minor(n), currency);
  return (
    <li class="reversal-part">
      <Icon name={iconOf(part)} />
      <span>{titleOf(part)}</span>
      <b>{money(amount)}</b>
      <small>
        <More part={part} money={money} />
      </small>
    </li>
  );
}

function iconOf({ method }: BackPart): IconName {
  if (method === "cash") {
    return "cash";
  }
  return method === "card" ? "card" : "phone";
}

function titleOf({ method }: BackPart): string {
  if (method === "cash") {
    return t.reversal.inCash;
  }
  return method === "card" ? t.reversal.toCard : t.reversal.toWallet;
}

interface MoreProps {
  readonly part: BackPart;
  readonly money: (amount: number) => string;
}

/** Out of which kinds it was paid, and what somebody has to do or wait for. */
function More({ part, money }: MoreProps): JSX.Element | null {
  const hub = usePage().store.status.value?.hub.state;
  if (part.method === "cash") {
    return null;
  }
  if (part.method === "card") {
    return <>{t.reversal.card[part.how]}</>;
  }
  const { split } = part;
  const kinds = split === null ? [] : SPLIT_KINDS.filter((kind) => split[kind] > 0);
  return (
    <>
      {kinds.map((kind) => (
        <span key={kind}>
          {t.reversal.from[kind]} {money(split?.[kind] ?? 0)}
        </span>
      ))}
      <span>{hub === "offline" ? t.reversal.walletOffline : t.reversal.walletMore}</span>
    </>
  );
}

function GiveButton({ reversal }: SideProps): JSX.Element {
  const plan = reversal.plan.value;
  const isAsking = reversal.isAsking.value;
  const isReady = plan !== null && reversal.reason.value !== null;
  return (
    <button
      type="button"
      class="button primary big reversal-give"
      disabled={!isReady}
      aria-busy={isAsking}
      onClick={() => void reversal.give()}
    >
      {giveWords(reversal)}
    </button>
  );
}

/** The answer is on the button: the amount, or what is still missing. */
function giveWords({ plan, reason, isAsking }: ReversalStore): string {
  const now = plan.value;
  if (isAsking.value) {
    return t.reversal.giving;
  }
  if (now === null) {
    return t.reversal.nothingYet;
  }
  if (reason.value === null) {
    return t.reversal.reasonMissing;
  }
  const total = totalOf(now);
  if (total === 0) {
    return now.as === "void" ? t.reversal.void : t.reversal.giveNothing;
  }
  const amount = `${now.currency.symbol} ${formatAmount(Minor(total), now.currency)}`;
  return now.as === "void" ? t.reversal.voidNow(amount) : t.reversal.give(amount);
}

/** As it is paid out: the cash in coins that there are. */
function totalOf({ parts, cash }: Plan): number {
  return parts.reduce<number>(
    (sum, part) => (part.method === "cash" ? sum : sum + part.amount),
    cash,
  );
}

/** From lines to the whole sale and back; only while nothing was given back. */
function OtherWay({ reversal }: SideProps): JSX.Element | null {
  const step = reversal.step.value;
  if (step.type !== "open" || step.found.reversals.length > 0) {
    return null;
  }
  const isVoid = reversal.as.value === "void";
  return (
    <button
      type="button"
      class="button reversal-other"
      onClick={() => reversal.turnTo(isVoid ? "refund" : "void")}
    >
      {isVoid ? t.reversal.lines : t.reversal.voidWhole}
    </button>
  );
}
