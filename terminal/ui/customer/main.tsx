/** Puts the customer's screen together: it follows the till's feed, and has nothing to press. */
import "@tillwave/page-kit/fonts.css";
import "@tillwave/page-kit/tokens.css";
import "@tillwave/page-kit/base.css";
import "./customer.css";
import { render } from "preact";
import { applyAppearance, readAppearance } from "@tillwave/page-kit/appearance";
import { startLanguage } from "@tillwave/page-kit/language";
import { restartOnNewToken, takeToken } from "@tillwave/page-kit/token";
import { present } from "@tillwave/shared/core/assert";
import {
  APPEARANCE_KEPT_AS,
  CUSTOMER_LANGUAGE_KEPT_AS,
  CUSTOMER_TOKEN_KEPT_AS,
} from "../kept-as.ts";
import { createRequester } from "../requester.ts";
import { createServiceClient } from "../service-client.ts";
import { createCustomerStore } from "./customer-store.ts";
import { CustomerScreen } from "./customer-screen.tsx";

applyAppearance(readAppearance(APPEARANCE_KEPT_AS));
restartOnNewToken();
const languageStarts = startLanguage(CUSTOMER_LANGUAGE_KEPT_AS);
const store = createCustomerStore(
  createServiceClient(
    createRequester({
      token: takeToken(CUSTOMER_TOKEN_KEPT_AS),
      fetch: (address, init) => fetch(address, init),
      pause: (ms) =>
        new Promise((resolve) => {
          setTimeout(resolve, ms);
        }),
    }),
  ),
  () => Date.now(),
);
await languageStarts;
render(
  <CustomerScreen store={store} />,
  present(document.querySelector("#page"), "the page's root"),
);
