/** One till: how it stands, the journals it wrote, and the way to shut it out. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { TerminalDetail } from "@tillwave/shared/api/console";
import { FailureNote } from "../components/failure-note.tsx";
import { RevokeSheet } from "../components/revoke-sheet.tsx";
import { TillState } from "../components/till-state.tsx";
import { usePage } from "../context.ts";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { formatAge, formatCount, formatHead, formatMoney } from "../format.ts";
import { OVERVIEW, SALES, hrefOf } from "../route.ts";
import { useFetched } from "../use-fetched.ts";
import { openedWords } from "../words.ts";
import "./terminal.css";

export function TerminalScreen({ terminal }: { readonly terminal: number }): JSX.Element {
  const { client, store } = usePage();
  const heading = useHeadingFocus();
  const row = store.figures.value?.overview.terminals.find((one) => one.terminal === terminal);
  // Fetched again whenever the till moved; the key stays, so what is shown stays too.
  const moved = `${row?.state ?? ""} ${row?.epoch ?? ""} ${row?.seq ?? ""}`;
  const detail = useFetched(`${terminal}`, () => client.readTerminal(terminal), moved);
  return (
    <main class="main">
      <div class="head">
        <a class="button back-link" href={hrefOf(OVERVIEW)}>
          <Icon name="back" />
          {t.nav.overview}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {t.terminals.longName(terminal)} <small dir="auto">{row?.name}</small>
        </h1>
      </div>
      {detail.value === null ? (
        <div class="card">
          {detail.error === null ? (
            <p class="note is-late">{t.page.loading}</p>
          ) : (
            <FailureNote error={detail.error} onAgain={detail.again} />
          )}
        </div>
      ) : (
        <Detail detail={{ ...detail.value, ...row }} onChanged={detail.again} />
      )}
    </main>
  );
}

interface DetailProps {
  readonly detail: TerminalDetail;
  readonly onChanged: () => void;
}

function Detail({ detail, onChanged }: DetailProps): JSX.Element {
  const words = t.terminal;
  const { store } = usePage();
  const isRevoking = useSignal(false);
  const change = (): void => {
    isRevoking.value = false;
    onChanged();
    store.refresh();
  };
  return (
    <div class="till-columns">
      <section class="card" aria-label={t.terminals.state}>
        <TillState state={detail.state} />
        <Facts detail={detail} />
        <div class="card-action">
          <a class="button" href={hrefOf({ ...SALES, terminal: detail.terminal })}>
            {words.showSales}
          </a>
          {detail.state === "revoked" ? (
            <p class="outcome">{words.isRevoked}</p>
          ) : (
            <button
              type="button"
              class="button danger"
              aria-haspopup="dialog"
              onClick={() => {
                isRevoking.value = true;
              }}
            >
              {words.revoke}
            </button>
          )}
        </div>
      </section>
      <Epochs detail={detail} />
      {isRevoking.value && (
        <RevokeSheet
          till={detail}
          onDone={change}
          onClose={() => {
            isRevoking.value = false;
          }}
        />
      )}
    </div>
  );
}

function Facts({ detail }: { readonly detail: TerminalDetail }): JSX.Element {
  const words = t.terminal;
  const { store } = usePage();
  const currency = store.figures.value?.overview.currency ?? "";
  const unknown = t.page.unknown;
  const { lastSeen, waiting, lagMs, catalogueVersion } = detail;
  const facts: readonly (readonly [string, string])[] = [
    [
      words.lastSeen,
      lastSeen === null ? words.never : words.ago(formatAge(store.hubNow.value - lastSeen)),
    ],
    [words.waiting, waiting === null ? unknown : formatCount(waiting)],
    [words.lag, lagMs === null ? unknown : formatAge(lagMs)],
    [words.salesToday, formatCount(detail.salesToday)],
    [words.totalToday, formatMoney(detail.totalToday, currency)],
    [words.sales, formatCount(detail.sales)],
    [words.total, formatMoney(detail.total, currency)],
    [words.quarantined, formatCount(detail.quarantined)],
    [
      words.catalogue,
      catalogueVersion === null ? words.noCatalogue : words.catalogueVersion(catalogueVersion),
    ],
  ];
  return (
    <dl class="facts card-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const epochStates = (): Readonly<Record<TerminalDetail["epochs"][number]["state"], string>> => {
  const { live, spare, ended, closed } = t.terminal;
  return { live, spare, ended, closed };
};

function Epochs({ detail }: { readonly detail: TerminalDetail }): JSX.Element {
  const words = t.terminal;
  return (
    <section class="card" aria-labelledby="epochs-title">
      <h2 id="epochs-title">{words.epochs}</h2>
      <p class="legend">{words.epochsMore}</p>
      <ul class="epochs">
        {detail.epochs.map(({ epoch, entries, head, opened, state }) => (
          <li key={epoch} class={`epoch epoch-${state}`}>
            <h3>
              {words.epoch} {epoch} <span class="epoch-state">{epochStates()[state]}</span>
            </h3>
            {state !== "spare" && (
              <dl>
                <div>
                  <dt>{words.entries}</dt>
                  <dd>{formatCount(entries)}</dd>
                </div>
                <div>
                  <dt>{words.opened}</dt>
                  <dd>{openedWords(opened)}</dd>
                </div>
                <div>
                  <dt>{words.head}</dt>
                  <dd class="mono">{formatHead(head)}</dd>
                </div>
              </dl>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
