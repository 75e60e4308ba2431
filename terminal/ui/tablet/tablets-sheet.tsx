/** The tablets of this till: a code for one more, and the list of those that are paired. */
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { OfferView, TabletsView } from "@tillwave/shared/api/tablets";
import { QrCode } from "../components/qr-code.tsx";
import { usePage } from "../context.ts";
import { TabletRow } from "./tablet-row.tsx";
import { formatLeft, lanWords, tabletRefusalWords } from "./tablet-words.ts";
import { type TabletsStore, createTabletsStore } from "./tablets-store.ts";
import "../screens/menu.css";
import "./tablets.css";

/** While the sheet is open the service is asked so often, in milliseconds: a tablet that is let in is seen at once. */
const LOOK_EVERY_MS = 1000;

export function TabletsSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { tablets: client, approval, newId } = usePage();
  const store = useMemo(
    () => createTabletsStore({ client, approval, newId }),
    [client, approval, newId],
  );
  useEffect(() => {
    void store.look();
    const looking = setInterval(() => void store.look(), LOOK_EVERY_MS);
    return () => {
      clearInterval(looking);
      // A code that nobody sees lets nobody in.
      if (store.view.peek()?.offer?.state === "open") {
        void store.withdraw();
      }
    };
  }, [store]);
  const view = store.view.value;
  const refusal = store.refusal.value;
  return (
    <Sheet title={t.tablet.title} onClose={onClose}>
      <div class="tablets">
        {view === null ? null : <Pairing view={view} store={store} />}
        <p class="tablets-refusal" role="alert">
          {refusal === null ? "" : tabletRefusalWords(refusal)}
        </p>
        {view === null ? null : <Paired view={view} store={store} />}
      </div>
    </Sheet>
  );
}

interface PartProps {
  readonly view: TabletsView;
  readonly store: TabletsStore;
}

function Pairing({ view, store }: PartProps): JSX.Element {
  const { lan, offer } = view;
  const trouble = lanWords(lan);
  if (trouble !== null) {
    return (
      <p class="tablets-trouble" role="status">
        <Icon name="cloud-off" />
        <span>{trouble}</span>
      </p>
    );
  }
  if (offer?.state === "open") {
    return <Code offer={offer} view={view} store={store} />;
  }
  const ended = endedWords(view);
  return (
    <>
      {ended === null ? (
        <p>{t.tablet.more}</p>
      ) : (
        <p class={`tablets-ended is-${offer?.state ?? "none"}`} role="status">
          <Icon name={offer?.state === "used" ? "check" : "clock"} />
          <span>{ended}</span>
        </p>
      )}
      <div class="sheet-actions tablets-ways">
        <button
          type="button"
          class="button big primary"
          onClick={() => void store.wish({ action: "offer", use: "selling" })}
        >
          {t.tablet.toSell}
        </button>
        <button
          type="button"
          class="button big"
          onClick={() => void store.wish({ action: "offer", use: "customer" })}
        >
          {t.tablet.forCustomer}
        </button>
      </div>
    </>
  );
}

/** What became of the code that was shown last; null where none was, or it was hidden. */
function endedWords({ offer, tablets }: TabletsView): string | null {
  switch (offer?.state) {
    case "used": {
      const paired = tablets.find(({ id }) => id === offer.tablet);
      return paired === undefined ? null : t.tablet.paired(paired.name);
    }
    case "late":
      return t.tablet.late;
    case "too-many-tries":
      return t.tablet.tooManyTries;
    default:
      return null;
  }
}

interface CodeProps extends PartProps {
  readonly offer: Extract<OfferView, { readonly state: "open" }>;
}

/** Tries of a code; fewer are said. */
const TRIES_UNSAID = 5;

function Code({ offer, view, store }: CodeProps): JSX.Element {
  const { lan } = view;
  return (
    <div class="tablets-code">
      {offer.url === null ? null : <QrCode text={offer.url} label={t.tablet.qrLabel} />}
      <div>
        <p>{t.tablet.scan}</p>
        {lan.state === "open" && <p class="tablets-address">{lan.addresses[0]}/pair</p>}
        <p class="tablets-letters" aria-label={t.tablet.code}>
          {offer.code}
        </p>
        <p>
          <span>{t.tablet.left(formatLeft(offer.leftMs))}</span>{" "}
          {offer.triesLeft < TRIES_UNSAID && <b>{t.tablet.triesLeft(offer.triesLeft)}</b>}
        </p>
      </div>
      {lan.state === "open" && (
        <div class="tablets-trust">
          <p>{t.tablet.warns}</p>
          <Fingerprint text={lan.fingerprint} />
        </div>
      )}
      <button type="button" class="button big" onClick={() => void store.withdraw()}>
        {t.tablet.hide}
      </button>
    </div>
  );
}

/** Eight pairs a piece: read and compared piece by piece. */
const PIECE = /(?:[\dA-F]{2}:){7}[\dA-F]{2}/gu;

function Fingerprint({ text }: { readonly text: string }): JSX.Element {
  return (
    <code>
      {(text.match(PIECE) ?? [text]).map((piece) => (
        <span key={piece}>{piece}</span>
      ))}
    </code>
  );
}

function Paired({ view, store }: PartProps): JSX.Element {
  const { tablets } = view;
  return (
    <>
      <h3 class="sheet-section">{t.tablet.list}</h3>
      {tablets.length === 0 ? (
        <p>{t.tablet.none}</p>
      ) : (
        <ul class="tablets-list" aria-label={t.tablet.list}>
          {tablets.map((tablet) => (
            <TabletRow key={tablet.id} tablet={tablet} store={store} />
          ))}
        </ul>
      )}
    </>
  );
}
