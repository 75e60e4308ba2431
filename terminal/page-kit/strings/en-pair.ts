/** English words of the page on which a tablet is paired with a till. */
import type { Words } from "./words.ts";

export const enPair = {
  pair: {
    title: "Pair this tablet",
    more: "At the till, open the menu and press “Pair a tablet”. Scan the code there, or type it here.",
    cleared: "This tablet is not paired",
    clearedMore:
      "It never was, or its browser has forgotten it. Nothing is lost: the basket is at the till.",
    removed: "This tablet was removed",
    removedMore: "Somebody removed it at the till. Nothing is lost: the basket is there.",
    code: "Code from the till",
    codeLike: "ABCD-EFGH",
    name: "Name of this tablet",
    nameLike: "Tablet by the window",
    go: "Pair",
    going: "Pairing",
    paired: "Paired",
    pairedMore: "The till opens.",
  },
  why: {
    codeMissing: "Type the code that the till shows.",
    nameMissing: "Give this tablet a name, so that people find it in the till's list.",
    codeRefused:
      "This code lets nobody in: it is mistyped, used or lapsed. Look at the till, or show a new code there.",
    tooMany: "As many tablets are paired as the till takes. Remove one there first.",
    notStored: "The till could not store it. Try again.",
    unanswered:
      "The till does not answer. See that this tablet is in the shop's network, and try again.",
    notKept: "This browser keeps nothing, so it would forget the till. Leave its private mode.",
  },
  trust: {
    title: "The browser's warning",
    more: "To end it, and to install the page as an app, install the till's own certificate authority. It vouches for addresses of the shop's network only.",
    download: "Download the certificate",
  },
} satisfies Words;
