/** Puts the customers' page together: the hub, the key, the ear, the address, the screens. */
import "@tillwave/page-kit/fonts.css";
import "@tillwave/page-kit/tokens.css";
import "@tillwave/page-kit/base.css";
import "./app.css";
import { computed, effect, signal } from "@preact/signals";
import { type JSX, render } from "preact";
import type { HearingState } from "@tillwave/listener/hearing-state";
import { startLanguage } from "@tillwave/page-kit/language";
import { t } from "@tillwave/page-kit/strings/shopper";
import { present } from "@tillwave/shared/core/assert";
import { App } from "./app.tsx";
import { type Page, PageContext } from "./context.ts";
import { createCustomer } from "./customer.ts";
import { createCustomerVault } from "./customer-vault.ts";
import { createHubClient } from "./hub-client.ts";
import { LANGUAGE_KEPT_AS, VAULT_KEPT_AS } from "./kept-as.ts";
import { followUpgrades } from "./own-build.ts";
import { type Route, parseRoute } from "./route.ts";
import { createShopClock } from "./shop-clock.ts";
import { type Ear, createShopperStore } from "./shopper-store.ts";

const now = (): number => Date.now();
const reload = (): void => location.reload();

/** `makeEar` is the listener's; a trial of the screens brings its own. */
export async function startPage(
  makeEar: (onState: (state: HearingState) => void) => Ear,
): Promise<void> {
  const languageStarts = startLanguage(LANGUAGE_KEPT_AS);
  const route = signal<Route>(parseRoute(location.hash));
  const served = signal<string | null>(null);
  const clock = createShopClock(now);
  const hub = createHubClient({
    fetch: (address, init) => fetch(address, init),
    onDate: clock.hear,
    onBuild: (build) => {
      served.value = build;
    },
  });
  const customer = createCustomer({
    hub,
    clock,
    now,
    vault: createCustomerVault(globalThis.indexedDB, VAULT_KEPT_AS),
    subtle: crypto.subtle,
    random: (lengthBytes) => crypto.getRandomValues(new Uint8Array(lengthBytes)),
  });
  const store = createShopperStore({
    hub,
    customer,
    now,
    makeEar,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  effect(() => {
    const name = store.shop.value?.name;
    document.title = name === undefined ? t.page.title : `${name} · ${t.page.title}`;
  });
  addEventListener("hashchange", () => {
    route.value = parseRoute(location.hash);
  });
  addEventListener("online", store.hearOnline);
  const isIdle = computed(
    () => store.checkIn.value.type === "ready" && store.erasing.value !== "busy",
  );
  followUpgrades({ served, isIdle, own: ownBuild(), tried: sessionStorage, reload });
  const isSecure = globalThis.isSecureContext;
  const opens = isSecure ? customer.load().then(store.open) : hub.readShop();
  await languageStarts;
  const page = { store, route, isSecure, now, reload };
  render(<Root page={page} />, present(document.querySelector("#page"), "the page's root"));
  await opens;
}

const Root = ({ page }: { readonly page: Page }): JSX.Element => (
  <PageContext.Provider value={page}>
    <App />
  </PageContext.Provider>
);

const ownBuild = (): string | null =>
  document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? null;
