/** Puts the console page together: hub, memory, address, screens. */
import "@tillwave/page-kit/fonts.css";
import "@tillwave/page-kit/tokens.css";
import "@tillwave/page-kit/base.css";
import "@tillwave/page-kit/sheet.css";
import "./app.css";
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { applyAppearance, readAppearance } from "@tillwave/page-kit/appearance";
import { startLanguage } from "@tillwave/page-kit/language";
import { t } from "@tillwave/page-kit/strings/console";
import { present } from "@tillwave/shared/core/assert";
import { App } from "./app.tsx";
import { createConsoleStore } from "./console-store.ts";
import { PageContext } from "./context.ts";
import { uploadFile } from "./file-upload.ts";
import { createHubClient } from "./hub-client.ts";
import { APPEARANCE_KEPT_AS, LANGUAGE_KEPT_AS } from "./kept-as.ts";
import { type Route, parseRoute } from "./route.ts";

/** Ages and countdowns are in seconds. */
const TICK_MS = 1000;

applyAppearance(readAppearance(APPEARANCE_KEPT_AS));
const languageStarts = startLanguage(LANGUAGE_KEPT_AS);
effect(() => {
  document.title = `Tillwave · ${t.page.name}`;
});
const client = createHubClient({
  fetch: (address, init) => fetch(address, init),
  upload: uploadFile,
  onSignedOut: () => store.signOut(),
});
const store = createConsoleStore({
  client,
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
});
const route = signal<Route>(parseRoute(location.hash));
addEventListener("hashchange", () => {
  route.value = parseRoute(location.hash);
});
const followVisibility = (): void => store.setVisible(document.visibilityState === "visible");
document.addEventListener("visibilitychange", followVisibility);
followVisibility();
setInterval(store.tick, TICK_MS);
await languageStarts;
render(
  <PageContext.Provider value={{ client, store, route }}>
    <App />
  </PageContext.Provider>,
  present(document.querySelector("#page"), "the page's root"),
);
