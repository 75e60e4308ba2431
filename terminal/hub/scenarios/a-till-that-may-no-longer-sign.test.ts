import type { Overview, QuarantinePage, TerminalDetail } from "@tillwave/shared/api/console";
import { batchAnswerSchema } from "@tillwave/shared/sync/answer";
import { openCertificate } from "@tillwave/shared/sync/certificate";
import { openLease } from "@tillwave/shared/sync/lease";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import * as v from "valibot";
import { expect, test } from "vitest";
import { fakeTill, newSigner } from "./fake-till.ts";
import { openHub } from "./open-hub.ts";

const crypto = createNodeCrypto();
const DAY_MS = 86_400_000;

test("what a revoked till still sends is kept for a person, and not counted", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.sell(1000);
  await till.send(hub);
  await hub.ask("POST", "/api/terminals/2/revoke");
  till.sell(2000);
  for (const request of [till.batch(), till.batch(3, 3)]) {
    expect(await till.send(hub, request)).toEqual({ status: 403, body: { error: "revoked" } });
  }
  expect(await till.send(hub, till.checkIn())).toMatchObject({ status: 403 });
  const { rows } = await hub.ask<QuarantinePage>("GET", "/api/quarantine");
  expect(rows).toMatchObject([{ seq: 3, code: "revoked", kept: null }]);
  const { terminals, alarms } = await hub.ask<Overview>("GET", "/api/overview");
  expect(terminals).toMatchObject([{ state: "revoked", sales: 1, total: 1000 }]);
  expect(alarms).toMatchObject([{ type: "revoked-till-sends", terminal: 2, epoch: 1 }]);
});

test("a till that is revoked while its batch waits for the disk is revoked all the same", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.sell(1000);
  const pending = hub.hub.desk.entries(till.batch(), { terminal: 2, epoch: 1 });
  await hub.ask("POST", "/api/terminals/2/revoke");
  expect(await hub.commit(pending)).toEqual({ status: 403, body: { error: "revoked" } });
  const { terminals } = await hub.ask<Overview>("GET", "/api/overview");
  expect(terminals).toMatchObject([{ state: "revoked", sales: 0 }]);
});

test("a till that was wiped and joined again begins where nobody was, and the old key is over", async () => {
  const hub = await openHub();
  const old = fakeTill();
  await old.join(hub);
  old.sell();
  await old.send(hub);
  const fresh = fakeTill({ epoch: 3, why: "first" });
  const joined = await fresh.join(hub);
  const against = { keys: [hub.hub.context.keys.credential.publicKey], crypto };
  expect(openLease(joined.lease, against)).toMatchObject({
    value: { epoch: 3, spareEpoch: 4, previousSeq: 2, previousHead: old.lines[1]?.head },
  });
  expect(openCertificate(joined.certificate, against)).toMatchObject({
    value: { keyNumber: 2, terminal: 2, currency: "HKD", name: "Till 2" },
  });
  fresh.sell();
  expect((await fresh.send(hub)).body).toMatchObject({ stored: [[1, 2]] });

  old.sell();
  expect(await old.send(hub)).toEqual({ status: 410, body: { error: "epoch-closed" } });
  const { rows } = await hub.ask<QuarantinePage>("GET", "/api/quarantine");
  expect(rows).toMatchObject([{ epoch: 1, seq: 3, code: "epoch-closed" }]);
  const detail = await hub.ask<TerminalDetail>("GET", "/api/terminals/2");
  expect(detail.epochs).toMatchObject([
    { epoch: 4, state: "spare" },
    { epoch: 3, state: "live" },
    { epoch: 1, state: "closed" },
  ]);
});

test("a till that joins again with its journal goes on where the hub is", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.sell();
  await till.send(hub);
  await hub.ask("POST", "/api/terminals/2/revoke");
  const again = till.withKey(newSigner());
  await again.join(hub);
  again.sell();
  expect((await again.send(hub)).body).toMatchObject({ stored: [[3, 3]], duplicate: [[1, 2]] });
  expect((await hub.ask<Overview>("GET", "/api/overview")).terminals).toMatchObject([
    { state: "in-step", sales: 2 },
  ]);
});

test("certificate and lease are renewed with an answer when three weeks are left, and said again", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  await till.send(hub);
  hub.clock.setWall(hub.clock.read().wall + 13 * DAY_MS);
  expect((await till.send(hub, till.checkIn())).body).not.toHaveProperty("certificate");
  hub.clock.setWall(hub.clock.read().wall + 2 * DAY_MS);
  till.sell();
  const renewed = v.parse(batchAnswerSchema, (await till.send(hub)).body);
  const against = { keys: [hub.hub.context.keys.credential.publicKey], crypto };
  const now = Math.floor(hub.clock.read().wall / 1000);
  const lease = openLease(renewed.lease ?? new Uint8Array(0), against);
  expect(lease).toMatchObject({ value: { epoch: 1, spareEpoch: 2 } });
  expect(lease.ok && lease.value.until - now).toBeCloseTo(35 * 86_400, -2);
  const later = v.parse(batchAnswerSchema, (await till.send(hub, till.checkIn())).body);
  expect(later.certificate).toEqual(renewed.certificate);
  hub.clock.setWall(hub.clock.read().wall + 2 * DAY_MS);
  expect((await till.send(hub, till.checkIn())).body).not.toHaveProperty("certificate");
});

test("a till that holds an older key set gets the present one", async () => {
  const hub = await openHub();
  const till = fakeTill();
  const joined = await till.join(hub);
  const answer = async (holds: string) =>
    v.parse(
      batchAnswerSchema,
      (await till.send(hub, till.checkIn({ headers: { "tillwave-holds": holds } }))).body,
    );
  expect((await answer("keys=0")).keySet).toEqual(joined.keySet);
  expect(await answer("keys=1")).not.toHaveProperty("keySet");
});

test("the console shows how much waits with a till and for how long, as the till says", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  const wall = hub.clock.read().wall;
  const row = async () => (await hub.ask<Overview>("GET", "/api/overview")).terminals[0];
  expect(await row()).toMatchObject({ state: "never-seen", waiting: null, lagMs: null });
  const waiting = `12 ${wall - 60_000}`;
  const headers = { "tillwave-waiting": waiting, "tillwave-holds": "catalogue=3" };
  const request = till.checkIn({ headers });
  await till.send(hub, request);
  expect(await row()).toMatchObject({ state: "catching-up", waiting: 12, catalogueVersion: 3 });
  expect((await row())?.lagMs).toBeGreaterThanOrEqual(60_000);
  for (const nonsense of ["-1 2", "1", "9999999999 1", "a b", "1 2 3"]) {
    await till.send(hub, till.checkIn({ headers: { "tillwave-waiting": nonsense } }));
    expect(await row()).toMatchObject({ state: "in-step", waiting: null });
  }
  hub.clock.pass(200_000);
  expect(await row()).toMatchObject({ state: "offline" });
  await till.send(hub, request);
  expect(await row(), "a request that somebody sends again is no sign of life").toMatchObject({
    state: "offline",
  });
  await till.send(hub, till.checkIn());
  expect(await row()).toMatchObject({ state: "in-step" });
});
