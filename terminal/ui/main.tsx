/** Puts the register page together: token, service, till, keyboard, screens. */
import "@tillwave/page-kit/fonts.css";
import "@tillwave/page-kit/tokens.css";
import "@tillwave/page-kit/base.css";
import "@tillwave/page-kit/sheet.css";
import "@tillwave/page-kit/keypad.css";
import "./app.css";
import { computed } from "@preact/signals";
import { render } from "preact";
import { applyAppearance, readAppearance } from "@tillwave/page-kit/appearance";
import { offerLanguage, setLanguage, startLanguage } from "@tillwave/page-kit/language";
import { restartOnNewToken } from "@tillwave/page-kit/token";
import { present } from "@tillwave/shared/core/assert";
import { App } from "./app.tsx";
import { createApproval } from "./approval.ts";
import { PageContext } from "./context.ts";
import { listenToKeys } from "./keyboard.ts";
import { listenToJoinKeys } from "./join-keys.ts";
import { createArranging, createFavouritesClient } from "./favourites/arranging.ts";
import { createJoining } from "./joining.ts";
import { createLanding, listenToScanner } from "./landing.ts";
import { createPapers } from "./papers.ts";
import { createReceipts } from "./receipts.ts";
import { createRegister } from "./register.ts";
import { createSalesList } from "./sales-list.ts";
import { createRequester } from "./requester.ts";
import { createServiceClient } from "./service-client.ts";
import { absorbDoubleTaps } from "./double-tap.ts";
import { APPEARANCE_KEPT_AS, LANGUAGE_KEPT_AS, TOKEN_KEPT_AS } from "./kept-as.ts";
import { listenForHands } from "./staff/hands.ts";
import { listenToPinKeys } from "./staff/pin-keys.ts";
import { createStaffClient } from "./staff/staff-client.ts";
import { createStaffing } from "./staff/staffing.ts";
import { createReversalClient } from "./reversal/reversal-client.ts";
import { createShiftClient } from "./shift/shift-client.ts";
import { createTabletClient } from "./tablet/tablet-client.ts";
import { startTabletLife } from "./tablet/tablet-life.ts";
import { takeRegisterToken } from "./tablet/tablet-token.ts";
import { askForRefusedPresses } from "./line/ask-for-press.ts";
import { createTrainingClient } from "./training/training-client.ts";
import { createTapping } from "./tapping.ts";
import { speakAsDemo } from "./demo-language.ts";
import { createTillStore } from "./till-store.ts";

applyAppearance(readAppearance(APPEARANCE_KEPT_AS));
restartOnNewToken();
const languageStarts = startLanguage(LANGUAGE_KEPT_AS);
const requester = createRequester({
  token: takeRegisterToken(TOKEN_KEPT_AS),
  fetch: (address, init) => fetch(address, init),
  pause: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms);
    }),
});
const client = createServiceClient(requester);
const shifts = createShiftClient(requester);
const training = createTrainingClient(requester);
const reversals = createReversalClient(requester);
const newId = (): string => crypto.randomUUID();
const store = createTillStore({ client, newId, now: () => Date.now() });
const register = createRegister(store);
const sales = createSalesList(client);
const receipts = createReceipts(client);
const papers = createPapers({ client, store, newId });
const joining = createJoining(client);
const staffClient = createStaffClient(requester);
const approval = createApproval({ client: staffClient, staff: store.staff, newId });
askForRefusedPresses({ store, approval });
const tapping = createTapping({ client, approval, store, register, newId });
const staffing = createStaffing({ client: staffClient, staff: store.staff, setLanguage, newId });
const arranging = createArranging({
  client: createFavouritesClient(requester),
  approval,
  store,
  register,
  newId,
});
listenToPinKeys({ store, staffing, approval });
listenForHands(staffing);
listenToJoinKeys({ register, joining });
const landing = createLanding({ store, register, tapping, openReceipt: register.openReceipt });
listenToKeys({ store, register, tapping, landing });
listenToScanner(store, landing);
absorbDoubleTaps(
  computed(() => [register.screen.value, store.staff.value.isLocked, approval.asked.value].join()),
);
speakAsDemo(store.shop, offerLanguage);
const tablets = createTabletClient(requester);
const upgrade = startTabletLife(store, register);
await languageStarts;
render(
  <PageContext.Provider
    value={{
      store,
      register,
      sales,
      receipts,
      papers,
      joining,
      tapping,
      landing,
      client,
      staffing,
      approval,
      arranging,
      tablets,
      upgrade,
      shifts,
      training,
      reversals,
      requester,
      newId,
    }}
  >
    <App />
  </PageContext.Provider>,
  present(document.querySelector("#page"), "the page's root"),
);
