/** What the customer sees on the phone: shop, money, what the phone asks, and what was paid. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/lab";
import type {
  AskedView,
  CodeView,
  PhoneChange,
  PhoneView,
  SpendView,
  WalletView,
} from "@tillwave/shared/api/lab-phone";
import { useLab } from "../context.ts";
import { formatMoment, formatMoney } from "../money.ts";
import { pathOf } from "../pieces.ts";

export function PhoneScreen({ phone }: { readonly phone: PhoneView }): JSX.Element {
  const { send } = useLab();
  const words = t.phone;
  const act = (change: PhoneChange): void => void send({ type: "phone", phone: phone.id, change });
  return (
    <section
      class={phone.heldTo === null ? "phone" : "phone is-held"}
      aria-label={words.screen(words.names[phone.id])}
    >
      <header class="phone-bar" aria-hidden="true">
        <span>{words.names[phone.id]}</span>
        <Icon name={phone.isOnline ? "cloud-ok" : "cloud-off"} />
      </header>
      <div class="phone-page">{pageOf(phone, act)}</div>
    </section>
  );
}

function pageOf(phone: PhoneView, act: (change: PhoneChange) => void): ComponentChildren {
  const words = t.phone;
  const { wallet, asked, code } = phone;
  if (wallet === null) {
    return (
      <Empty title={words.noWallet} more={words.noWalletMore[phone.trouble?.type ?? "none"]} />
    );
  }
  if (!phone.isUnlocked) {
    return (
      <div class="phone-empty">
        <Icon name="lock" />
        <p class="phone-title">{words.locked}</p>
        <button type="button" class="button primary" onClick={() => act({ act: "verify" })}>
          {words.unlock}
        </button>
      </div>
    );
  }
  if (asked?.answer === "waiting") {
    return <Ask asked={asked} wallet={wallet} act={act} />;
  }
  return code === null ? (
    <Home phone={phone} wallet={wallet} />
  ) : (
    <Code code={code} wallet={wallet} act={act} />
  );
}

function Empty({ title, more }: { readonly title: string; readonly more: string }): JSX.Element {
  return (
    <div class="phone-empty">
      <Icon name="phone" />
      <p class="phone-title">{title}</p>
      <p>{more}</p>
    </div>
  );
}

interface PageProps {
  readonly wallet: WalletView;
  act(change: PhoneChange): void;
}

const shopOf = ({ shop, merchant }: WalletView): string => shop ?? t.phone.shop(merchant);

function Ask({ asked, wallet, act }: PageProps & { readonly asked: AskedView }): JSX.Element {
  const words = t.phone;
  return (
    <div class="phone-ask" role="alertdialog" aria-labelledby="ask-title">
      <p id="ask-title" class="phone-title">
        {words.pay}
      </p>
      <p class="phone-amount">{formatMoney(asked.amount, wallet.currency)}</p>
      <p class="phone-shop">{shopOf(wallet)}</p>
      <p>{words.payTo(asked.till ?? words.till(asked.terminal))}</p>
      <div class="phone-keys">
        <button type="button" class="button" onClick={() => act({ say: "no" })}>
          {words.refuse}
        </button>
        <button type="button" class="button primary" onClick={() => act({ say: "yes" })}>
          {words.confirm}
        </button>
      </div>
    </div>
  );
}

function Code({ code, wallet, act }: PageProps & { readonly code: CodeView }): JSX.Element {
  const words = t.phone;
  const { picture, kind, until } = code;
  const amount = formatMoney(code.amount, wallet.currency);
  return (
    <div class="phone-code">
      <p class="phone-title">{kind === "pay" ? words.codePay(amount) : words.codePaid(amount)}</p>
      <svg
        class="phone-qr"
        viewBox={`-4 -4 ${picture.width + 8} ${picture.height + 8}`}
        role="img"
        aria-label={words.codeFor(code.text)}
        shape-rendering="crispEdges"
      >
        <path d={pathOf(picture)} />
      </svg>
      <input
        class="phone-text"
        readonly
        aria-label={words.codeText}
        value={code.text}
        onFocus={(event) => event.currentTarget.select()}
      />
      {code.typedCode === null ? null : <p class="phone-title">{words.orType(code.typedCode)}</p>}
      {until === null ? null : <Left until={until} />}
      {kind === "pay" ? (
        <button type="button" class="button" onClick={() => act({ act: "hide-code" })}>
          {words.hide}
        </button>
      ) : null}
    </div>
  );
}

const TICK_MS = 500;

function Left({ until }: { readonly until: number }): JSX.Element {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <p>{t.phone.secondsLeft(Math.max(0, Math.ceil((until - now) / 1000)))}</p>;
}

interface HomeProps {
  readonly phone: PhoneView;
  readonly wallet: WalletView;
}

function Home({ phone, wallet }: HomeProps): JSX.Element {
  const words = t.phone;
  const money = (amount: number): string => formatMoney(amount, wallet.currency);
  return (
    <>
      <p class="phone-shop">{shopOf(wallet)}</p>
      <dl class="phone-purse">
        <div class="purse-main">
          <dt>{words.cash}</dt>
          <dd>{money(wallet.cash)}</dd>
        </div>
        <div>
          <dt>{words.promo}</dt>
          <dd>{money(wallet.promo)}</dd>
        </div>
        <div>
          <dt>{words.card}</dt>
          <dd>{wallet.hasCard ? words.cardThere : words.cardNone}</dd>
        </div>
      </dl>
      <p class="phone-word" role="status">
        {wordOf(phone)}
      </p>
      <h3 class="phone-heading">{words.payments}</h3>
      {wallet.spends.length === 0 ? (
        <p class="phone-quiet">{words.noPayments}</p>
      ) : (
        // Scrolls on its own, so it can be reached without a pointer.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <ul class="phone-spends" tabindex={0} aria-label={words.payments}>
          {wallet.spends.map((spend) => (
            <Spend key={spend.id} spend={spend} amount={money(spend.amount)} />
          ))}
        </ul>
      )}
    </>
  );
}

/** The newest thing that the customer should know. */
function wordOf({ asked, told }: PhoneView): string {
  const words = t.phone;
  if (asked !== null) {
    return asked.answer === "confirmed" ? words.again : words.refused;
  }
  if (told === null) {
    return "";
  }
  const outcome = words.told[told.outcome as keyof typeof words.told] ?? "";
  return [outcome, told.text].filter((part) => part !== "").join(" · ");
}

interface SpendProps {
  readonly spend: SpendView;
  readonly amount: string;
}

function Spend({ spend, amount }: SpendProps): JSX.Element {
  const words = t.phone;
  return (
    <li class={`phone-spend is-${spend.state}`}>
      <span>
        {words.till(spend.terminal)} · {formatMoment(spend.at, Date.now())}
        <small>{words.states[spend.state]}</small>
      </span>
      <strong>{amount}</strong>
    </li>
  );
}
