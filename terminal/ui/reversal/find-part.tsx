/** Looks for the sale: by a scan from anywhere, or by what a person types. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { FoundSale } from "@tillwave/shared/api/reversals";
import { findCurrency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { formatDate, formatDateTime, formatSaleNumber, formatTime } from "../format.ts";
import { keyOf } from "../paper-news.ts";
import { refusalWords } from "./refusal-words.ts";
import type { ReversalStore } from "./reversal-store.ts";

interface PartProps {
  readonly reversal: ReversalStore;
}

export function FindPart({ reversal }: PartProps): JSX.Element {
  return (
    <>
      <SearchForm reversal={reversal} />
      <div class="card reversal-found">
        <Found reversal={reversal} />
      </div>
    </>
  );
}

function SearchForm({ reversal }: PartProps): JSX.Element {
  return (
    <form
      class="reversal-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        void reversal.search();
      }}
    >
      <label class="reversal-field">
        <Icon name="search" />
        <input
          type="text"
          inputMode="text"
          enterkeyhint="search"
          autoComplete="off"
          maxLength={40}
          aria-label={t.reversal.searchLabel}
          placeholder={t.reversal.search}
          value={reversal.query.value}
          onInput={({ currentTarget }) => {
            reversal.query.value = currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="button primary">
        {t.reversal.find}
      </button>
    </form>
  );
}

function Found({ reversal }: PartProps): JSX.Element {
  const step = reversal.step.value;
  switch (step.type) {
    case "looking":
      return <p class="reversal-hint is-late">{t.reversal.looking}</p>;
    case "refused":
      return (
        <div class="reversal-hint" role="alert">
          <Icon name="warn" />
          <p>{refusalWords(step.refusal)}</p>
        </div>
      );
    case "choosing":
      return (
        <>
          <h2 class="reversal-which">{t.reversal.foundTitle}</h2>
          <ul class="reversal-sales" aria-label={t.reversal.foundTitle}>
            {step.found.map((found) => (
              <FoundLine
                key={keyOf(found.sale.ref)}
                found={found}
                onPress={() => reversal.choose(found)}
              />
            ))}
          </ul>
        </>
      );
    default:
      return (
        <div class="reversal-hint">
          <Icon name="qr" />
          <h2>{t.reversal.begin}</h2>
          <p>{t.reversal.beginMore}</p>
        </div>
      );
  }
}

interface FoundLineProps {
  readonly found: FoundSale;
  readonly onPress: () => void;
}

function FoundLine({ found: { sale }, onPress }: FoundLineProps): JSX.Element {
  const { entry, reversed } = sale;
  const { wall } = entry.clock;
  const currency = findCurrency(entry.currency);
  return (
    <li>
      <button type="button" class="reversal-sale" onClick={onPress}>
        <b>{formatSaleNumber(entry.sale)}</b>
        <span>
          <time datetime={formatDateTime(wall)}>
            {formatDate(wall)} {formatTime(wall)}
          </time>
          <small>{entry.lines.map(({ name }) => name).join(", ")}</small>
        </span>
        {reversed !== undefined && (
          <span class={`reversed is-${reversed}`}>{t.reversal.state[reversed]}</span>
        )}
        <b class="reversal-amount">
          {currency.ok ? formatAmount(Minor(entry.total), currency.value) : entry.currency}
        </b>
      </button>
    </li>
  );
}
