import { NO_LOG } from "@tillwave/shared/core/log";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, onTestFinished, test } from "vitest";
import { readIdentity } from "./identity-file.ts";
import { temporaryFolder } from "./scenarios/open-till.ts";
import { type Opened, type Sidecar, createSidecar } from "./sidecar.ts";
import type { Written } from "./journal.ts";

const crypto = createNodeCrypto();

function openSidecar(folder: string, opened: Opened, machine: string | null = "machine-1") {
  const clock = createVirtualClock();
  const found = readIdentity(folder, crypto);
  const options = { folder, found, opened, merchant: 1001, terminal: 2, lastSale: 0 };
  const ports = {
    clock,
    crypto,
    random: nodeRandom,
    timers: clock,
    machine: { id: () => machine },
  };
  const sidecar = createSidecar(options, { ...ports, log: NO_LOG });
  onTestFinished(() => sidecar.close());
  return { sidecar, clock };
}

/** What the journal hands on after that many entries. */
const entries = (seq: number, count: number): Written =>
  ({
    tip: { epoch: 1, seq },
    entries: Array.from({ length: count }, () => ({ entry: {} })),
  }) as unknown as Written;

const at = (epoch: number, seq: number, instance: string | null): Opened => ({
  instance,
  tip: { epoch, seq },
});

function kept(folder: string) {
  const read = readIdentity(folder, crypto);
  return read.type === "known" ? read.identity : null;
}

const A = "aaaaaaaaaaaaaaaa";
const B = "bbbbbbbbbbbbbbbb";

/** A folder whose sidecar says: entry 10 of epoch 3, under the name A, on machine-1. */
function usedFolder(): string {
  const folder = temporaryFolder();
  openSidecar(folder, at(3, 10, null)).sidecar.keep(A);
  return folder;
}

for (const [what, opened, machine, expected] of [
  ["the same", at(3, 10, A), "machine-1", null],
  ["further than was written, as after a kill", at(3, 12, A), "machine-1", null],
  ["in a later epoch, as after a power cut", at(4, 1, A), "machine-1", null],
  ["one entry behind", at(3, 9, A), "machine-1", "restored"],
  ["in an earlier epoch, however far", at(2, 900, A), "machine-1", "restored"],
  ["under another name", at(3, 12, B), "machine-1", "restored"],
  ["on another machine", at(3, 10, A), "machine-2", "cloned"],
  ["on another machine and behind", at(3, 9, A), "machine-2", "cloned"],
  ["on a machine without a name", at(3, 10, A), null, null],
  ["without a name, as before an update", at(3, 10, null), "machine-1", null],
  ["a fresh file", at(0, 0, null), "machine-1", null],
] as const) {
  test(`a database that is ${what} is ${expected ?? "the one that stood here"}`, () => {
    expect(openSidecar(usedFolder(), opened, machine).sidecar.suspicion).toBe(expected);
  });
}

/** The three moments at which the power may go while a till takes a new name. */
function taking(folder: string, opened: Opened, machine: string): Sidecar {
  const { sidecar } = openSidecar(folder, opened, machine);
  expect(sidecar.suspicion).not.toBeNull();
  sidecar.reserve(5, B);
  return sidecar;
}

for (const [what, opened, machine] of [
  ["put back", at(3, 4, A), "machine-1"],
  ["copied", at(3, 10, A), "machine-2"],
  ["the database of another till", at(3, 10, "cccccccccccccccc"), "machine-1"],
] as const) {
  test(`a till that was ${what} and cut off before its database had the new name is found again`, () => {
    const folder = usedFolder();
    taking(folder, opened, machine).close();
    const { sidecar } = openSidecar(folder, opened, machine);
    expect(sidecar.suspicion).not.toBeNull();
    expect(sidecar.usedEpoch()).toBe(5);
  });

  test(`a till that was ${what} and cut off right after its database had the new name is not found twice`, () => {
    const folder = usedFolder();
    taking(folder, opened, machine).close();
    expect(openSidecar(folder, at(5, 1, B), machine).sidecar.suspicion).toBeNull();
  });
}

test("a database that came without a sidecar is found again after a cut", () => {
  const folder = temporaryFolder();
  const alone = at(3, 10, A);
  taking(folder, alone, "machine-1").close();
  expect(openSidecar(folder, alone).sidecar.suspicion).toBe("restored");
  expect(openSidecar(folder, at(5, 1, B)).sidecar.suspicion).toBeNull();
});

test("entries are written beside the database soon after, several at once", () => {
  const folder = usedFolder();
  const { sidecar, clock } = openSidecar(folder, at(3, 10, A));
  sidecar.entriesWritten(entries(11, 1));
  sidecar.entriesWritten(entries(14, 3));
  expect(kept(folder)?.written).toEqual({ epoch: 3, seq: 10 });
  clock.pass(0);
  expect(kept(folder)?.written).toEqual({ epoch: 1, seq: 14 });
});

test("the sidecar never says more than the disk has: a closed one writes nothing any more", () => {
  const folder = usedFolder();
  const { sidecar, clock } = openSidecar(folder, at(3, 10, A));
  sidecar.entriesWritten(entries(11, 1));
  sidecar.close();
  clock.pass(10_000);
  expect(kept(folder)?.written).toEqual({ epoch: 3, seq: 10 });
});
