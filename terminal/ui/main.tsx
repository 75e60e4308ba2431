/** Puts the register page together: token, service, till, keyboard, screens. */
import "@tillwave/page-kit/fonts.css";
import "@tillwave/page-kit/tokens.css";
import "@tillwave/page-kit/base.css";
import "@tillwave/page-kit/sheet.css";
import "@tillwave/page-kit/keypad.css";
import "./app.css";
import { render } from "preact";
import { present } from "@tillwave/shared/core/assert";
import { App } from "./app.tsx";
import { applyAppearance, readAppearance } from "./appearance.ts";
import { PageContext } from "./context.ts";
import { listenToKeys } from "./keyboard.ts";
import { listenToJoinKeys } from "./join-keys.ts";
import { createJoining } from "./joining.ts";
import { createPapers } from "./papers.ts";
import { createReceipts } from "./receipts.ts";
import { createRegister } from "./register.ts";
import { createSalesList } from "./sales-list.ts";
import { createServiceClient } from "./service-client.ts";
import { absorbDoubleTaps } from "./double-tap.ts";
import { createTillStore } from "./till-store.ts";
import { restartOnNewToken, takeToken } from "./token.ts";

applyAppearance(readAppearance());
restartOnNewToken();
const client = createServiceClient({
  token: takeToken(),
  fetch: (address, init) => fetch(address, init),
  pause: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms);
    }),
});
const newId = (): string => crypto.randomUUID();
const store = createTillStore({ client, newId, now: () => Date.now() });
const register = createRegister(store);
const sales = createSalesList(client);
const receipts = createReceipts(client);
const papers = createPapers({ client, store, newId });
const joining = createJoining(client);
listenToJoinKeys({ register, joining });
listenToKeys({ store, register });
absorbDoubleTaps(register.screen);
render(
  <PageContext.Provider
    value={{ store, register, sales, receipts, papers, joining, client, newId }}
  >
    <App />
  </PageContext.Provider>,
  present(document.querySelector("#page"), "the page's root"),
);
