/** What could not be booked: each entry with its reason, both copies side by side, and "I have looked". */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { QuarantineRow } from "@tillwave/shared/api/console";
import { Copies } from "../components/copy-compare.tsx";
import { FailureNote } from "../components/failure-note.tsx";
import { usePage } from "../context.ts";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { formatDateTime, formatMoment, formatRef } from "../format.ts";
import { type QuarantineRoute, hrefOf } from "../route.ts";
import { useFetched } from "../use-fetched.ts";
import { usePress } from "../use-press.ts";
import { failureWords, reasonWords } from "../words.ts";
import { useReturnFocus } from "../return-focus.ts";
import "./list-and-detail.css";
import "./quarantine.css";

export function QuarantineScreen({ route }: { readonly route: QuarantineRoute }): JSX.Element {
  const { client, store } = usePage();
  const heading = useHeadingFocus();
  const { open, before } = route;
  useReturnFocus(open === null ? null : rowId(open));
  const page = useFetched(`${before}`, () => client.readQuarantine(before));
  const shown = page.value?.rows.find(({ id }) => id === open);
  return (
    <main class={open === null ? "main pair quarantine" : "main pair quarantine is-open"}>
      <div class="head">
        <h1 ref={heading} tabIndex={-1}>
          {t.quarantine.title}
        </h1>
        <p>{t.quarantine.more}</p>
      </div>
      <div class="card pair-list">
        {page.value === null ? (
          page.error === null ? (
            <p class="note is-late">{t.page.loading}</p>
          ) : (
            <FailureNote error={page.error} onAgain={page.again} />
          )
        ) : (
          <Rows rows={page.value.rows} older={page.value.before} route={route} />
        )}
      </div>
      <section class="pair-detail" aria-label={t.quarantine.list}>
        {shown !== undefined && (
          <Entry
            key={shown.id}
            row={shown}
            back={hrefOf({ ...route, open: null })}
            onSeen={() => {
              page.again();
              store.refresh();
            }}
          />
        )}
        {shown === undefined && (
          <>
            {open !== null && <BackLink back={hrefOf({ ...route, open: null })} />}
            <p class="pair-none">
              {open === null || page.value === null ? t.quarantine.pick : t.quarantine.gone}
            </p>
          </>
        )}
      </section>
    </main>
  );
}

const rowId = (id: number): string => `aside-${id}`;

interface RowsProps {
  readonly rows: readonly QuarantineRow[];
  readonly older: number | null;
  readonly route: QuarantineRoute;
}

function Rows({ rows, older, route }: RowsProps): JSX.Element {
  const words = t.quarantine;
  if (rows.length === 0 && route.before === null) {
    return (
      <div class="note quarantine-none">
        <Mark grade="authorised" />
        <h2>{words.empty}</h2>
        <p>{words.emptyMore}</p>
      </div>
    );
  }
  return (
    <>
      <ul class="rows" aria-label={words.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row} route={route} />
        ))}
      </ul>
      <div class="paging">
        {route.before !== null && (
          <a class="button" href={hrefOf({ ...route, before: null, open: null })}>
            {words.newest}
          </a>
        )}
        {older !== null && (
          <a class="button" href={hrefOf({ ...route, before: older, open: null })}>
            {words.older}
          </a>
        )}
      </div>
    </>
  );
}

interface RowProps {
  readonly row: QuarantineRow;
  readonly route: QuarantineRoute;
}

function Row({ row, route }: RowProps): JSX.Element {
  const words = t.quarantine;
  const { id, terminal, epoch, seq, receivedAt, seen } = row;
  return (
    <li>
      <a
        id={rowId(id)}
        class={id === route.open ? "row aside-row is-shown" : "row aside-row"}
        aria-current={id === route.open ? "true" : undefined}
        href={hrefOf({ ...route, open: id })}
      >
        {seen ? <Icon name="check" /> : <Mark grade="refused-later" />}
        <span>
          <b>{words.entry(t.terminals.longName(terminal), formatRef(epoch, seq))}</b>{" "}
          <small>
            {seen ? words.seen : words.unseen} ·{" "}
            <time datetime={formatDateTime(receivedAt)}>
              {formatMoment(receivedAt, usePage().store.hubNow.value)}
            </time>
          </small>
        </span>
        <Icon name="fwd" />
      </a>
    </li>
  );
}

function BackLink({ back }: { readonly back: string }): JSX.Element {
  return (
    <div class="detail-head detail-back">
      <a class="button back-link" href={back}>
        <Icon name="back" />
        {t.quarantine.title}
      </a>
    </div>
  );
}

interface EntryProps {
  readonly row: QuarantineRow;
  readonly back: string;
  readonly onSeen: () => void;
}

function Entry({ row, back, onSeen }: EntryProps): JSX.Element {
  const words = t.quarantine;
  const heading = useHeadingFocus();
  const { terminal, epoch, seq } = row;
  return (
    <>
      <BackLink back={back} />
      <h2 id="entry-title" ref={heading} tabIndex={-1}>
        {words.entry(t.terminals.longName(terminal), formatRef(epoch, seq))}
      </h2>
      <p class="reason">{reasonWords(row.code)}</p>
      <Copies kept={row.kept} aside={row.text} />
      <Look row={row} onSeen={onSeen} />
    </>
  );
}

function Look({ row, onSeen }: Omit<EntryProps, "back">): JSX.Element {
  const words = t.quarantine;
  const { client } = usePage();
  const failed = useSignal("");
  const { isBusy, press } = usePress(async () => {
    failed.value = "";
    const answer = await client.markSeen(row.id);
    if (answer.ok) {
      onSeen();
      // The button goes.
      document.querySelector<HTMLElement>("#entry-title")?.focus();
    } else {
      failed.value = failureWords(answer.error);
    }
  });
  return (
    <div class="look">
      <p role="status">
        {row.seen ? words.looked : <span class="field-wrong">{failed.value}</span>}
      </p>
      {!row.seen && (
        <button type="button" class="button primary" aria-disabled={isBusy} onClick={press}>
          {isBusy ? words.saving : words.look}
        </button>
      )}
    </div>
  );
}
