import { err, ok } from "@tillwave/shared/core/result";
import type { BeaconsView } from "@tillwave/shared/api/till-beacons";
import { expect, test } from "vitest";
import { createBeaconsStore } from "./beacons-store.ts";

type At = readonly [number, number] | null;

function open() {
  const world = {
    at: [1, 1] as At,
    isGone: false,
    refuses: false,
    placed: [] as unknown[],
  };
  const view = (): BeaconsView =>
    ({ fresh: [], beacons: [{ deviceId: "aa", at: world.at }] }) as unknown as BeaconsView;
  const store = createBeaconsStore({
    pause: () => Promise.resolve(),
    client: {
      look: () => Promise.resolve(world.isGone ? err({ type: "unreachable" }) : ok(view())),
      start: () => Promise.resolve(ok({ ok: false, why: "no-central" })),
      job: () => Promise.resolve(err({ type: "unreachable" })),
      place(request) {
        world.placed.push(request);
        return Promise.resolve(
          ok(world.refuses ? { ok: false, why: "not-allowed" } : { ok: true as const }),
        );
      },
    },
  });
  return { store, world };
}

test("a beacon stays where it was put until the till says so, whatever older looks say", async () => {
  const { store, world } = open();
  await store.look();
  const early = store.look();
  const placing = store.place("aa", [4, 5]);
  await early;
  expect(store.moved.value.get("aa")).toEqual([4, 5]);
  await placing;
  await store.look();
  expect(store.moved.value.get("aa"), "the till still says the old place").toEqual([4, 5]);
  world.at = [4, 5];
  await store.look();
  expect(store.moved.value.size).toBe(0);
});

test("a place that is refused goes back, and is said", async () => {
  const { store, world } = open();
  world.refuses = true;
  await store.look();
  expect(await store.place("aa", [4, 5])).toBe(false);
  expect(store.moved.value.size).toBe(0);
  expect(store.trouble.value).toEqual({ deviceId: "aa", why: "not-allowed" });
});

test("one look that fails is nothing, two are said, and an answer ends it", async () => {
  const { store, world } = open();
  world.isGone = true;
  await store.look();
  expect(store.isLost.value).toBe(false);
  await store.look();
  expect(store.isLost.value).toBe(true);
  world.isGone = false;
  await store.look();
  expect(store.isLost.value).toBe(false);
});

test("a view that says the same draws nothing anew", async () => {
  const { store } = open();
  await store.look();
  const before = store.view.value;
  await store.look();
  expect(store.view.value).toBe(before);
});

test("a beacon that cannot blink says why", async () => {
  const { store } = open();
  await store.identify("aa");
  expect(store.trouble.value).toEqual({ deviceId: "aa", why: "no-central" });
  expect(store.blinking.value.size).toBe(0);
});
