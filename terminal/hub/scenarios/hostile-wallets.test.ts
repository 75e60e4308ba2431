import { request as httpsRequest } from "node:https";
import { toHex } from "@tillwave/shared/core/bytes";
import { nodeRandom } from "@tillwave/shared/host/node-crypto";
import { damaged } from "@tillwave/shared/testing/damaged-bytes";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import {
  TAP_BODY_BYTES_MAX,
  UPLINKS_PATH,
  encodeHoldRequest,
  encodeSpendReport,
  encodeWholeSpend,
  holdsPath,
} from "@tillwave/shared/wallet/hub-messages";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { CLAIMS_OF_ONE_MAX } from "../wallets/hold.ts";
import { ASKED_PER_MINUTE } from "../wallets/wallet-desk.ts";
import {
  allOf,
  askHold,
  askUplink,
  newHolder,
  openShop,
  openTender,
  paySale,
  reportSpends,
  requestOf,
  rowOf,
  spendProof,
} from "./fake-holder.ts";
import { fakeTill, newSigner } from "./fake-till.ts";

const seed = seedOfRun("hostile wallets");
const numRuns = Number(process.env["FUZZ_RUNS"] ?? 200);

test("no bytes that a stranger sends make the hub fail, write, or pay", async () => {
  const { hub, till, holder } = await openShop();
  const { request } = openTender(till, { sale: 1, amount: 100 });
  const whole = { credential: holder.bytes, ...holder.ask(request) };
  const report = { credential: holder.bytes, spends: [whole] };
  const { wallets } = hub.hub.desk;
  const before = await rowOf(hub, holder);
  const bodies = [
    [wallets.uplink, encodeWholeSpend(whole)],
    [wallets.report, encodeSpendReport(report)],
    [wallets.renew, holder.renewal(newSigner().publicKey)],
  ] as const;
  for (const [ask, good] of bodies) {
    // oxlint-disable-next-line no-await-in-loop
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged(good), fc.uint8Array({ maxLength: 400 })), async (body) => {
        hub.clock.pass(2500);
        const { status } = await hub.commit(ask(body));
        expect([200, 400, 401, 403, 409, 503]).toContain(status);
      }),
      { seed, numRuns },
    );
  }
  expect(await rowOf(hub, holder)).toEqual(before);
  expect(hub.defects).toEqual([]);
}, 60_000);

test("no bytes in the place of a hold make the hub fail", async () => {
  const { hub, till, holder } = await openShop();
  const { request } = openTender(till, { sale: 1, amount: 100 });
  const good = encodeHoldRequest({ credential: holder.credential.id, request });
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged(good), fc.uint8Array({ maxLength: 200 })), async (body) => {
      const asked = till.ask("POST", holdsPath(2, 1), body);
      const { status } = await hub.commit(hub.hub.desk.hold(asked, { terminal: 2, epoch: 1 }));
      expect([200, 400, 409]).toContain(status);
    }),
    { seed, numRuns },
  );
  expect(await allOf(hub, holder)).toBe(300_000);
  expect(hub.defects).toEqual([]);
});

test("whatever a till's journal says of a tap is stored, and none of it makes the hub fail", async () => {
  const { hub, till, holder } = await openShop();
  const hexOf = (length: number) =>
    fc.uint8Array({ minLength: length, maxLength: length }).map(toHex);
  const nonce = fc.oneof(hexOf(16), fc.constant("01".repeat(16)));
  const anyProof = fc.oneof(
    fc.record({
      type: fc.constant("spend"),
      credential: fc.oneof(hexOf(8), fc.constant(toHex(holder.credential.id))),
      nonce,
      result: hexOf(24),
      signature: hexOf(64),
      grade: fc.constant("at-risk"),
      token: fc.constant(null),
    }),
    fc.record({ type: fc.constant("token"), nonce, token: hexOf(40) }),
    fc.record({ type: fc.constant("typed-code"), nonce, code: fc.constant("12345678") }),
    fc.record({
      type: fc.constant("presented"),
      credential: fc.constant(toHex(holder.credential.id)),
      nonce,
      presentation: hexOf(40),
      signature: hexOf(64),
      grade: fc.constant("at-risk"),
      token: fc.constant(null),
    }),
  );
  let sale = 0;
  await fc.assert(
    fc.asyncProperty(anyProof, fc.boolean(), fc.nat(9000), async (proof, isOpened, amount) => {
      sale += 1;
      const made = { sale, amount: amount + 1, tender: 1 };
      const tender = isOpened
        ? openTender(till, { ...made, nonce: nodeRandom.bytes(16) })
        : { ...made, nonce: new Uint8Array(16).fill(1), request: new Uint8Array(0) };
      const own = isOpened ? { ...proof, nonce: toHex(tender.nonce) } : proof;
      const at = paySale(till, tender, own);
      const { status, body } = await till.send(hub, till.batch(Math.min(2, till.lines.length)));
      expect(status).toBe(200);
      expect(body).toMatchObject({ expected: at + 1 });
    }),
    { seed, numRuns: 60 },
  );
  expect(await rowOf(hub, holder)).toMatchObject({ spent: { cash: 0, promo: 0 } });
  expect(hub.defects).toEqual([]);
}, 60_000);

test("a spend is booked under the tender that it was signed for, and under no other", async () => {
  const { hub, till, holder } = await openShop();
  const signed = openTender(till, { sale: 1, amount: 8000 });
  const spend = holder.sign(signed.request);
  const other = openTender(till, { sale: 2, amount: 8000 });
  const stolen = { ...spendProof(holder, other, spend) };
  paySale(till, other, stolen);
  const forged = openTender(till, { sale: 3, amount: 8000 });
  const stranger = { ...holder, credential: { ...holder.credential, id: new Uint8Array(8) } };
  paySale(till, forged, spendProof(stranger, forged, holder.sign(forged.request)));
  const again = { ...signed, sale: 4 };
  paySale(till, again, spendProof(holder, signed, spend));
  const less = openTender(till, { sale: 5, amount: 8000 });
  paySale(till, { ...less, amount: 9000 }, spendProof(holder, less, holder.sign(less.request)));
  till.record({
    kind: "tender-opened",
    sale: 6,
    tender: 1,
    method: "tap",
    settles: 8000,
    currency: "HKD",
    nonce: toHex(less.nonce),
    request: toHex(less.request),
  });
  expect((await till.send(hub)).body).toMatchObject({
    quarantined: [
      { seq: 4, code: "bad-signature" },
      { seq: 6, code: "unknown-credential" },
      { seq: 7, code: "duplicate-nonce" },
      { seq: 9, code: "totals-wrong" },
      { seq: 10, code: "malformed" },
    ],
  });
  expect((await rowOf(hub, holder)).spent.cash).toBe(0);
});

test("another till's tender is not paid with this till's spend", async () => {
  const { hub, till, holder } = await openShop();
  const thief = fakeTill({ terminal: 3 });
  await thief.join(hub);
  const tender = openTender(till, { sale: 1, amount: 8000 });
  const spend = holder.sign(tender.request);
  paySale(till, tender, spendProof(holder, tender, spend));
  await till.send(hub);
  paySale(thief, tender, spendProof(holder, tender, spend));
  expect((await thief.send(hub)).body).toMatchObject({
    quarantined: [{ seq: 2, code: "duplicate-nonce" }],
  });
  expect((await rowOf(hub, holder)).spent.cash).toBe(8000);
});

test("a holder that makes up tenders without end fills no disk, and ties no more than it has", async () => {
  const { hub, till, holder } = await openShop();
  const made = (at: number): Uint8Array =>
    requestOf(till, { amount: 1, nonce: nodeRandom.bytes(16), seq: 1000 + at });
  for (let batch = 0; batch < 3; batch += 1) {
    hub.clock.pass(61_000);
    const spends = Array.from({ length: 256 }, (_, i) => holder.sign(made(i)));
    // oxlint-disable-next-line no-await-in-loop
    await reportSpends(hub, holder, ...spends);
  }
  const { id } = holder.credential;
  expect(hub.read((rows) => rows.claims.countOf(id))).toBe(CLAIMS_OF_ONE_MAX);
  expect((await rowOf(hub, holder)).held.cash).toBe(CLAIMS_OF_ONE_MAX);
  const { request } = openTender(till, { sale: 1, amount: 5 });
  expect((await askUplink(hub, holder, holder.ask(request))).body).toMatchObject({
    why: "not-enough",
  });
}, 60_000);

test("whoever asks too often is told to wait, and others are not", async () => {
  const { hub, till, holder } = await openShop();
  const other = await newHolder(hub);
  const { request } = openTender(till, { sale: 1, amount: 5 });
  const spend = holder.ask(request);
  for (let i = 0; i < ASKED_PER_MINUTE; i += 1) {
    // oxlint-disable-next-line no-await-in-loop
    expect((await askUplink(hub, holder, spend)).status).toBe(200);
  }
  expect((await askUplink(hub, holder, spend)).status).toBe(503);
  const { request: next } = openTender(till, { sale: 2, amount: 5 });
  expect((await askUplink(hub, other, other.ask(next))).status).toBe(200);
});

test("a till that may no longer sign gets no hold", async () => {
  const { hub, till, holder } = await openShop();
  const { request } = openTender(till, { sale: 1, amount: 5 });
  await hub.ask("POST", "/api/terminals/2/revoke");
  expect(await askHold(hub, till, { holder, request })).toMatchObject({ status: 403 });
});

test("over HTTPS a phone is served, and too much is refused unread", async () => {
  const { hub, till, holder } = await openShop();
  const { url } = await hub.listen();
  const { request } = openTender(till, { sale: 1, amount: 5 });
  const body = encodeWholeSpend({ credential: holder.bytes, ...holder.ask(request) });
  const post = (bytes: Uint8Array): Promise<{ status: number; type: string; code: string }> =>
    new Promise((resolve, reject) => {
      const sent = httpsRequest(
        `${url}${UPLINKS_PATH}`,
        {
          method: "POST",
          headers: { "content-type": "application/cbor" },
          rejectUnauthorized: false,
          agent: false,
        },
        (response) => {
          response.resume();
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              type: String(response.headers["content-type"]),
              code: String(response.headers["tillwave-typed-code"]),
            }),
          );
        },
      );
      sent.on("error", reject);
      sent.end(bytes);
    });
  expect(await hub.commit(post(body))).toEqual({
    status: 200,
    type: "application/cbor",
    code: expect.stringMatching(/^\d{8}$/u) as string,
  });
  const long = await hub.commit(post(new Uint8Array(TAP_BODY_BYTES_MAX + 1)));
  expect(long.status).toBe(413);
});
