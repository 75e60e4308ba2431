import type { LabMessage, LabView } from "@tillwave/shared/api/lab";
import { present } from "@tillwave/shared/core/assert";
import { concatBytes, fromHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import { LISTENERS_MAX, TELL_EVERY_MS } from "./pages.ts";
import { type SimulatedLab, openSimulatedLab } from "./testing/simulated-lab.ts";

const RECEIPT = concatBytes([toUtf8("one\n"), fromHex("1d5600")]);
const KICK = fromHex("1014010001");

function join({ lab }: SimulatedLab) {
  const heard: LabMessage[] = [];
  const joined = present(
    lab.join((message) => heard.push(message)),
    "room for a page",
  );
  const typesOf = () => heard.map(({ type }) => type);
  return { ...joined, heard, typesOf };
}

function viewOf(it: SimulatedLab): LabView {
  const { greeting, leave } = join(it);
  leave();
  return present(greeting.type === "hello" ? greeting.view : null, "a greeting with everything");
}

test("a page that is open sees the paper come out; one that is opened later has it all", () => {
  const it = openSimulatedLab();
  const early = join(it);
  it.lab.receive(RECEIPT);
  it.clock.pass(1000);
  const printed = early.heard.filter(({ type }) => type === "printed");
  expect(printed).toMatchObject([
    { receipt: 1, part: { type: "text" } },
    { receipt: 1, part: { type: "cut" } },
  ]);
  expect(join(it).greeting).toMatchObject({ receipts: [{ number: 1, parts: [{}, {}] }] });
});

test("paper that is thrown away is gone from every page, and the count goes on", () => {
  const it = openSimulatedLab();
  it.lab.receive(RECEIPT);
  it.clock.pass(1000);
  const page = join(it);
  void it.lab.handle({ type: "paper-clear" });
  expect(page.typesOf()).toContain("cleared");
  expect(join(it).greeting).toMatchObject({ receipts: [] });
  it.lab.receive(RECEIPT);
  it.clock.pass(1000);
  expect(join(it).greeting).toMatchObject({ receipts: [{ number: 2 }] });
});

test("many changes in a moment are told once", () => {
  const it = openSimulatedLab();
  const page = join(it);
  for (let i = 0; i < 100; i += 1) {
    it.lab.receive(KICK);
  }
  expect(page.heard).toEqual([]);
  it.clock.pass(TELL_EVERY_MS);
  expect(page.typesOf()).toEqual(["view"]);
});

test("the drawer springs open, and is pushed shut by a person", async () => {
  const it = openSimulatedLab();
  it.lab.receive(KICK);
  expect(viewOf(it).drawer).toMatchObject({ isOpen: true, lastPulse: { pin: 2, onMs: 100 } });
  it.lab.receive(fromHex("100401"));
  await it.lab.handle({ type: "drawer-shut" });
  it.lab.receive(fromHex("100401"));
  expect(viewOf(it).drawer.isOpen).toBe(false);
  expect(it.cable).toEqual(["16", "12"]);
});

test("a cable that is pulled out takes the till's port away", async () => {
  const it = openSimulatedLab();
  await it.lab.handle({ type: "printer", change: { isPlugged: false } });
  await it.lab.handle({ type: "printer", change: { isPlugged: true } });
  await it.lab.handle({ type: "printer", change: { baudRate: 9600 } });
  expect(it.cable).toEqual(["out", "in", "9600 baud"]);
});

test("a roll is new, nearly out or out", async () => {
  const it = openSimulatedLab();
  for (const [roll, paper] of [
    ["out", "out"],
    ["low", "low"],
    ["new", "enough"],
  ] as const) {
    await it.lab.handle({ type: "printer", change: { roll } });
    expect(viewOf(it).printer.paper).toBe(paper);
  }
});

test("the power of till and hub is cut by whoever started them, and counted", async () => {
  const it = openSimulatedLab();
  await it.lab.handle({ type: "power-cut", of: "till" });
  await it.lab.handle({ type: "power-cut", of: "till" });
  await it.lab.handle({ type: "power-cut", of: "hub" });
  expect(it.cuts).toEqual(["till", "till", "hub"]);
  expect(viewOf(it).power).toEqual({ canCut: true, cuts: { till: 2, hub: 1 } });
});

test("where nobody could start them again, no power is cut", async () => {
  const it = openSimulatedLab({ hasLauncher: false });
  expect(await it.lab.handle({ type: "power-cut", of: "hub" })).toEqual({
    ok: false,
    error: { type: "no-launcher" },
  });
  expect(viewOf(it).power).toEqual({ canCut: false, cuts: { till: 0, hub: 0 } });
});

test("the network is as it was set", async () => {
  const it = openSimulatedLab();
  await it.lab.handle({ type: "network", mode: "cut" });
  expect(viewOf(it).network).toMatchObject({ mode: "cut", port: 1001, hubPort: 1002 });
});

test("more pages than anybody opens are turned away", () => {
  const it = openSimulatedLab();
  const pages = Array.from({ length: LISTENERS_MAX }, () => join(it));
  expect(it.lab.join(() => {})).toBeNull();
  pages[0]?.leave();
  expect(it.lab.join(() => {})).not.toBeNull();
});
