import { expect, test } from "vitest";
import { OVERVIEW_EVERY_MS } from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import { type ConsoleStore, createConsoleStore } from "./console-store.ts";
import { hasJoined } from "./join-watch.ts";
import { PASSWORD, type SimulatedHub, createSimulatedHub } from "./testing/simulated-hub.ts";

const START = 1_795_000_000_000;

interface Page {
  readonly store: ConsoleStore;
  readonly hub: SimulatedHub;
  readonly asked: () => number;
  /** Lets so much time pass on both clocks, and answers come. */
  pass(ms: number): Promise<void>;
}

/** A page on a virtual clock, and a hub whose own clock is a minute ahead. */
function openPage({ isSignedIn = true } = {}): Page {
  let now = START;
  let asked = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  const hub = createSimulatedHub({ now: () => now + 60_000, isSignedIn });
  const client: SimulatedHub["client"] = {
    ...hub.client,
    readOverview: () => {
      asked += 1;
      return hub.client.readOverview();
    },
  };
  const store = createConsoleStore({
    client,
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 20; i += 1) {
      await Promise.resolve();
    }
  };
  return {
    store,
    hub,
    asked: () => asked,
    pass: async (ms) => {
      await settle();
      const end = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) {
          break;
        }
        timers = timers.filter((other) => other !== next);
        now = next.at;
        next.run();
        await settle();
      }
      now = end;
      store.tick();
    },
  };
}

test("a page that is looked at asks every second, and one that is not asks nothing", async () => {
  const { store, asked, pass } = openPage();
  await pass(5 * OVERVIEW_EVERY_MS);
  expect(asked()).toBe(0);
  store.setVisible(true);
  await pass(5 * OVERVIEW_EVERY_MS);
  expect(asked()).toBe(6);
  expect(store.session.value).toBe("signed-in");
  store.setVisible(false);
  await pass(5 * OVERVIEW_EVERY_MS);
  expect(asked()).toBe(6);
  store.setVisible(true);
  await pass(0);
  expect(asked()).toBe(7);
});

test("a question is never asked twice at once", async () => {
  const { store, asked, pass } = openPage();
  store.setVisible(true);
  store.refresh();
  store.refresh();
  await pass(0);
  expect(asked()).toBe(1);
  await pass(OVERVIEW_EVERY_MS);
  expect(asked()).toBe(2);
});

test("while the hub does not answer, its last figures stay with their age", async () => {
  const { store, hub, pass } = openPage();
  store.setVisible(true);
  await pass(0);
  const before = present(store.figures.value, "the figures");
  hub.setSilent(true);
  await pass(24_000);
  expect(store.figures.value).toBe(before);
  expect(store.now.value - before.at).toBe(24_000);
  expect(store.lostSince.value).toBe(START + OVERVIEW_EVERY_MS);
  hub.setSilent(false);
  await pass(OVERVIEW_EVERY_MS);
  expect(store.lostSince.value).toBeNull();
});

test("a stranger is asked for the password, and sees the figures after it", async () => {
  const { store, asked, pass } = openPage({ isSignedIn: false });
  store.setVisible(true);
  await pass(0);
  expect(store.session.value).toBe("signed-out");
  await pass(10 * OVERVIEW_EVERY_MS);
  expect(asked()).toBe(1);
  expect(await store.login("guess")).toMatchObject({ value: { error: "wrong-password" } });
  expect(store.session.value).toBe("signed-out");
  await store.login(PASSWORD);
  await pass(0);
  expect(store.session.value).toBe("signed-in");
});

test("when the session ends, nothing of the shop stays on the page", async () => {
  const { store, hub, pass } = openPage();
  store.setVisible(true);
  await pass(0);
  const code = await hub.client.makeJoinCode({ terminal: null, name: "Pier" });
  store.keepCode(code.ok ? code.value : null);
  hub.endSession();
  await pass(OVERVIEW_EVERY_MS);
  expect(store.session.value).toBe("signed-out");
  expect([store.figures.value, store.openCode.value]).toEqual([null, null]);
});

test("an answer that was under way when somebody signed out signs nobody in", async () => {
  const { store, pass } = openPage();
  store.setVisible(true);
  store.signOut();
  await pass(0);
  expect(store.session.value).toBe("signed-out");
  expect(store.figures.value).toBeNull();
});

test("signing out that the hub did not hear of is not signing out", async () => {
  const { store, hub, pass } = openPage();
  store.setVisible(true);
  await pass(0);
  hub.setSilent(true);
  await store.logout();
  expect(store.session.value).toBe("signed-in");
  hub.setSilent(false);
  await store.logout();
  expect(store.session.value).toBe("signed-out");
});

test("the countdown of a code follows the hub's clock, not the page's", async () => {
  const { store, hub, pass } = openPage();
  store.setVisible(true);
  await pass(0);
  const code = await hub.client.makeJoinCode({ terminal: null, name: "Pier" });
  store.keepCode(code.ok ? code.value : null);
  const open = present(store.openCode.value, "the code");
  expect(open.code.expires - store.hubNow.value).toBe(15 * 60_000);
  hub.setSilent(true);
  await pass(60_000);
  expect(open.code.expires - store.hubNow.value).toBe(14 * 60_000);
});

test("a code is used when its till is heard in a journal that it did not have", async () => {
  const { store, hub, pass } = openPage();
  store.setVisible(true);
  await pass(0);
  for (const terminal of [null, 2]) {
    const code = await hub.client.makeJoinCode({ terminal, name: "Pier" });
    store.keepCode(code.ok ? code.value : null);
    const open = present(store.openCode.value, "the code");
    await pass(OVERVIEW_EVERY_MS);
    const terminals = (): Parameters<typeof hasJoined>[1] =>
      present(store.figures.value, "the figures").overview.terminals;
    expect(hasJoined(open, terminals())).toBe(false);
    hub.join(open.code.terminal);
    await pass(OVERVIEW_EVERY_MS);
    expect(hasJoined(open, terminals())).toBe(true);
  }
});
