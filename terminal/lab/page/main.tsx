/** Puts the lab's page together. */
import "@tillwave/page-kit/fonts.css";
import "@tillwave/page-kit/tokens.css";
import "@tillwave/page-kit/base.css";
import "./components/paper.css";
import "./components/devices.css";
import "./components/phone.css";
import "./app.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { startLanguage } from "@tillwave/page-kit/language";
import { t } from "@tillwave/page-kit/strings/lab";
import { restartOnNewToken, takeToken } from "@tillwave/page-kit/token";
import { present } from "@tillwave/shared/core/assert";
import { App } from "./app.tsx";
import { LabContext } from "./context.ts";
import { createLabClient } from "./lab-client.ts";
import { createLabStore } from "./lab-store.ts";

const TOKEN_KEPT_AS = "tillwave-lab-token";
const LANGUAGE_KEPT_AS = "tillwave-lab-language";

restartOnNewToken();
const languageStarts = startLanguage(LANGUAGE_KEPT_AS);
effect(() => {
  document.title = `Tillwave · ${t.name}`;
});
const store = createLabStore(
  createLabClient({
    token: takeToken(TOKEN_KEPT_AS),
    fetch: (address, init) => fetch(address, init),
    pause: (ms) =>
      new Promise((resolve) => {
        setTimeout(resolve, ms);
      }),
  }),
);
await languageStarts;
render(
  <LabContext.Provider value={store}>
    <App />
  </LabContext.Provider>,
  present(document.querySelector("#page"), "the page's root"),
);
