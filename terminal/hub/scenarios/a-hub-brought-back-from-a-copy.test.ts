import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BackupReply, Overview } from "@tillwave/shared/api/console";
import { batchAnswerSchema } from "@tillwave/shared/sync/answer";
import { openAnchor } from "@tillwave/shared/sync/anchor";
import { openLease } from "@tillwave/shared/sync/lease";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import * as v from "valibot";
import { expect, test } from "vitest";
import { hubFolder } from "../hub-folder.ts";
import { LEFT_OUT_AFTER_RESTORE, restoreHub } from "../restore.ts";
import { newCustomer, soundingShop } from "./fake-customer.ts";
import { fakeTill } from "./fake-till.ts";
import { type OpenHub, openHub, temporaryFolder } from "./open-hub.ts";

const crypto = createNodeCrypto();

async function backedUp() {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.sell(1000);
  await till.send(hub);
  const { file } = await hub.ask<BackupReply>("POST", "/api/backup");
  till.sell(2000);
  till.sell(3000);
  await till.send(hub);
  return { hub, till, file };
}

const restore = (hub: OpenHub, file: string) =>
  restoreHub({ folder: hub.folder, file }, { clock: hub.clock, crypto, random: nodeRandom });

test("a hub from yesterday's copy says so in its anchors, and tills send again what it lost", async () => {
  const { hub, till, file } = await backedUp();
  await hub.close();
  const done = await restore(hub, file);
  expect(done).toMatchObject({ ok: true, value: { hubEpoch: 2 } });
  expect(existsSync((done.ok && done.value.keptAs) || "")).toBe(true);

  const after = await hub.reopen();
  const check = v.parse(batchAnswerSchema, (await till.send(after, till.checkIn())).body);
  expect(check.expected).toBe(3);
  const ledger = { keys: [after.hub.context.keys.ledger.publicKey], crypto };
  expect(openAnchor(check.anchor, ledger)).toMatchObject({ value: { seq: 2, hubEpoch: 2 } });
  till.sell(4000);
  expect((await till.send(after, till.batch(5))).body).toEqual({ error: "gap", expected: 3 });
  expect((await till.send(after, till.batch(3))).body).toMatchObject({ stored: [[3, 5]] });
  const { terminals, alarms } = await after.ask<Overview>("GET", "/api/overview");
  expect(terminals).toMatchObject([{ sales: 4, total: 10_000 }]);
  expect(alarms).toMatchObject([
    { type: "hub-behind-a-till", terminal: 2, epoch: 1, seq: 4 },
    { type: "hub-restored", terminal: null, hubEpoch: 2 },
  ]);
});

test("after a restore no epoch and no document gets a number that a till may have seen", async () => {
  const { hub, file } = await backedUp();
  await hub.close();
  await restore(hub, file);
  const after = await hub.reopen();
  const joined = await fakeTill().join(after);
  const against = { keys: [after.hub.context.keys.credential.publicKey], crypto };
  const lease = openLease(joined.lease, against);
  expect(lease.ok && lease.value.epoch).toBeGreaterThan(LEFT_OUT_AFTER_RESTORE);
  expect(after.hub.context.hub.documentFloor).toBeGreaterThan(LEFT_OUT_AFTER_RESTORE);
});

test("a code that was open when the copy was made is over after the restore", async () => {
  const hub = await openHub();
  const { code } = await hub.joinCode(2);
  const { file } = await hub.ask<BackupReply>("POST", "/api/backup");
  await hub.close();
  await restore(hub, file);
  const after = await hub.reopen();
  expect(fakeTill().enrol(after, code).status).toBe(403);
});

test("each restore raises the hub's epoch, also from an older copy", async () => {
  const { hub, file } = await backedUp();
  await hub.close();
  await restore(hub, file);
  expect(await restore(hub, file)).toMatchObject({ ok: true, value: { hubEpoch: 3 } });
});

for (const what of ["read", "damaged"] as const) {
  test(`the same copy brought back twice gives no number twice, where the database before can be ${what}`, async () => {
    const { hub, till, file } = await backedUp();
    const given: object[] = [];
    let last = hub;
    for (let times = 0; times < 2; times += 1) {
      await last.close();
      if (what === "damaged") {
        writeFileSync(hubFolder(hub.folder).database, "no database");
      }
      hub.clock.pass(1000);
      await restore(hub, file);
      last = await last.reopen();
      const { credential } = last.hub.context.keys;
      const joined = await fakeTill({ terminal: till.terminal }).join(last);
      const lease = openLease(joined.lease, { keys: [credential.publicKey], crypto });
      const { documentFloor, hubEpoch } = last.hub.context.hub;
      given.push({ documentFloor, hubEpoch, epoch: lease.ok && lease.value.epoch });
    }
    expect(given).toEqual([
      { documentFloor: 1001, hubEpoch: 2, epoch: 1003 },
      { documentFloor: 2001, hubEpoch: 3, epoch: 2003 },
    ]);
  });
}

test("a till that was revoked after the copy was made stays revoked", async () => {
  const { hub, till, file } = await backedUp();
  await fakeTill({ terminal: 3 }).join(hub);
  await hub.ask("POST", "/api/terminals/2/revoke");
  await hub.ask("POST", "/api/terminals/3/revoke");
  await hub.close();
  await restore(hub, file);
  const after = await hub.reopen();
  expect(await till.send(after)).toMatchObject({ status: 403, body: { error: "revoked" } });
  const { terminals } = await after.ask<Overview>("GET", "/api/overview");
  expect(terminals).toMatchObject([{ terminal: 2, state: "revoked" }]);
});

test("a spoilt copy, another hub's copy or none changes nothing", async () => {
  const { hub, file } = await backedUp();
  const other = await openHub();
  const { file: foreign } = await other.ask<BackupReply>("POST", "/api/backup");
  await hub.close();
  const before = readFileSync(hubFolder(hub.folder).database);
  const spoilt = join(temporaryFolder(), "spoilt.db");
  copyFileSync(file, spoilt);
  const bytes = readFileSync(spoilt);
  bytes.fill(0x5a, 8192, bytes.length - 4096);
  writeFileSync(spoilt, bytes);
  expect(await restore(hub, spoilt)).toMatchObject({ error: { type: "no-copy" } });
  expect(await restore(hub, foreign)).toMatchObject({ error: { type: "of-another-hub" } });
  expect(await restore(hub, "/no/such/copy.db")).toMatchObject({ error: { type: "no-copy" } });
  expect(readFileSync(hubFolder(hub.folder).database).equals(before)).toBe(true);
  expect(readdirSync(hub.folder).filter((name) => name.includes("restoring"))).toEqual([]);
});

test("the keys are in no copy", async () => {
  const { hub, file } = await backedUp();
  const copy = readFileSync(file).toString("latin1");
  for (const name of ["credential", "ledger", "policy"]) {
    const pem = readFileSync(join(hub.folder, "keys", `${name}.pem`), "utf8");
    expect(copy).not.toContain(pem.split("\n")[1]);
  }
});

test("an emitter whose key was changed since the copy is heard again, without a new start", async () => {
  const { hub, emitter } = await soundingShop();
  const { file } = await hub.ask<BackupReply>("POST", "/api/backup");
  hub.hub.presence.zones.rotateKey(emitter.device, { stolen: false });
  hub.clock.pass(30_000);
  await emitter.beat();
  await emitter.beat();
  await hub.close();
  expect(await restore(hub, file)).toMatchObject({ ok: true });
  const after = await hub.reopen();
  emitter.hub = after;
  await emitter.beat();
  expect(await (await newCustomer(after)).hear(emitter.code())).toMatchObject({ points: 5 });
});
