/** Customers' wallets: what each has and has spent, and a way to keep it from being used. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { t } from "@tillwave/page-kit/strings/console";
import type { WalletRow } from "@tillwave/shared/api/console";
import { FailureNote } from "../components/failure-note.tsx";
import { usePage } from "../context.ts";
import { formatHead, formatMoment, formatMoney } from "../format.ts";
import { useFetched } from "../use-fetched.ts";
import { usePress } from "../use-press.ts";
import { failureWords } from "../words.ts";
import "./wallets.css";

export function WalletsScreen(): JSX.Element {
  const words = t.wallets;
  const { client } = usePage();
  const heading = useHeadingFocus();
  const wallets = useFetched("wallets", () => client.readWallets());
  return (
    <main class="main">
      <div class="head">
        <h1 ref={heading} tabIndex={-1}>
          {words.title}
        </h1>
      </div>
      <section class="card" aria-label={words.title}>
        <p class="field-more">{words.more}</p>
        {wallets.value?.length === 0 && <p class="outcome">{words.none}</p>}
        {wallets.error !== null && <FailureNote error={wallets.error} onAgain={wallets.again} />}
        <ul class="wallets">
          {wallets.value?.map((row) => (
            <Wallet key={row.wallet} row={row} onDone={wallets.again} />
          ))}
        </ul>
      </section>
    </main>
  );
}

interface WalletProps {
  readonly row: WalletRow;
  readonly onDone: () => void;
}

function Wallet({ row, onDone }: WalletProps): JSX.Element {
  const words = t.wallets;
  const { client, store } = usePage();
  const { wallet, name, frozenAt, live, aside, held, spent } = row;
  const currency = store.figures.value?.overview.currency ?? "";
  const money = (minor: number): string => formatMoney(minor, currency);
  const failed = useSignal("");
  const { isBusy, press } = usePress(async () => {
    failed.value = "";
    const answer = await client.freezeWallet({ wallet, frozen: frozenAt === null });
    if (answer.ok) {
      onDone();
    } else {
      failed.value = failureWords(answer.error);
    }
  });
  return (
    <li class="wallet">
      <p class="wallet-name">
        <b dir="auto">{name}</b>
        <small>
          {formatHead(wallet)}
          {frozenAt !== null && ` · ${words.frozen(formatMoment(frozenAt, store.hubNow.value))}`}
        </small>
      </p>
      <p class="wallet-figures">
        <b>{money(live.cash + aside.cash)}</b>
        <small>
          {[
            ...(live.promo + aside.promo === 0
              ? []
              : [words.promo(money(live.promo + aside.promo))]),
            ...(held.cash === 0 ? [] : [words.held(money(held.cash))]),
            words.spent(money(spent.cash + spent.promo)),
          ].join(" · ")}
        </small>
      </p>
      <button
        type="button"
        class={frozenAt === null ? "button danger" : "button soft"}
        aria-disabled={isBusy}
        aria-label={`${frozenAt === null ? words.freeze : words.thaw}: ${name}`}
        onClick={press}
      >
        {frozenAt === null ? words.freeze : words.thaw}
      </button>
      <p class="field-wrong" role="status">
        {failed.value}
      </p>
    </li>
  );
}
