import { expect, test } from "vitest";
import type { HubView } from "@tillwave/shared/api/till";
import { hubChip, hubFacts, hubSaid, hubSheetWords, hubShort } from "./hub-words.ts";
import { NOT_JOINED } from "./testing/simulated-service.ts";

const NOW = new Date(2026, 10, 22, 14, 25).getTime();
const MINUTE = 60_000;
const OFFLINE: HubView = {
  ...NOT_JOINED,
  state: "offline",
  cause: "hub-down",
  waiting: 14,
  waitingSince: NOW - 23 * MINUTE,
  since: NOW - 23 * MINUTE,
};

test("a till without a hub says nothing of it in the status bar", () => {
  expect(hubChip(NOT_JOINED)).toBeNull();
  expect(hubSaid(NOT_JOINED)).toBe("");
});

test("in step is one dim icon", () => {
  expect(hubChip({ ...NOT_JOINED, state: "in-step", waiting: 0 })).toMatchObject({
    icon: "cloud-ok",
    look: "quiet",
  });
});

test("offline is slate, with the sales that wait", () => {
  expect(hubChip(OFFLINE)).toEqual({
    icon: "cloud-off",
    words: "Offline · 14 waiting",
    look: "slate",
  });
  expect(hubChip({ ...OFFLINE, waiting: null })?.words).toBe("Offline");
  expect(hubChip({ ...OFFLINE, waiting: 0 })?.words).toBe("Offline");
});

test("offline is said once, however many sales wait by then", () => {
  expect(hubSaid(OFFLINE)).toBe(hubSaid({ ...OFFLINE, waiting: 15 }));
  expect(hubSaid(OFFLINE)).not.toBe("");
});

test("sending shows how many are left, but one sale under way is no news", () => {
  const sending = (waiting: number | null): HubView => ({
    ...OFFLINE,
    state: "catching-up",
    waiting,
  });
  expect(hubChip(sending(9))).toMatchObject({ words: "Sending · 9 left", look: "slate" });
  expect(hubChip(sending(1))?.look).toBe("quiet");
  expect(hubChip(sending(null))?.look).toBe("quiet");
});

test("what needs a person says so in words, whether sales still go or not", () => {
  expect(hubChip({ ...OFFLINE, state: "stopped" })).toMatchObject({
    words: "Needs you",
    look: "attention",
  });
  for (const state of ["in-step", "catching-up"] as const) {
    expect(hubChip({ ...OFFLINE, state, needMe: 2 })?.words).toBe("Needs you · 2");
  }
  expect(hubSheetWords({ ...OFFLINE, needMe: 2 }, NOW).sentences).toHaveLength(3);
});

test("the sheet says since when, why, and that selling goes on", () => {
  expect(hubSheetWords(OFFLINE, NOW)).toEqual({
    title: "Offline since 14:02",
    sentences: [
      "Keep selling. 14 sales are safe on this till and will go by themselves.",
      "The network is there, and no hub answers. See that the hub is switched on.",
    ],
  });
  const yesterday = { ...OFFLINE, since: NOW - 20 * 60 * MINUTE };
  expect(hubSheetWords(yesterday, NOW).title).toBe("Offline since 2026-11-21 18:25");
});

test("each cause has words of its own", () => {
  const causes = ["no-network", "hub-down", "hub-silent", "not-the-hub"] as const;
  const said = causes.map((cause) => hubSheetWords({ ...OFFLINE, cause }, NOW).sentences[1]);
  expect(new Set(said).size).toBe(causes.length);
});

test("the sheet counts what waits, its oldest, and how old the hub's documents are", () => {
  const catalogue = { version: 3, issued: NOW - 31 * MINUTE };
  const shop = { version: 1, issued: NOW - MINUTE };
  expect(hubFacts({ ...OFFLINE, catalogue, shop }, NOW).map(({ value }) => value)).toEqual([
    "14 sales",
    "14:02, 23 min ago",
    "Version 3, 31 min old",
    "Version 1, 1 min old",
  ]);
  expect(hubFacts({ ...OFFLINE, waiting: null, waitingSince: null }, NOW)[0]?.value).toBe(
    "Being counted",
  );
  expect(hubFacts({ ...OFFLINE, waiting: 0 }, NOW).map(({ value }) => value)).toEqual([
    "No sale",
    "This till's own",
    "This till's own",
  ]);
});

test("a clock that was set back makes no age negative", () => {
  const ahead = { ...OFFLINE, waitingSince: NOW + MINUTE };
  expect(hubFacts(ahead, NOW)[1]?.value).toBe("14:26, 0 sec ago");
});

test("every state has two or three words for the status sheet", () => {
  for (const state of ["not-joined", "in-step", "catching-up", "offline", "stopped"] as const) {
    expect(hubShort({ ...OFFLINE, state })).not.toBe("");
  }
});
