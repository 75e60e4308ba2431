/** Beacons and zones: what is on air, what is wrong with it, new ones nearby, and where each of them hangs. */
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { language } from "@tillwave/page-kit/language";
import { t } from "@tillwave/page-kit/strings/beacons";
import type { BeaconsView } from "@tillwave/shared/api/till-beacons";
import { NoticeBar } from "../components/notice-bar.tsx";
import { type Page, usePage } from "../context.ts";
import { useNow } from "../use-now.ts";
import { AddSheet } from "./add-sheet.tsx";
import { BeaconListRow, type RowActs } from "./beacon-row.tsx";
import { canAdd, lacksOf } from "./beacon-words.ts";
import { createBeaconsClient } from "./beacons-client.ts";
import { type BeaconsStore, createBeaconsStore } from "./beacons-store.ts";
import { ChangeSheet } from "./change-sheet.tsx";
import { Findings } from "./findings.tsx";
import { FloorCard } from "./floor-plan.tsx";
import { type Row, countOf, rowsOf } from "./rows.ts";
import { newestOf } from "./sparkline.ts";
import { TroubleWords } from "./trouble.tsx";
import "../components/choice.css";
import "./beacons.css";

/** In milliseconds: levels are heard about once a second. */
const LOOK_EVERY_MS = 1000;

export function BeaconsScreen(): JSX.Element {
  const page = usePage();
  const store = useMemo(() => {
    const { request, post, pause } = page.requester;
    return createBeaconsStore({ client: createBeaconsClient({ request, post }), pause });
  }, [page.requester]);
  useEffect(() => watch(store), [store]);
  const ways = useMemo(() => waysOf(page, store), [page, store]);
  useScannedLabel(page, ways);
  const view = store.view.value;
  return (
    <main class="main beacons">
      <Head view={view} onAdd={() => ways.add(null, null)} />
      {view === null ? (
        <p class="beacons-waits" role="status">
          {store.isLost.value ? t.lack.lost : t.screen.loading}
        </p>
      ) : (
        <Body view={view} store={store} ways={ways} />
      )}
      <NoticeBar />
    </main>
  );
}

/** Looks again and again until the screen is left; a page that nobody sees does not. */
function watch(store: BeaconsStore): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isOver = false;
  const look = async (): Promise<void> => {
    if (!document.hidden) {
      await store.look();
    }
    if (!isOver) {
      timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    }
  };
  void look();
  return () => {
    isOver = true;
    if (timer !== null) {
      clearTimeout(timer);
    }
  };
}

interface Ways {
  /** A label that was scanned already, or a device whose label is to be scanned. */
  add(label: string | null, devicePrefix: string | null): void;
  change(deviceId: string): void;
}

function waysOf({ register }: Page, store: BeaconsStore): Ways {
  return {
    add(label, devicePrefix) {
      register.sheet.value = {
        type: "own",
        draw: (onClose) => (
          <AddSheet
            key={label}
            store={store}
            label={label}
            devicePrefix={devicePrefix}
            onClose={onClose}
          />
        ),
      };
    },
    change(deviceId) {
      register.sheet.value = {
        type: "own",
        draw: (onClose) => <ChangeSheet store={store} deviceId={deviceId} onClose={onClose} />,
      };
    },
  };
}

/** A label that came from a scanner, on whatever screen. */
function useScannedLabel({ register }: Page, ways: Ways): void {
  const label = register.beaconLabel.value;
  useEffect(() => {
    if (label !== null) {
      register.beaconLabel.value = null;
      ways.add(label, null);
    }
  }, [label, register, ways]);
}

interface HeadProps {
  readonly view: BeaconsView | null;
  readonly onAdd: () => void;
}

function Head({ view, onAdd }: HeadProps): JSX.Element {
  const { register } = usePage();
  const heading = useHeadingFocus();
  return (
    <div class="beacons-head">
      <button
        type="button"
        class="button"
        onClick={() => {
          register.beaconsOpen.value = false;
          register.sheet.value = { type: "menu" };
        }}
      >
        <Icon name="back" />
        {t.screen.back}
      </button>
      <h1 ref={heading} tabIndex={-1}>
        {t.screen.title}
      </h1>
      {view !== null && canAdd(view) && (
        <button type="button" class="button primary" onClick={onAdd}>
          <Icon name="plus" />
          {t.screen.add}
        </button>
      )}
    </div>
  );
}

interface BodyProps {
  readonly view: BeaconsView;
  readonly store: BeaconsStore;
  readonly ways: Ways;
}

function Body({ view, store, ways }: BodyProps): JSX.Element {
  const rows = rowsOf(view, store.freshOrder.value, language.value);
  const acts: RowActs | null = view.mayManage
    ? {
        identify: (deviceId) => void store.identify(deviceId),
        change: ways.change,
        nameIt: (devicePrefix) => ways.add(null, devicePrefix),
      }
    : null;
  return (
    <div class="beacons-body">
      <div class="beacons-side-a">
        <Lacks view={view} isLost={store.isLost.value} />
        <RowTrouble view={view} store={store} />
        <Findings findings={view.findings} />
        <section class="card beacons-card">
          <Counts rows={rows} fresh={view.fresh.length} />
          <List rows={rows} store={store} acts={acts} />
        </section>
      </div>
      <FloorCard view={view} store={store} onOpen={ways.change} />
    </div>
  );
}

function Lacks({
  view,
  isLost,
}: {
  readonly view: BeaconsView;
  readonly isLost: boolean;
}): JSX.Element {
  return (
    <div class="beacons-lacks" role="status">
      {lacksOf(view, isLost).map(({ key, words, isUrgent }) => (
        <p key={key} class={isUrgent ? "beacons-lack is-urgent" : "beacons-lack"}>
          <Icon name={isUrgent ? "warn" : "cloud"} />
          {words}
        </p>
      ))}
    </div>
  );
}

/** What a row's button or a place came to, where it went wrong; and which one blinks, for those who do not see it. */
function RowTrouble({
  view,
  store,
}: {
  readonly view: BeaconsView;
  readonly store: BeaconsStore;
}): JSX.Element {
  const trouble = store.trouble.value;
  const nameOf = (deviceId: string | undefined): string =>
    view.beacons.find((beacon) => beacon.deviceId === deviceId)?.name ?? "";
  const [blinks] = store.blinking.value;
  return (
    <>
      <p class="unseen" role="status">
        {blinks === undefined ? "" : t.row.blinking(nameOf(blinks))}
      </p>
      {trouble !== null && (
        <div class="beacons-trouble">
          <TroubleWords about={nameOf(trouble.deviceId)} why={trouble.why} detail={null} />
          <button
            type="button"
            class="icon-button"
            aria-label={t.change.close}
            onClick={store.forgive}
          >
            <Icon name="x" />
          </button>
        </div>
      )}
    </>
  );
}

function Counts({
  rows,
  fresh,
}: {
  readonly rows: readonly Row[];
  readonly fresh: number;
}): JSX.Element | null {
  const { well, others } = countOf(rows);
  if (rows.length === 0) {
    return null;
  }
  return (
    <p class="beacons-counts">
      {t.screen.counts(well, others)}
      {fresh > 0 && <b>{t.screen.fresh(fresh)}</b>}
    </p>
  );
}

interface ListProps {
  readonly rows: readonly Row[];
  readonly store: BeaconsStore;
  readonly acts: RowActs | null;
}

function List({ rows, store, acts }: ListProps): JSX.Element {
  const now = useNow();
  if (rows.length === 0) {
    return (
      <div class="beacons-none">
        <Icon name="wave" />
        <h2>{t.screen.none}</h2>
        <p>{t.screen.noneMore}</p>
      </div>
    );
  }
  const endsAt = newestOf(rows.map((row) => (row.type === "sound" ? [] : row.of.points)));
  const blinking = store.blinking.value;
  return (
    <ul class="beacons-list" aria-label={t.screen.list}>
      {rows.map((row) => (
        <BeaconListRow
          key={row.key}
          row={row}
          now={now}
          endsAt={endsAt}
          isBlinking={row.type === "beacon" && blinking.has(row.of.deviceId)}
          acts={acts}
        />
      ))}
    </ul>
  );
}
