/**
 * How the till stands with its hub, in words. Pure.
 *
 *   not joined             nothing in the status bar
 *   in step                a dim icon
 *   catching up            a dim icon, or "Sending · n left" where more than one sale is on its way
 *   offline                slate, with the count: being offline is normal
 *   stopped, needs me      "Needs you"
 */
import type { IconName } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { HubView } from "@tillwave/shared/api/till";
import { formatDate, formatDuration, formatTime } from "./format.ts";

/** One sale under way is every sale's way, and no news. */
const SENDING_WORTH_A_WORD = 2;

export interface HubChip {
  readonly icon: IconName;
  readonly words: string;
  /** Only what needs knowing grows into words. */
  readonly look: "quiet" | "slate" | "attention";
}

/** Null for a till that has joined no hub. */
export function hubChip(hub: HubView): HubChip | null {
  switch (hub.state) {
    case "not-joined":
      return null;
    case "offline":
      return { icon: "cloud-off", words: offlineWords(hub), look: "slate" };
    case "stopped":
      return { icon: "warn", words: t.hub.needsYou, look: "attention" };
    case "catching-up":
      return hub.needMe > 0 ? needsYou(hub) : sendingChip(hub);
    case "in-step":
      return hub.needMe > 0
        ? needsYou(hub)
        : { icon: "cloud-ok", words: t.hub.inStepIcon, look: "quiet" };
  }
}

const needsYou = ({ needMe }: HubView): HubChip => ({
  icon: "warn",
  words: t.hub.needsYouWith(needMe),
  look: "attention",
});

const offlineWords = ({ waiting }: HubView): string =>
  waiting === null || waiting === 0 ? t.hub.offline : t.hub.offlineWith(waiting);

function sendingChip({ waiting }: HubView): HubChip {
  return waiting !== null && waiting >= SENDING_WORTH_A_WORD
    ? { icon: "cloud-up", words: t.hub.catchingUp(waiting), look: "slate" }
    : { icon: "cloud-up", words: t.hub.sendingIcon, look: "quiet" };
}

/** What a screen reader says by itself, once: no count in it that would make it speak again. */
export function hubSaid({ state }: HubView): string {
  return state === "offline" ? t.hub.offlineSaid : state === "stopped" ? t.hub.stopped : "";
}

/** Two or three words for the status sheet. */
export function hubShort(hub: HubView): string {
  switch (hub.state) {
    case "not-joined":
      return t.hub.notJoined;
    case "stopped":
      return t.hub.stopped;
    case "in-step":
      return hub.needMe > 0 ? t.hub.needsYouWith(hub.needMe) : t.hub.inStep;
    case "catching-up":
    case "offline":
      return hubChip(hub)?.words ?? "";
  }
}

export interface HubSheetWords {
  readonly title: string;
  /** What happened, then what to do. */
  readonly sentences: readonly string[];
}

export function hubSheetWords(hub: HubView, now: number): HubSheetWords {
  const more = hub.needMe > 0 ? [t.hub.needsYouMore(hub.needMe)] : [];
  switch (hub.state) {
    case "not-joined":
      return { title: t.hub.title, sentences: [t.hub.notJoinedMore] };
    case "offline":
      return {
        title: t.hub.offlineSince(formatMoment(hub.since, now)),
        sentences: [
          keepSelling(hub),
          ...(hub.cause === null ? [] : [t.hub.cause[hub.cause]]),
          ...more,
        ],
      };
    case "stopped":
      return { title: t.hub.stopped, sentences: [t.hub.stoppedMore, ...more] };
    case "catching-up":
      return {
        title: t.hub.catchingUpTitle,
        sentences: [
          hub.waiting === null ? t.hub.keepSellingAll : t.hub.catchingUpMore(hub.waiting),
          ...more,
        ],
      };
    case "in-step":
      return { title: t.hub.inStepIcon, sentences: [t.hub.inStepMore, ...more] };
  }
}

function keepSelling({ waiting }: HubView): string {
  return waiting === null || waiting === 0 ? t.hub.keepSellingAll : t.hub.keepSelling(waiting);
}

export interface HubFact {
  readonly label: string;
  readonly value: string;
}

export function hubFacts(hub: HubView, now: number): readonly HubFact[] {
  const { waiting, waitingSince, catalogue, shop } = hub;
  const facts = [{ label: t.hub.waiting, value: waitingValue(waiting) }];
  if (waitingSince !== null && waiting !== 0) {
    const age = formatAge(now - waitingSince);
    facts.push({
      label: t.hub.oldest,
      value: t.hub.oldestAt(formatMoment(waitingSince, now), age),
    });
  }
  facts.push({ label: t.hub.catalogue, value: documentValue(catalogue, now) });
  facts.push({ label: t.hub.shop, value: documentValue(shop, now) });
  return facts;
}

const documentValue = (held: HubView["catalogue"], now: number): string =>
  held === null ? t.hub.documentOwn : t.hub.documentAge(held.version, formatAge(now - held.issued));

function waitingValue(waiting: number | null): string {
  if (waiting === null) {
    return t.hub.counting;
  }
  return waiting === 0 ? t.hub.waitingNone : t.hub.waitingCount(waiting);
}

/** A clock that was set back makes nothing younger than new. */
const formatAge = (ms: number): string => formatDuration(Math.max(0, ms));

/** "14:02" today; with the date before it on another day. */
function formatMoment(at: number, now: number): string {
  const time = formatTime(at);
  return formatDate(at) === formatDate(now) ? time : `${formatDate(at)} ${time}`;
}
