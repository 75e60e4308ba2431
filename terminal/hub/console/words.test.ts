import { expect, test } from "vitest";
import { present } from "@tillwave/shared/core/assert";
import type { FileFault, HubAlarm, TerminalRow } from "@tillwave/shared/api/console";
import { createSimulatedHub } from "./testing/simulated-hub.ts";
import {
  alarmWords,
  failureWords,
  fileFaultWords,
  openedWords,
  reasonWords,
  rowFaultWords,
  stateWords,
} from "./words.ts";

const at = { id: 1, at: 0 } as const;

/** The hub itself, or what a zone, an emitter or a customer did. */
const OF_NO_TILL =
  /^This hub|^The key of the emitters|emitter (?:Drinks|Stock room)|^One (?:customer|address)|^41 phones|^There are two of Mirror/u;

async function anAlarmOfEachKind(): Promise<readonly HubAlarm[]> {
  const hub = createSimulatedHub({ now: () => 1_795_000_000_000, isSignedIn: true });
  const answer = await hub.client.readOverview();
  return present(answer.ok ? answer.value : null, "the overview").alarms;
}

test("every alarm says what happened to which till, and what to do", async () => {
  const alarms = await anAlarmOfEachKind();
  expect(new Set(alarms.map(({ type }) => type)).size).toBe(15);
  for (const alarm of alarms) {
    const { title, more } = alarmWords(alarm);
    expect(title).toMatch(alarm.terminal === null ? OF_NO_TILL : /Till \d/u);
    expect(more).toMatch(/^[A-Z].*\.$/u);
    expect(title + more).not.toMatch(/undefined|null|NaN|error/iu);
  }
});

test("an alarm leads to where a person does what it says", () => {
  expect(alarmWords({ ...at, terminal: 5, type: "fork", epoch: 3, seq: 201 })).toMatchObject({
    title: "Till 5 sent 3·000201 twice, with different content",
    link: { to: { screen: "quarantine" } },
  });
  expect(alarmWords({ ...at, terminal: 5, type: "closed-epoch-used", epoch: 3 }).link?.to).toEqual({
    screen: "join",
  });
  expect(alarmWords({ ...at, terminal: null, type: "hub-restored", hubEpoch: 2 }).link).toBeNull();
  const phones = { type: "one-code-many-phones", place: 2, zone: "Door", phones: 41 } as const;
  expect(alarmWords({ ...at, terminal: null, ...phones })).toMatchObject({
    title: "41 phones checked in by one code in Door",
    link: { to: { screen: "zones", open: { place: 2, isAdding: false } } },
  });
});

test("what a till wrote into an alarm cannot turn the text round", () => {
  const { more } = alarmWords({
    ...at,
    terminal: 4,
    type: "statement-refused",
    detail: "\u202Egnp.exe",
  });
  expect(more).toContain("⟨U+202E⟩gnp.exe");
});

test("a reason that this page does not know is named, and is no property of an object", () => {
  expect(reasonWords("fork")).toMatch(/^Sent twice/u);
  expect(reasonWords("constructor")).toContain("“constructor”");
  expect(openedWords("first")).toBe("first start");
  expect(openedWords("toString")).toBe("toString");
});

test("every state of a till has a word of its own", () => {
  const states: readonly TerminalRow["state"][] = [
    "in-step",
    "catching-up",
    "offline",
    "quarantine",
    "revoked",
    "never-seen",
  ];
  expect(new Set(states.map(stateWords)).size).toBe(states.length);
});

test("whatever the hub does not do, a person is told what to do", () => {
  const errors = [
    { type: "unreachable" },
    { type: "signed-out" },
    { type: "not-found" },
    { type: "unavailable" },
    { type: "refused", status: 429 },
    { type: "refused", status: 500 },
  ] as const;
  expect(new Set(errors.map(failureWords)).size).toBe(errors.length);
});

test("a file that cannot be taken says why, and that nothing was changed", () => {
  const faults: readonly FileFault[] = [
    { type: "no-rows" },
    { type: "bytes", max: 8_000_000 },
    { type: "rows", max: 1_000_000 },
    { type: "document-bytes", max: 4_000_000 },
    { type: "items", items: 20_001, max: 20_000 },
    { type: "no-column", column: "price" },
    { type: "unknown-column", column: "\u202Egnp" },
    { type: "column-twice", column: "sku" },
  ];
  const said = faults.map(fileFaultWords);
  expect(new Set(said).size).toBe(faults.length);
  expect(said.filter((words) => !words.endsWith("Nothing was changed."))).toEqual([]);
  expect(said[4]).toContain("20,001");
  expect(said[6]).toContain("⟨U+202E⟩gnp");
});

test("a row that cannot be taken says what its column wants", () => {
  expect(rowFaultWords({ type: "doubled", line: 1203 })).toBe("stands in line 1,203 already");
  expect(rowFaultWords({ type: "fields", found: 3, wanted: 7 })).toBe(
    "3 fields where the header has 7",
  );
  expect(rowFaultWords({ type: "decimals", max: 0 })).toBe("no decimals");
  expect(rowFaultWords({ type: "decimals", max: 2 })).toBe("at most 2 decimals");
  expect(rowFaultWords({ type: "not-utf8" })).toBe("not UTF-8: save the file as UTF-8");
});
