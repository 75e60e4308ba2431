/**
 * The language that a page speaks: chosen on the page and kept on the device, under each page's own name;
 * before anybody chose, the device's. English is always there; another's words are fetched, and until they
 * have arrived, and where they do not, the page stays in the language that it has.
 */
import { effect } from "@preact/signals";
import { type Language, isLanguage, languageFor } from "@tillwave/shared/core/language";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { language, loadLanguage } from "./strings/live.ts";

export { language } from "./strings/live.ts";

/** The words did not arrive: the till may be away. */
export interface LanguageNotLoaded {
  readonly type: "language-not-loaded";
  readonly language: Language;
}

/** Null until the page has started. */
let keptUnder: string | null = null;
let latest = 0;

/** Before the first drawing. Ends once the words are there, or once it is clear that they do not come. */
export async function startLanguage(keptAs: string): Promise<void> {
  keptUnder = keptAs;
  effect(() => {
    document.documentElement.lang = language.value;
  });
  // Chosen in another window of the same page on this device.
  addEventListener("storage", ({ key, newValue }) => {
    if (key === keptAs && isLanguage(newValue)) {
      void speakLanguage(newValue);
    }
  });
  await speakLanguage(readKept() ?? languageFor(navigator.languages) ?? "en");
}

/** In force as soon as its words are there. Of two that are asked for, the later one wins. */
export async function setLanguage(wanted: Language): Promise<Result<null, LanguageNotLoaded>> {
  const spoken = await speakLanguage(wanted);
  if (spoken.ok && keptUnder !== null && language.value === wanted) {
    keep(keptUnder, wanted);
  }
  return spoken;
}

/** What the demo's shop speaks: in force where nobody has chosen on this device. */
export async function offerLanguage(offered: Language): Promise<void> {
  if (readKept() === null) {
    await speakLanguage(offered);
  }
}

/** Until the page is closed, or another is asked for: nothing of it is kept. */
export async function speakLanguage(wanted: Language): Promise<Result<null, LanguageNotLoaded>> {
  latest += 1;
  const mine = latest;
  try {
    const putInForce = await loadLanguage(wanted);
    if (mine === latest) {
      putInForce();
    }
    return ok(null);
  } catch {
    return err({ type: "language-not-loaded", language: wanted });
  }
}

/** A browser that keeps nothing, as a private window may, is asked each time. */
function readKept(): Language | null {
  try {
    const kept = keptUnder === null ? null : localStorage.getItem(keptUnder);
    return isLanguage(kept) ? kept : null;
  } catch {
    return null;
  }
}

function keep(keptAs: string, chosen: Language): void {
  try {
    localStorage.setItem(keptAs, chosen);
  } catch {
    // The page speaks it all the same, until it is closed.
  }
}
