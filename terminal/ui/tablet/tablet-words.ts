/** What the sheet of tablets says of a refusal, of the face to the network, and of times. */
import { language } from "@tillwave/page-kit/language";
import { t } from "@tillwave/page-kit/strings/register";
import { type LanView, TABLETS_MAX, type TabletView } from "@tillwave/shared/api/tablets";
import type { TabletRefusal } from "./tablets-store.ts";

export function tabletRefusalWords({ type }: TabletRefusal): string {
  switch (type) {
    case "needs-supervisor":
    case "locked":
      return t.tablet.refused;
    case "not-served":
      return t.tablet.notServed;
    case "too-many-tablets":
      return t.tablet.tooMany(TABLETS_MAX);
    case "no-such-tablet":
      return t.tablet.noSuchTablet;
    case "not-stored":
      return t.tablet.notStored;
    case "unanswered":
      return t.tablet.unanswered;
  }
}

/** Why no tablet finds this till; null where they do. */
export function lanWords(lan: LanView): string | null {
  switch (lan.state) {
    case "off":
      return t.tablet.off;
    case "starting":
      return t.tablet.starting;
    case "open":
      return lan.addresses.length === 0 ? t.tablet.noNetwork : null;
    case "closed":
      return closedWords(lan);
  }
}

function closedWords({ why, port }: Extract<LanView, { readonly state: "closed" }>): string {
  switch (why) {
    case "port-taken":
      return t.tablet.portTaken(port);
    case "no-such-address":
      return t.tablet.noSuchAddress;
    case "failed":
      return t.tablet.failed;
  }
}

export function seenWords({ isOpen, seen }: TabletView): string {
  if (isOpen) {
    return t.tablet.open;
  }
  return seen === null ? t.tablet.neverSeen : t.tablet.seen(formatMoment(seen));
}

/** Day and time in the page's language. */
const formatMoment = (wall: number): string =>
  new Intl.DateTimeFormat(language.value, { dateStyle: "medium", timeStyle: "short" }).format(wall);

/** "4:32": minutes and seconds that are left. */
export function formatLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
