import { NO_LOG } from "@tillwave/shared/core/log";
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { assert, present } from "@tillwave/shared/core/assert";
import { createNodeCrypto, generateKeyPem, signerOfPem } from "@tillwave/shared/host/node-crypto";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { HUB_NOW, HUB_URL, type PaperChanges, simulateHub } from "../scenarios/simulated-hub.ts";
import { createTillKeys } from "../till-key.ts";
import { createMemberships } from "./memberships.ts";
import type { Renewal } from "./membership-types.ts";

const crypto = createNodeCrypto();
const DAY = 86_400;
const NOW_MS = (HUB_NOW + DAY) * 1000;
const STRANGER = signerOfPem(generateKeyPem());

function open(folder: string, hubUrl: string | null = null) {
  const keys = createTillKeys(folder, crypto);
  const clock = createVirtualClock();
  const memberships = createMemberships({ folder, keys, crypto, clock, log: NO_LOG, hubUrl });
  return { keys, memberships };
}

function joined() {
  const folder = temporaryFolder();
  const hub = simulateHub({ highestEpoch: 4 });
  const { keys, memberships } = open(folder);
  const { publicKey } = keys.make();
  const joinedWith = "0011223344556677";
  const adopted = memberships.adopt({ ...hub.papers(publicKey), url: HUB_URL, joinedWith });
  assert(adopted.ok, "the papers are believed");
  const renewal = (changes: PaperChanges, ...parts: readonly (keyof Renewal)[]): Renewal => {
    const papers = hub.papers(publicKey, changes);
    return Object.fromEntries(parts.map((part) => [part, papers[part]]));
  };
  const held = () => present(memberships.now(), "the membership");
  return { folder, memberships, renewal, held };
}

const LATER = { issued: HUB_NOW + DAY, expires: HUB_NOW + 30 * DAY };

test("what the hub renews is held from then on, and after a restart", () => {
  const { folder, memberships, renewal, held } = joined();
  const changes = {
    certificate: LATER,
    lease: { from: HUB_NOW + DAY, until: HUB_NOW + 30 * DAY, spareEpoch: 9 },
    keySetVersion: 2,
  };
  const renewed = memberships.renewed(renewal(changes, "certificate", "lease", "keySet"), NOW_MS);
  expect(renewed).toMatchObject({ ok: true });
  for (const membership of [held(), open(folder).memberships.now()]) {
    expect(membership).toMatchObject({
      certificate: LATER,
      lease: { epoch: 5, spareEpoch: 9 },
      keySet: { version: 2 },
      signer: { publicKey: held().certificate.tillKey },
    });
  }
});

test("the same papers once more are as good as before", () => {
  const { memberships, renewal, held } = joined();
  const before = held();
  const again = memberships.renewed(renewal({}, "certificate", "lease", "keySet"), NOW_MS);
  expect(again).toMatchObject({ ok: true, value: { lease: before.lease } });
});

for (const [what, changes, part, refused] of [
  [
    "an older certificate",
    { certificate: { issued: HUB_NOW - 9, expires: HUB_NOW + 9 * DAY } },
    "certificate",
    "older-than-held",
  ],
  ["an older lease", { lease: { from: HUB_NOW - 9 } }, "lease", "older-than-held"],
  [
    "a lease of an earlier epoch",
    { lease: { epoch: 4, spareEpoch: 6 } },
    "lease",
    "older-than-held",
  ],
  ["an older key set", { keySetVersion: 0 }, "keySet", "older-than-held"],
  [
    "a certificate for another key",
    { certificate: { ...LATER, tillKey: STRANGER.publicKey } },
    "certificate",
    "not-believed",
  ],
  [
    "a certificate in other money",
    { certificate: { ...LATER, currency: "JPY" } },
    "certificate",
    "not-believed",
  ],
  [
    "a certificate of another merchant",
    { certificate: { ...LATER, merchant: 5 } },
    "certificate",
    "not-believed",
  ],
  [
    "a certificate by a stranger",
    { certificate: LATER, signer: STRANGER },
    "certificate",
    "not-believed",
  ],
  [
    "an expired certificate",
    { certificate: { issued: HUB_NOW, expires: HUB_NOW + 9 } },
    "certificate",
    "not-believed",
  ],
  ["a lapsed lease", { lease: { until: HUB_NOW + 9 } }, "lease", "not-believed"],
  ["a lease by a stranger", { signer: STRANGER }, "lease", "not-believed"],
] as const) {
  test(`${what} is refused, and changes nothing`, () => {
    const { folder, memberships, renewal, held } = joined();
    const before = held();
    const file = readFileSync(join(folder, "membership"), "utf8");
    const reply = memberships.renewed(renewal(changes, part), NOW_MS);
    expect(reply).toMatchObject({ ok: false, error: { type: refused } });
    expect(held()).toBe(before);
    expect(readFileSync(join(folder, "membership"), "utf8")).toBe(file);
  });
}

test("a till that was off for years still knows its hub: what has lapsed is for others to say", () => {
  const { folder } = joined();
  expect(open(folder).memberships.now()).toMatchObject({ merchant: 1001, terminal: 7 });
});

test("where a person says that the hub is elsewhere now, it is sought there", () => {
  const { folder } = joined();
  const moved = "https://10.0.0.9:8447";
  expect(open(folder, moved).memberships.now()).toMatchObject({ url: moved });
  expect(open(folder).memberships.now()).toMatchObject({ url: HUB_URL });
});

test("a folder where the membership should be is damage like any other", () => {
  const { folder } = joined();
  rmSync(join(folder, "membership"));
  mkdirSync(join(folder, "membership"));
  expect(open(folder).memberships.now()).toBeNull();
  expect(readdirSync(folder).some((name) => name.startsWith("membership.set-aside"))).toBe(true);
});

test("a till that has joined no hub has nothing to renew", () => {
  const { memberships } = open(temporaryFolder());
  expect(memberships.renewed({}, NOW_MS)).toMatchObject({ error: { type: "not-stored" } });
});
