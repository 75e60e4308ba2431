import { expect, test } from "vitest";
import { present } from "@tillwave/shared/core/assert";
import { CHECK_INS_PATH, CUSTOMERS_PATH } from "@tillwave/shared/presence/answers";
import { type Customer, createCustomer } from "./customer.ts";
import { createHubClient } from "./hub-client.ts";
import { createShopClock } from "./shop-clock.ts";
import { type MemoryVault, createMemoryVault } from "./testing/memory-vault.ts";
import { heardId } from "./testing/simulated-ear.ts";
import { type SimulatedHub, createSimulatedHub } from "./testing/simulated-hub.ts";
import { MERCHANT, visitsAt } from "./testing/simulated-shop.ts";
import { type SimulatedNetwork, createSimulatedNetwork } from "./testing/simulated-network.ts";

const NOW = 1_780_000_000_000;
const CONSENT = 3;
const HEARD = { id: heardId(11), heardAt: NOW };

interface Phone {
  readonly customer: Customer;
  readonly hub: SimulatedHub;
  readonly network: SimulatedNetwork;
  readonly vault: MemoryVault;
  /** The same phone after its page was loaded again. */
  reload(): Promise<Customer>;
}

/** `slow` by which its clock is behind the hub's. */
function openPhone({ keeps = true, slow = 0 } = {}): Phone {
  const vault = createMemoryVault(keeps);
  const hub = createSimulatedHub(() => NOW);
  const network = createSimulatedNetwork(hub);
  const now = (): number => NOW - slow;
  const create = (): Customer => {
    const clock = createShopClock(now);
    const { fetch } = network;
    return createCustomer({
      hub: createHubClient({ fetch, onDate: clock.hear, onBuild: () => {} }),
      vault,
      clock,
      now,
      subtle: crypto.subtle,
      random: (lengthBytes) => crypto.getRandomValues(new Uint8Array(lengthBytes)),
    });
  };
  return {
    customer: create(),
    hub,
    network,
    vault,
    reload: async () => {
      const customer = create();
      await customer.load();
      return customer;
    },
  };
}

test("the key cannot be read out, by the page itself neither", async () => {
  const { customer, vault } = openPhone();
  await customer.agree(CONSENT);
  const { privateKey } = present(vault.kept, "what the browser keeps");
  expect(privateKey.extractable).toBe(false);
  await expect(crypto.subtle.exportKey("pkcs8", privateKey)).rejects.toThrow(/extractable/u);
});

test("the first check-in joins by itself, the second one asks for nothing more", async () => {
  const { customer, hub, network } = openPhone();
  await customer.agree(CONSENT);
  const first = await customer.checkIn(HEARD, MERCHANT);
  expect(first).toMatchObject({ ok: true, value: { status: "accepted", points: 5 } });
  await customer.checkIn({ ...HEARD, heardAt: NOW + 1 }, MERCHANT);
  expect(network.asked).toEqual([CUSTOMERS_PATH, CHECK_INS_PATH, CHECK_INS_PATH]);
  expect(hub.checkIns).toMatchObject([
    { merchant: MERCHANT, place: 11, code: HEARD.id.code, heardAt: NOW, quality: 42 },
    { heardAt: NOW + 1 },
  ]);
});

test("a hub that forgot the customer is joined again, and the same check-in is sent", async () => {
  const { customer, hub } = openPhone();
  await customer.agree(CONSENT);
  await customer.checkIn(HEARD, MERCHANT);
  hub.forget();
  const again = await customer.checkIn({ ...HEARD, heardAt: NOW + 5 }, MERCHANT);
  expect(again.ok).toBe(true);
  expect(hub.customers.size).toBe(1);
});

test("what had no answer is the same check-in when it is sent again, after a reload too", async () => {
  const { customer, hub, network, reload } = openPhone();
  await customer.agree(CONSENT);
  await customer.look(MERCHANT);
  network.losing = 2;
  expect(await customer.checkIn(HEARD, MERCHANT)).toEqual({ ok: false, error: { type: "away" } });
  await customer.checkIn(HEARD, MERCHANT);
  const after = await reload();
  const { waiting } = present(after.kept, "the customer");
  expect(waiting).toMatchObject(HEARD);
  expect(await after.checkIn(HEARD, MERCHANT)).toMatchObject({ ok: true });
  const [first, second, third] = hub.checkIns.map(({ random }) => random);
  expect(second).toEqual(first);
  expect(third).toEqual(first);
  expect(present(after.kept, "the customer").waiting).toBeNull();
});

test("a check-in that was called off while it was on its way does not wait after it", async () => {
  const { customer, network, reload } = openPhone();
  await customer.agree(CONSENT);
  await customer.look(MERCHANT);
  network.losing = 1;
  const sent = customer.checkIn(HEARD, MERCHANT);
  await customer.forgetWaiting();
  expect(await sent).toEqual({ ok: false, error: { type: "away" } });
  const after = await reload();
  expect(present(after.kept, "the customer").waiting).toBeNull();
});

test("a phone whose clock is an hour behind is told the time, and signs with the right one", async () => {
  const { customer, hub } = openPhone({ slow: 60 * 60_000 });
  await customer.agree(CONSENT);
  const answer = await customer.checkIn({ ...HEARD, heardAt: NOW - 60 * 60_000 }, MERCHANT);
  expect(answer.ok).toBe(true);
  await customer.checkIn({ ...HEARD, heardAt: NOW - 60 * 60_000 + 7 }, MERCHANT);
  expect(hub.checkIns.at(-1)?.heardAt).toBe(NOW + 7);
});

test("points and visits are looked at with the key alone", async () => {
  const { customer, hub } = openPhone();
  await customer.agree(CONSENT);
  hub.setVisits(visitsAt(NOW));
  expect(await customer.look(MERCHANT)).toMatchObject({ ok: true, value: { total: 25, held: 5 } });
});

test("two windows on one phone are one customer", async () => {
  const { customer, vault, reload } = openPhone();
  const other = await reload();
  await customer.agree(CONSENT);
  await other.agree(CONSENT);
  expect(other.kept?.customer).toEqual(customer.kept?.customer);
  expect(vault.kept?.customer).toEqual(customer.kept?.customer);
});

test("a private window checks in all the same, and says that it keeps nothing", async () => {
  const { customer } = openPhone({ keeps: false });
  await customer.load();
  await customer.agree(CONSENT);
  expect((await customer.checkIn(HEARD, MERCHANT)).ok).toBe(true);
  expect(customer.isKept).toBe(false);
});

test("erasing takes the key away only after the hub has erased", async () => {
  const { customer, hub, vault } = openPhone();
  await customer.agree(CONSENT);
  await customer.checkIn(HEARD, MERCHANT);
  hub.setSilent(true);
  expect((await customer.erase(MERCHANT)).ok).toBe(false);
  expect(vault.kept).not.toBeNull();
  hub.setSilent(false);
  expect((await customer.erase(MERCHANT)).ok).toBe(true);
  expect([vault.kept, customer.kept, hub.customers.size]).toEqual([null, null, 0]);
});

test("a hub that knows nobody of this name has nothing to erase", async () => {
  const { customer, hub, vault } = openPhone();
  await customer.agree(CONSENT);
  hub.forget();
  expect((await customer.erase(MERCHANT)).ok).toBe(true);
  expect(vault.kept).toBeNull();
});

test("a newer text is agreed to with the same key", async () => {
  const { customer, hub } = openPhone();
  await customer.agree(CONSENT);
  await customer.checkIn(HEARD, MERCHANT);
  const before = customer.kept?.customer;
  hub.renewConsent();
  expect(await customer.look(MERCHANT)).toMatchObject({
    ok: false,
    error: { refusal: { error: "consent-outdated" } },
  });
  await customer.agree(CONSENT + 1);
  expect(await customer.look(MERCHANT)).toMatchObject({
    ok: true,
    value: { consent: CONSENT + 1 },
  });
  expect(customer.kept?.customer).toEqual(before);
});

test("a window in which nothing was erased joins nobody again, and writes no key back", async () => {
  const { customer, hub, vault, reload } = openPhone();
  await customer.agree(CONSENT);
  await customer.checkIn(HEARD, MERCHANT);
  const other = await reload();
  await customer.erase(MERCHANT);
  expect(await other.checkIn({ ...HEARD, heardAt: NOW + 1 }, MERCHANT)).toMatchObject({
    ok: false,
    error: { refusal: { error: "consent-outdated" } },
  });
  expect([vault.kept, other.kept, hub.customers.size]).toEqual([null, null, 0]);
  // Whoever agrees there is somebody new.
  await other.agree(CONSENT);
  expect((await other.checkIn({ ...HEARD, heardAt: NOW + 2 }, MERCHANT)).ok).toBe(true);
  expect(vault.kept?.customer).toEqual(other.kept?.customer);
});

test("nor does what it keeps of a check-in that the hub did not hear", async () => {
  const { customer, hub, vault, reload } = openPhone();
  await customer.agree(CONSENT);
  await customer.look(MERCHANT);
  const other = await reload();
  await customer.erase(MERCHANT);
  hub.setSilent(true);
  await other.checkIn(HEARD, MERCHANT);
  expect(vault.kept).toBeNull();
});
