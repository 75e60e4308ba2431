/** Cash: four keys that know their change, and a keypad for any other amount. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Keypad } from "@tillwave/page-kit/keypad.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { Currency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { usePage } from "../context.ts";
import type { CashEntry } from "../figures.ts";
import { isLow, isNarrow } from "../viewport.ts";
import "./cash-card.css";

export interface CashCardProps {
  /** Another way to pay stands on the same screen. */
  readonly isShared?: boolean;
}

export function CashCard({ isShared = false }: CashCardProps): JSX.Element | null {
  const { store, register } = usePage();
  const money = store.shop.value?.money;
  if (money === undefined) {
    return null;
  }
  const taking = store.taking.value;
  const payable = register.payable.value;
  const isRounded = register.totals.value?.total !== payable;
  const isLate = taking !== null && (store.line.value === "lost" || store.isHeldUp.value);
  return (
    <section
      class={taking === null ? "card cash" : "card cash is-inert"}
      aria-busy={taking !== null}
    >
      <h2>
        <Icon name="cash" />
        {t.pay.cash}
        {isRounded && <small>{t.pay.rounded(formatAmount(payable, money))}</small>}
      </h2>
      {isLate && (
        <p class="cash-late" role="status">
          {t.pay.notAnswering}
        </p>
      )}
      <div class="cash-keys">
        {register.cashKeys.value.map((received) => (
          <CashKey
            key={received}
            received={received}
            payable={payable}
            money={money}
            isSaving={taking === received}
          />
        ))}
      </div>
      <OtherAmount
        money={money}
        isShared={isShared}
        isSaving={taking !== null && !register.cashKeys.value.includes(taking)}
      />
    </section>
  );
}

interface CashKeyProps {
  readonly received: Minor;
  readonly payable: Minor;
  readonly money: Currency;
  readonly isSaving: boolean;
}

function CashKey({ received, payable, money, isSaving }: CashKeyProps): JSX.Element {
  const { register } = usePage();
  const isExact = received === payable;
  const change = Minor(received - payable);
  return (
    <button
      type="button"
      class={`cash-key${isExact ? " is-exact" : ""}${isSaving ? " is-saving" : ""}`}
      onClick={() => register.takeCash(received)}
    >
      <b>{shortAmount(received, money)}</b>{" "}
      <span>{isExact ? t.pay.exact : t.pay.change(formatAmount(change, money))}</span>
      {isSaving && <i class="saving">{t.pay.saving}</i>}
    </button>
  );
}

interface OtherAmountProps {
  readonly money: Currency;
  readonly isShared: boolean;
  readonly isSaving: boolean;
}

function OtherAmount({ money, isShared, isSaving }: OtherAmountProps): JSX.Element {
  const { register } = usePage();
  if (isLow.value || (isShared && isNarrow.value)) {
    return (
      <button
        type="button"
        class={isSaving ? "cash-other is-saving" : "cash-other"}
        aria-haspopup="dialog"
        onClick={() => {
          register.sheet.value = { type: "amount" };
        }}
      >
        <AmountEntry money={money} />
      </button>
    );
  }
  return (
    <>
      <div class="cash-entry">
        <AmountEntry money={money} />
      </div>
      <AmountKeypad money={money} isSaving={isSaving} />
    </>
  );
}

/** What was typed, and what it means: too little, or the change. */
export function AmountEntry({ money }: { readonly money: Currency }): JSX.Element {
  const { register } = usePage();
  const text = register.amount.value;
  return (
    <>
      <span class="entry-label">
        {t.pay.other}
        <Meaning entry={register.entry.value} money={money} />
      </span>
      <b class={text === "" ? "entry-amount is-empty" : "entry-amount"}>
        {text === "" ? formatAmount(Minor(0), money) : groupTyped(text, money)}
      </b>
    </>
  );
}

function Meaning({
  entry,
  money,
}: {
  readonly entry: CashEntry;
  readonly money: Currency;
}): JSX.Element | null {
  switch (entry.type) {
    case "empty":
      return null;
    case "short":
      return (
        <span class="entry-short" role="status">
          {t.pay.short(formatAmount(entry.by, money))}
        </span>
      );
    case "enough":
      return (
        <span class="entry-change" role="status">
          {entry.change === 0 ? t.pay.exact : t.pay.change(formatAmount(entry.change, money))}
        </span>
      );
  }
}

export function AmountKeypad({
  money,
  isSaving,
}: {
  readonly money: Currency;
  readonly isSaving: boolean;
}): JSX.Element {
  const { register } = usePage();
  const entry = register.entry.value;
  return (
    <Keypad
      decimals={money.digits}
      onKey={register.pressAmountKey}
      go={t.pay.take}
      canGo={entry.type === "enough"}
      saving={isSaving}
      onGo={() => {
        if (register.takeTyped()) {
          register.sheet.value = null;
        }
      }}
    />
  );
}

/** "100" where nothing stands after the point, "94.40" where something does. */
function shortAmount(amount: Minor, money: Currency): string {
  const text = formatAmount(amount, money);
  return money.digits > 0 && /\.0+$/u.test(text) ? text.slice(0, -money.digits - 1) : text;
}

/** Groups the digits before the point by three while they are being typed. */
function groupTyped(text: string, money: Currency): string {
  const [whole = "", fraction] = text.split(".");
  const grouped = formatAmount(Minor(Number(whole)), { ...money, digits: 0 });
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
