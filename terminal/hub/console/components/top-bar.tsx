/** Whose hub this is, where one can go, and, calmly, that the hub does not answer. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import { usePage } from "../context.ts";
import { formatAge, formatDateTime, formatDay, formatTime } from "../format.ts";
import { OVERVIEW, QUARANTINE, type Route, SALES, ZONES, hrefOf } from "../route.ts";
import "./top-bar.css";

export function TopBar({ onMenu }: { readonly onMenu: () => void }): JSX.Element {
  const { store } = usePage();
  return (
    <header class="bar">
      <div class="brand">
        <Icon name="wave" />
        <span class="brand-name">
          {t.page.name} <small>{store.figures.value?.overview.merchant.name}</small>
        </span>
      </div>
      <Tabs />
      <div class="bar-end">
        <Clock />
        <button
          type="button"
          class="icon-button"
          aria-label={t.page.menu}
          aria-haspopup="dialog"
          onClick={onMenu}
        >
          <Icon name="menu" />
        </button>
      </div>
      <LostStrip />
    </header>
  );
}

const tabs = (): readonly (readonly [Route, IconName, string])[] => [
  [OVERVIEW, "chart", t.nav.overview],
  [SALES, "list", t.nav.sales],
  [QUARANTINE, "warn", t.nav.quarantine],
  [{ screen: "documents" }, "tag", t.nav.documents],
  [ZONES, "reader", t.nav.zones],
  [{ screen: "wallets" }, "phone", t.nav.wallets],
  [{ screen: "join" }, "plus", t.nav.join],
];

function Tabs(): JSX.Element {
  const { store, route } = usePage();
  const unseen = store.figures.value?.overview.unseen ?? 0;
  const here = route.value.screen === "terminal" ? "overview" : route.value.screen;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current
      ?.querySelector('[aria-current="page"]')
      ?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [here]);
  return (
    <nav class="tabs" aria-label={t.page.screens}>
      <ul ref={list}>
        {tabs().map(([to, icon, label]) => (
          <li key={to.screen}>
            <a class="tab" href={hrefOf(to)} aria-current={to.screen === here ? "page" : undefined}>
              <Icon name={icon} />
              <span>{label}</span>
              {to.screen === "quarantine" && unseen > 0 && (
                <b class="tab-count">
                  <span aria-hidden="true">{unseen}</span>
                  <span class="unseen">{t.nav.unseen(unseen)}</span>
                </b>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Clock(): JSX.Element {
  const now = usePage().store.hubNow.value;
  return (
    <time class="clock" datetime={formatDateTime(now)}>
      <span class="clock-day">{formatDay(now)} · </span>
      {formatTime(now)}
    </time>
  );
}

function LostStrip(): JSX.Element | null {
  const { store } = usePage();
  const { lostSince, figures, now } = store;
  if (lostSince.value === null || figures.value === null) {
    return null;
  }
  return (
    <div class="lost-strip">
      <Icon name="cloud-off" />
      <p>
        <b>{t.page.lost(formatAge(now.value - figures.value.at))}</b> {t.page.lostMore}
      </p>
    </div>
  );
}
