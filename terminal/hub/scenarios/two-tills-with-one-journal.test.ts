import type { Overview, QuarantinePage, TerminalDetail } from "@tillwave/shared/api/console";
import { toHex } from "@tillwave/shared/core/bytes";
import { present } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";
import { fakeTill } from "./fake-till.ts";
import { openHub } from "./open-hub.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

async function clonedTill() {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.sell(1000);
  await till.send(hub);
  const clone = till.clone();
  till.sell(2000);
  clone.sell(3000);
  clone.sell(4000);
  return { hub, till, clone };
}

test("of two tills that go on from one journal the second is a fork: both copies are kept", async () => {
  const { hub, till, clone } = await clonedTill();
  await till.send(hub);
  const own = present(till.lines[2], "the sale that came first");
  expect(await clone.send(hub)).toEqual({
    status: 409,
    body: { error: "fork", seq: 3, head: toHex(own.head) },
  });
  const { rows } = await hub.ask<QuarantinePage>("GET", "/api/quarantine");
  expect(rows).toMatchObject([
    { seq: 4, code: "fork", text: text(present(clone.lines[3], "its last").body), kept: null },
    {
      seq: 3,
      code: "fork",
      text: text(present(clone.lines[2], "its own").body),
      kept: text(own.body),
    },
  ]);
  const { alarms, terminals, unseen } = await hub.ask<Overview>("GET", "/api/overview");
  expect(alarms).toMatchObject([{ type: "fork", terminal: 2, epoch: 1, seq: 3 }]);
  expect(terminals).toMatchObject([{ state: "quarantine", sales: 2, total: 3000, quarantined: 2 }]);
  expect(unseen).toBe(2);
});

test("a fork that is sent again is kept once, and replaces nothing", async () => {
  const { hub, till, clone } = await clonedTill();
  await till.send(hub);
  for (const request of [clone.batch(), clone.batch(3), clone.batch(4)]) {
    expect((await clone.send(hub, request)).body).toMatchObject({ error: "fork", seq: 3 });
  }
  const { rows } = await hub.ask<QuarantinePage>("GET", "/api/quarantine");
  expect(rows).toHaveLength(2);
  const held = hub.read((r) => r.journals.entry({ terminal: 2, epoch: 1 }, 3));
  expect(held?.body).toEqual(till.lines[2]?.body);
  const kept = hub.read((r) => r.journals.statements({ terminal: 2, epoch: 1 }));
  expect(kept.map(({ outcome }) => outcome)).toEqual(["stored", "stored", "fork", "fork", "fork"]);
});

test("a person who has looked ends the alarm and the marks, and nothing is deleted", async () => {
  const { hub, till, clone } = await clonedTill();
  await till.send(hub);
  await clone.send(hub);
  const { rows } = await hub.ask<QuarantinePage>("GET", "/api/quarantine");
  for (const { id } of rows) {
    await hub.ask("POST", `/api/quarantine/${id}/seen`);
  }
  const { alarms } = await hub.ask<Overview>("GET", "/api/overview");
  await hub.ask("POST", `/api/alarms/${alarms[0]?.id}/seen`);
  const after = await hub.ask<Overview>("GET", "/api/overview");
  expect(after).toMatchObject({ alarms: [], unseen: 0, terminals: [{ state: "in-step" }] });
  const page = await hub.ask<QuarantinePage>("GET", "/api/quarantine");
  expect(page.rows.map(({ seen }) => seen)).toEqual([true, true]);
});

test("the clone goes on in its spare epoch, and the epoch before takes nothing more", async () => {
  const { hub, till, clone } = await clonedTill();
  await till.send(hub);
  await clone.send(hub);
  const spare = clone.nextEpoch("cloned");
  spare.sell(5000);
  expect(await spare.send(hub)).toMatchObject({ status: 200, body: { stored: [[1, 2]] } });
  till.sell(6000);
  expect(await till.send(hub)).toEqual({ status: 410, body: { error: "epoch-closed" } });
  expect(await till.send(hub, till.batch(1, 3))).toMatchObject({ body: { duplicate: [[1, 3]] } });
  const { rows } = await hub.ask<QuarantinePage>("GET", "/api/quarantine");
  expect(rows[0]).toMatchObject({ epoch: 1, seq: 4, code: "epoch-closed", kept: null });
  const { alarms } = await hub.ask<Overview>("GET", "/api/overview");
  expect(alarms.map(({ type }) => type).toSorted()).toEqual([
    "closed-epoch-used",
    "fork",
    "till-restored",
  ]);
  const detail = await hub.ask<TerminalDetail>("GET", "/api/terminals/2");
  expect(detail.epochs).toMatchObject([
    { epoch: 3, state: "spare" },
    { epoch: 2, state: "live", opened: "cloned", entries: 2 },
    { epoch: 1, state: "ended", opened: "first", entries: 3 },
  ]);
});

test("a till in its spare epoch gets a lease for it, with another to spare", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  await till.send(hub);
  expect((await till.send(hub, till.checkIn())).body).toHaveProperty("lease");
  const spare = till.nextEpoch("restored");
  expect((await spare.send(hub)).body).toHaveProperty("lease");
  const row = hub.read((rows) => rows.terminals.find(2));
  expect(row).toMatchObject({ leasedEpoch: 2, spareEpoch: 3, highestEpoch: 3 });
});

test("an epoch that was neither leased nor spare is stored, and a person hears of it", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  await till.send(hub);
  const far = till.nextEpoch("journal-set-aside", 1_700_000_000);
  far.sell();
  expect((await far.send(hub)).status).toBe(200);
  const { alarms } = await hub.ask<Overview>("GET", "/api/overview");
  expect(alarms).toMatchObject([
    { type: "epoch-not-leased", epoch: 1_700_000_000, why: "journal-set-aside" },
  ]);
});

test("epochs that begin as planned are nobody's business", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  await till.send(hub);
  await till.nextEpoch("other-terminal", 9).send(hub);
  expect((await hub.ask<Overview>("GET", "/api/overview")).alarms).toEqual([]);
});
