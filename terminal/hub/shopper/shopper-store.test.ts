import { expect, test } from "vitest";
import { present } from "@tillwave/shared/core/assert";
import { createCustomer } from "./customer.ts";
import { createHubClient } from "./hub-client.ts";
import { createShopClock } from "./shop-clock.ts";
import { type ShopperStore, createShopperStore } from "./shopper-store.ts";
import { createCountedCrypto } from "./testing/counted-crypto.ts";
import { createMemoryVault } from "./testing/memory-vault.ts";
import {
  type SimulatedEar,
  createSimulatedEar,
  heard,
  heardId,
  listening,
} from "./testing/simulated-ear.ts";
import { createSimulatedHub } from "./testing/simulated-hub.ts";
import { createSimulatedNetwork } from "./testing/simulated-network.ts";

const START = 1_780_000_000_000;
const REWARD = "HK$5 off today";

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

interface OpenedPage {
  readonly store: ShopperStore;
  readonly ear: SimulatedEar;
  /** What is signed and answered is done by then. */
  settle(): Promise<void>;
}

/** A phone in the shop: its page can be loaded again, and its clock is moved by hand. */
function openPhone() {
  let now = START;
  let timers: Timer[] = [];
  const hub = createSimulatedHub(() => now);
  const network = createSimulatedNetwork(hub);
  const vault = createMemoryVault();
  let areKeysBroken = false;
  const { subtle, settle } = createCountedCrypto(() => areKeysBroken);
  const after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: now + ms, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((one) => one !== timer);
    };
  };
  async function openPage(): Promise<OpenedPage> {
    timers = [];
    const clock = createShopClock(() => now);
    const client = createHubClient({
      fetch: network.fetch,
      onDate: clock.hear,
      onBuild: () => {},
    });
    const customer = createCustomer({
      hub: client,
      vault,
      clock,
      now: () => now,
      subtle,
      random: (lengthBytes) => crypto.getRandomValues(new Uint8Array(lengthBytes)),
    });
    let ear: SimulatedEar | null = null;
    const store = createShopperStore({
      hub: client,
      customer,
      now: () => now,
      after,
      makeEar: (onState) => {
        ear = createSimulatedEar(onState);
        return ear;
      },
    });
    await customer.load();
    await store.open();
    return { store, settle, ear: present<SimulatedEar>(ear, "the ear of the page") };
  }
  return {
    hub,
    network,
    openPage,
    settle,
    breakKeys: (): void => {
      areKeysBroken = true;
    },
    /** Until nothing is due within that time. */
    pass: async (ms: number): Promise<void> => {
      const end = now + ms;
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (next === undefined) {
          break;
        }
        timers = timers.filter((one) => one !== next);
        now = next.at;
        next.run();
        await settle();
      }
      now = end;
    },
  };
}

async function hearAt(place: number, { store, ear, settle }: OpenedPage): Promise<void> {
  store.press();
  ear.say(listening());
  ear.say(heard(heardId(place)));
  await settle();
}

test("from the first visit to the reward", async () => {
  const phone = openPhone();
  phone.hub.judge({ reward: REWARD });
  const page = await phone.openPage();
  const { store, ear } = page;
  expect([store.standing.value, store.hasTextChanged.value]).toEqual(["asked", false]);
  await store.agree();
  expect([store.standing.value, ear.asked]).toEqual(["in", ["prepare"]]);
  await hearAt(11, page);
  expect(store.checkIn.value).toMatchObject({ type: "answered", answer: { points: 5 } });
  expect(ear.asked).toEqual(["prepare", "start", "stop", "stop"]);
  expect(store.total.value).toBe(25);
  expect(store.reward.value).toMatchObject({ reward: REWARD, points: 5, place: "Entrance" });
});

test("a reward outlives the page, until the place gives the next one", async () => {
  const phone = openPhone();
  phone.hub.judge({ reward: REWARD, nextRewardAt: START + 3_600_000 });
  const page = await phone.openPage();
  await page.store.agree();
  await hearAt(11, page);
  expect((await phone.openPage()).store.reward.value).toMatchObject({ reward: REWARD });
  await phone.pass(3_600_000);
  expect((await phone.openPage()).store.reward.value).toBeNull();
});

test("a hub that is away for ten seconds has the check-in once it is back", async () => {
  const phone = openPhone();
  const page = await phone.openPage();
  await page.store.agree();
  await phone.settle();
  phone.hub.setSilent(true);
  await hearAt(11, page);
  await phone.pass(10_000);
  expect(page.store.checkIn.value).toMatchObject({ type: "sending", isAway: true });
  phone.hub.setSilent(false);
  await phone.pass(5000);
  expect(page.store.checkIn.value).toMatchObject({ type: "answered" });
  expect(phone.hub.checkIns).toHaveLength(1);
});

test("a page that is loaded again while it waits goes on with the same check-in", async () => {
  const phone = openPhone();
  const page = await phone.openPage();
  await page.store.agree();
  await phone.settle();
  phone.network.losing = 1;
  await hearAt(11, page);
  await phone.pass(500);
  const { store } = await phone.openPage();
  await phone.settle();
  expect(store.checkIn.value).toMatchObject({ type: "answered" });
  expect(phone.hub.checkIns[1]?.random).toEqual(phone.hub.checkIns[0]?.random);
});

test("after a minute without the hub it says so, and a reload brings nothing back", async () => {
  const phone = openPhone();
  const page = await phone.openPage();
  await page.store.agree();
  await phone.settle();
  phone.hub.setSilent(true);
  await hearAt(11, page);
  await phone.pass(64_000);
  expect(page.store.checkIn.value).toEqual({ type: "trouble", trouble: "hub-away" });
  phone.hub.setSilent(false);
  const { store } = await phone.openPage();
  await phone.settle();
  expect(store.checkIn.value).toEqual({ type: "trouble", trouble: "hub-away" });
  expect(phone.hub.checkIns).toEqual([]);
});

test("a text that changes meanwhile is shown before anything else is sent", async () => {
  const phone = openPhone();
  const page = await phone.openPage();
  const { store } = page;
  await store.agree();
  await phone.settle();
  phone.hub.renewConsent();
  await store.readAccount();
  expect([store.standing.value, store.hasTextChanged.value]).toEqual(["asked", true]);
  await store.agree();
  await hearAt(11, page);
  expect(store.checkIn.value).toMatchObject({ type: "answered" });
});

test("too much from one address reads as enough for now, with the time to wait", async () => {
  const phone = openPhone();
  const page = await phone.openPage();
  await page.store.agree();
  await phone.settle();
  phone.hub.refuseOnce({ error: "too-many", waitSeconds: 30 });
  await hearAt(11, page);
  expect(page.store.checkIn.value).toMatchObject({
    answer: { status: "limited", waitSeconds: 30 },
  });
});

test("a page that finds no hub asks until there is one, and at once when the network is back", async () => {
  const phone = openPhone();
  phone.hub.setSilent(true);
  const { store } = await phone.openPage();
  expect([store.isAway.value, store.standing.value]).toEqual([true, "opening"]);
  await phone.pass(30_000);
  phone.hub.setSilent(false);
  store.hearOnline();
  await phone.settle();
  expect([store.isAway.value, store.standing.value]).toEqual([false, "asked"]);
});

test("erasing is asked of the hub, and leaves a page that knows nobody", async () => {
  const phone = openPhone();
  const page = await phone.openPage();
  const { store } = page;
  await store.agree();
  await hearAt(11, page);
  phone.hub.setSilent(true);
  await store.erase();
  expect([store.erasing.value, store.standing.value]).toEqual(["failed", "in"]);
  phone.hub.setSilent(false);
  await store.erase();
  expect([store.erasing.value, store.standing.value, store.total.value]).toEqual([
    "no",
    "erased",
    null,
  ]);
  await store.open();
  expect(store.standing.value).toBe("asked");
});

test("a browser that makes no key says so", async () => {
  const phone = openPhone();
  const { store } = await phone.openPage();
  phone.breakKeys();
  await store.agree();
  expect(store.checkIn.value).toEqual({ type: "trouble", trouble: "no-key" });
});
