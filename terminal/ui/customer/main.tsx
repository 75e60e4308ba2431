/** Puts the customer's screen together: it follows the till's feed, and has nothing to press but the language. */
import "@tillwave/page-kit/fonts.css";
import "@tillwave/page-kit/tokens.css";
import "@tillwave/page-kit/base.css";
import "./customer.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { applyAppearance, readAppearance } from "@tillwave/page-kit/appearance";
import { speakLanguage, startLanguage } from "@tillwave/page-kit/language";
import { restartOnNewToken } from "@tillwave/page-kit/token";
import { t } from "@tillwave/page-kit/strings/customer";
import { present } from "@tillwave/shared/core/assert";
import {
  APPEARANCE_KEPT_AS,
  CUSTOMER_LANGUAGE_KEPT_AS,
  CUSTOMER_TOKEN_KEPT_AS,
} from "../kept-as.ts";
import { createRequester } from "../requester.ts";
import { takeCustomerToken } from "../tablet/tablet-token.ts";
import { createServiceClient } from "../service-client.ts";
import { createCustomerClient, createCustomerLanguage } from "./customer-language.ts";
import { startCustomerLife } from "./customer-life.ts";
import { createCustomerStore } from "./customer-store.ts";
import { CustomerScreen } from "./customer-screen.tsx";

applyAppearance(readAppearance(APPEARANCE_KEPT_AS));
restartOnNewToken();
const languageStarts = startLanguage(CUSTOMER_LANGUAGE_KEPT_AS);
const requester = createRequester({
  token: takeCustomerToken(CUSTOMER_TOKEN_KEPT_AS),
  fetch: (address, init) => fetch(address, init),
  pause: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms);
    }),
});
const store = createCustomerStore(createServiceClient(requester), () => Date.now());
const language = createCustomerLanguage({
  store,
  client: createCustomerClient(requester),
  newId: () => crypto.randomUUID(),
});
startCustomerLife(store);
await languageStarts;
effect(() => {
  document.title = t.title;
});
effect(() => {
  const { value: wanted } = language.wanted;
  if (wanted !== null) {
    void speakLanguage(wanted);
  }
});
render(
  <CustomerScreen store={store} language={language} />,
  present(document.querySelector("#page"), "the page's root"),
);
