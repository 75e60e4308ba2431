/** What the page of beacons says of rows, of troubles, and of what it lacks. */
import { t } from "@tillwave/page-kit/strings/beacons";
import type { BeaconRow, BeaconsView } from "@tillwave/shared/api/till-beacons";
import { type Row, ageOf, belowPlan, formatPrefix } from "./rows.ts";

/** With the minus of printed figures, which is as wide as a plus. */
export const formatLevel = (dbm: number): string =>
  t.screen.dbm(`${dbm < 0 ? "−" : ""}${Math.abs(Math.round(dbm))}`);

/** "3.5": as people write it in the page's language is the same everywhere that it speaks. */
export const formatMetres = (n: number): string =>
  `${n < 0 ? "−" : ""}${Math.abs(Math.round(n * 10) / 10)}`;

function agoWords(ms: number): string {
  const { unit, n } = ageOf(ms);
  return t.more[unit](n);
}

/** The second line of a row's state. */
export function moreWords(row: Row, now: number): string {
  switch (row.type) {
    case "fresh":
      return t.more.label(formatPrefix(row.of.devicePrefix));
    case "sound":
      return row.of.heardAt === null ? "" : t.more.heard(agoWords(now - row.of.heardAt));
    case "beacon":
      return ofBeacon(row.of);
  }
}

function ofBeacon(beacon: BeaconRow): string {
  const { state, heardAgo, keysWait, rekeyWaits } = beacon;
  const below = belowPlan(beacon);
  if (state === "weak" && below !== null) {
    return t.more.below(below);
  }
  if (state === "silent") {
    return heardAgo === null ? t.more.notYet : t.more.last(agoWords(heardAgo));
  }
  if (keysWait) {
    return t.more.keysWait;
  }
  if (rekeyWaits) {
    return t.more.rekeyWaits;
  }
  return state === "unknown" || heardAgo === null
    ? t.more.listening
    : t.more.heard(agoWords(heardAgo));
}

export type Lack = { readonly key: string; readonly words: string; readonly isUrgent: boolean };

/** Why the page knows or may do less than it should, the worst first. */
export function lacksOf(view: BeaconsView, isLost: boolean): readonly Lack[] {
  const lacks: Lack[] = [];
  const add = (key: string, words: string, isUrgent = false): void =>
    void lacks.push({ key, words, isUrgent });
  if (isLost) {
    add("lost", t.lack.lost, true);
  }
  if (view.centralState === "none") {
    add("central", t.lack.centralNone);
  } else if (view.centralState === "gone") {
    add("central", t.lack.centralGone, true);
  } else {
    const ear = view.central?.ear.state ?? "listening";
    if (ear !== "listening" && ear !== "linked") {
      add("ear", t.lack.ear[ear], ear !== "starting");
    }
  }
  if (view.hub.state === "never") {
    add("hub", t.lack.hubNever);
  } else if (view.hub.state === "older") {
    add("hub", t.lack.hubOlder);
  } else if (view.hub.state === "waiting" && view.hub.waiting > 0) {
    add("hub", t.lack.hubWaiting(view.hub.waiting));
  }
  if (!view.mayManage) {
    add("right", t.lack.mayNot);
  }
  return lacks;
}

/** Whether a new one can be made the shop's at all. */
export const canAdd = ({ mayManage, centralState, hub }: BeaconsView): boolean =>
  mayManage && centralState !== "none" && hub.state !== "never";
