import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Overview } from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import { type KeySet, KEYS_MAX, keysFor, openKeySet } from "@tillwave/shared/cose/key-set";
import { writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { createNodeCrypto, generateKeyPem } from "@tillwave/shared/host/node-crypto";
import { openAnchor } from "@tillwave/shared/sync/anchor";
import { batchAnswerSchema } from "@tillwave/shared/sync/answer";
import { checkAnswer } from "@tillwave/shared/sync/batch";
import type { EnrolmentAnswer } from "@tillwave/shared/sync/enrolment";
import { openCertificate } from "@tillwave/shared/sync/certificate";
import * as v from "valibot";
import { expect, test } from "vitest";
import { hubFolder, laterKeyFile } from "../hub-folder.ts";
import { readKeys } from "../keys.ts";
import { type RenewPorts, LISTED_AFTER_END, renewKeys } from "../renew-keys.ts";
import { fakeTill } from "./fake-till.ts";
import { type OpenHub, openHub, temporaryFolder } from "./open-hub.ts";

const crypto = createNodeCrypto();
const DAY = 86_400_000;

const renew = (hub: OpenHub, changes: Partial<RenewPorts & { root: string }> = {}) => {
  const { root = hubFolder(hub.folder).rootKey, ...others } = changes;
  const ports = { clock: hub.clock, crypto, write: writeFileAtomic, ...others };
  return renewKeys({ folder: hub.folder, rootKeyFile: root }, ports);
};

const setOf = ({ folder }: OpenHub): KeySet => {
  const keys = readKeys(folder, crypto);
  return present(keys.ok ? keys.value : null, "the hub's keys").keySet;
};

/** Sets the day without a year of seconds in between. */
const sleepUntil = ({ clock }: OpenHub, days: number): void =>
  clock.setWall(clock.read().wall + days * DAY);

async function joined() {
  const hub = await openHub();
  const till = fakeTill();
  const membership = await till.join(hub);
  till.sell();
  await till.send(hub);
  return { hub, till, membership };
}

/** As a till checks it with every key set: by the credential keys of the time when it was made. */
function ownCertificateHolds({ certificate }: EnrolmentAnswer, keySet: KeySet): boolean {
  const listed = keySet.keys.filter(({ use }) => use === "credential");
  const opened = openCertificate(certificate, { keys: listed.map((key) => key.publicKey), crypto });
  const keys = opened.ok ? keysFor(keySet, "credential", opened.value.issued) : [];
  return openCertificate(certificate, { keys, crypto }).ok;
}

test.each([
  ["in time", 340],
  ["two days late", 367],
])("renewed %s, a till takes the new keys with the next answer and goes on", async (_, days) => {
  const { hub, till, membership } = await joined();
  await hub.close();
  sleepUntil(hub, days);
  expect(await renew(hub)).toMatchObject({ ok: true, value: { version: 2, listed: 6 } });

  const after = await hub.reopen();
  till.sell();
  const request = till.batch(3);
  const behind = { ...request, headers: { ...request.headers, "tillwave-holds": "keys=1" } };
  const answer = v.parse(batchAnswerSchema, (await till.send(after, behind)).body);
  const signed = present(answer.keySet ?? null, "the new key set");
  const opened = openKeySet(signed, { root: membership.root, crypto });
  const keySet = present(opened.ok ? opened.value : null, "a key set by the root it pinned");
  expect(keySet.version).toBe(2);
  expect(ownCertificateHolds(membership, keySet)).toBe(true);

  const ledger = { keys: [after.hub.context.keys.ledger.publicKey], crypto };
  const anchor = openAnchor(answer.anchor, ledger);
  const { requestId } = present(anchor.ok ? anchor.value : null, "an anchor by the new key");
  const asked = { merchant: 1001, terminal: 2, epoch: 1, first: 3, last: 3, requestId };
  expect(checkAnswer(answer, asked, { keySet, crypto })).toMatchObject({ ok: true });

  till.sell();
  const next = till.batch(4);
  const inStep = { ...next, headers: { ...next.headers, "tillwave-holds": "keys=2" } };
  const told = v.parse(batchAnswerSchema, (await till.send(after, inStep)).body);
  expect(told).toMatchObject({ expected: 5 });
  expect(told.keySet).toBeUndefined();
  expect((await fakeTill({ terminal: 3 }).join(after)).keySet).toEqual(signed);
});

test("another hub's root, a file that is no key, and a hub that is none change nothing", async () => {
  const { hub } = await joined();
  await hub.close();
  const before = readFileSync(hubFolder(hub.folder).keySet, "utf8");
  const root = join(temporaryFolder(), "root.pem");
  writeFileSync(root, generateKeyPem());
  expect(await renew(hub, { root })).toEqual({ ok: false, error: { type: "of-another-hub" } });
  writeFileSync(root, "my root key");
  expect(await renew(hub, { root })).toMatchObject({ error: { type: "no-root" } });
  writeFileSync(root, "x".repeat(20_000));
  expect(await renew(hub, { root })).toMatchObject({
    error: { type: "no-root", detail: "it is too long for a key" },
  });
  expect(await renewKeys({ folder: temporaryFolder(), rootKeyFile: root })).toEqual({
    ok: false,
    error: { type: "no-hub" },
  });
  expect(readFileSync(hubFolder(hub.folder).keySet, "utf8")).toBe(before);
  expect(readdirSync(join(hub.folder, "keys"))).toHaveLength(5);
});

test.each([0, 1, 2, 3])("cut after %i files, the hub goes on with its old keys", async (files) => {
  const { hub, till } = await joined();
  await hub.close();
  let written = 0;
  const write: RenewPorts["write"] = (...file) => {
    if (written === files) {
      throw new Error("the power is gone");
    }
    written += 1;
    writeFileAtomic(...file);
  };
  expect(await renew(hub, { write })).toMatchObject({ error: { type: "failed" } });
  expect(setOf(hub).version).toBe(1);
  const after = await hub.reopen();
  till.sell();
  expect(await till.send(after, till.batch(3))).toMatchObject({ body: { stored: [[3, 3]] } });
  await after.close();
  expect(await renew(hub)).toMatchObject({ value: { version: 2, listed: 6 } });
  expect(setOf(hub).version).toBe(2);
});

test("new keys are their owner's alone, and the hub signs with them and no others", async () => {
  const { hub } = await joined();
  await hub.close();
  await renew(hub);
  const newest = setOf(hub).keys.slice(-3);
  for (const { use, publicKey } of newest) {
    expect(statSync(laterKeyFile(hub.folder, use, publicKey)).mode & 0o077).toBe(0);
  }
  const after = await hub.reopen();
  const { credential, ledger } = after.hub.context.keys;
  expect([credential.publicKey, ledger.publicKey]).toEqual(
    newest.slice(0, 2).map(({ publicKey }) => publicKey),
  );
});

test("ended keys leave the list a year later, and a full list of valid ones is refused", async () => {
  const { hub } = await joined();
  await hub.close();
  for (const version of [2, 3, 4, 5]) {
    expect(await renew(hub)).toMatchObject({ value: { version, listed: version * 3 } });
  }
  expect(await renew(hub)).toEqual({ ok: false, error: { type: "too-many-keys", valid: 15 } });
  sleepUntil(hub, 370);
  expect(await renew(hub)).toMatchObject({ value: { version: 6, listed: KEYS_MAX } });
  sleepUntil(hub, LISTED_AFTER_END / 86_400);
  expect(await renew(hub)).toMatchObject({ value: { version: 7, listed: 6 } });
});

test.each([
  [31, []],
  [29, [{ type: "keys-end", terminal: null }]],
])("%i days before the keys end, the alarms are %j", async (left, alarms) => {
  const { hub } = await joined();
  await hub.close();
  sleepUntil(hub, 365 - left);
  const after = await hub.reopen();
  after.clock.pass(3000);
  const overview = await after.ask<Overview>("GET", "/api/overview");
  expect(overview.alarms).toMatchObject(alarms);
  expect(overview.alarms).toHaveLength(alarms.length);
});

test("once the keys are renewed, nobody is told that the old ones end", async () => {
  const { hub } = await joined();
  await hub.close();
  sleepUntil(hub, 336);
  await renew(hub);
  const after = await hub.reopen();
  after.clock.pass(3000);
  expect((await after.ask<Overview>("GET", "/api/overview")).alarms).toEqual([]);
});
