/** Puts the pairing page together: the code of the address, the till's answer, and on to the page that it is for. */
import "@tillwave/page-kit/fonts.css";
import "@tillwave/page-kit/tokens.css";
import "@tillwave/page-kit/base.css";
import "../screens/menu.css";
import "./pair.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { applyAppearance, readAppearance } from "@tillwave/page-kit/appearance";
import { startLanguage } from "@tillwave/page-kit/language";
import { present } from "@tillwave/shared/core/assert";
import type { PairReply } from "@tillwave/shared/api/tablets";
import { APPEARANCE_KEPT_AS, LANGUAGE_KEPT_AS } from "../kept-as.ts";
import { createRequester } from "../requester.ts";
import { REMOVED, forgetTabletToken, isPaired, keepTabletToken } from "../tablet/tablet-token.ts";
import { PairPage, type PairWhy } from "./pair-page.tsx";
import { createPairing } from "./pairing.ts";

/** Eight letters and figures, as the QR has them. */
const SCANNED = /^#([\dA-Za-z]{8})$/u;
/** The word "Paired" is read before the page goes on, in milliseconds. */
const READ_MS = 900;

applyAppearance(readAppearance(APPEARANCE_KEPT_AS));
const languageStarts = startLanguage(LANGUAGE_KEPT_AS);
const scanned = SCANNED.exec(location.hash)?.[1] ?? "";
const why = whyHere();
// The code stands in no history, and a page that is loaded again says what is true then.
history.replaceState(null, "", location.pathname);
// Another code that is scanned while the page is open only changes the fragment.
addEventListener("hashchange", () => location.reload());

const { ask } = createRequester({
  token: "",
  fetch: (address, init) => fetch(address, init),
  pause: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms);
    }),
});
const pairing = createPairing(scanned, {
  pair: (request) => ask<PairReply>("/api/pair", request),
  keep: keepTabletToken,
  newId: () => crypto.randomUUID(),
});
effect(() => {
  const state = pairing.state.value;
  if (state.type === "paired") {
    void navigator.storage?.persist?.();
    setTimeout(() => location.replace(state.use === "selling" ? "/" : "/customer"), READ_MS);
  }
});
await languageStarts;
render(
  <PairPage why={why} pairing={pairing} />,
  present(document.querySelector("#page"), "the page's root"),
);

function whyHere(): PairWhy {
  if (scanned !== "") {
    return "asked";
  }
  if (location.hash === REMOVED) {
    forgetTabletToken();
    return "removed";
  }
  return isPaired() ? "asked" : "not-paired";
}
