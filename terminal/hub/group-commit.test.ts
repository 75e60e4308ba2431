import { err, ok } from "@tillwave/shared/core/result";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import type { Durable } from "@tillwave/sqlite/durable";
import { expect, test } from "vitest";
import {
  GROUP_ENTRIES,
  GROUP_WAIT_MS,
  WAITING_ENTRIES_MAX,
  createGroupCommit,
} from "./group-commit.ts";
import type { HubRows, HubStore } from "./store/hub-store.ts";

function countingStore() {
  const commits = { count: 0 };
  const store = {
    commit<T>(work: (rows: HubRows) => T) {
      commits.count += 1;
      return ok({ value: work({} as HubRows) } as unknown as Durable<T>);
    },
  } as unknown as HubStore;
  return { store, commits };
}

const work = (entries: number, run = (): number => entries) => ({ entries, run });

test("requests that come within a few milliseconds share one sync", async () => {
  const clock = createVirtualClock();
  const { store, commits } = countingStore();
  const group = createGroupCommit(store, clock);
  const done = [group.commit(work(3)), group.commit(work(4))];
  expect(commits.count).toBe(0);
  clock.pass(GROUP_WAIT_MS);
  expect(commits.count).toBe(1);
  expect(await Promise.all(done)).toMatchObject([{ value: { value: 3 } }, { value: { value: 4 } }]);
});

test("a full batch does not wait for others", async () => {
  const { store, commits } = countingStore();
  const group = createGroupCommit(store, createVirtualClock());
  const done = await group.commit(work(GROUP_ENTRIES));
  expect(done.ok && commits.count).toBe(1);
});

test("whoever comes when too much waits is told that the hub is busy", async () => {
  const clock = createVirtualClock();
  const { store } = countingStore();
  const group = createGroupCommit(store, clock);
  expect(await group.commit(work(WAITING_ENTRIES_MAX + 1))).toEqual({
    ok: false,
    error: { type: "busy" },
  });
});

test("what waits when the hub closes is committed, and nothing after it", async () => {
  const { store, commits } = countingStore();
  const group = createGroupCommit(store, createVirtualClock());
  const waiting = group.commit(work(1));
  group.close();
  expect((await waiting).ok && commits.count).toBe(1);
  expect(await group.commit(work(1))).toMatchObject({ error: { type: "busy" } });
});

test("a mistake of ours in one request fails the group, and nobody hears that it is stored", async () => {
  const clock = createVirtualClock();
  const { store } = countingStore();
  const group = createGroupCommit(store, clock);
  const good = group.commit(work(1));
  const bad = group.commit(
    work(1, () => {
      throw new Error("broken promise");
    }),
  );
  const both = Promise.allSettled([good, bad]);
  clock.pass(GROUP_WAIT_MS);
  expect((await both).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("what the disk refused after all was worked out, nobody hears as stored", async () => {
  const refused = { type: "disk-full" } as const;
  const store = {
    commit(run: (rows: HubRows) => void) {
      run({} as HubRows);
      return err(refused);
    },
  } as unknown as HubStore;
  const group = createGroupCommit(store, createVirtualClock());
  expect(await group.commit(work(GROUP_ENTRIES))).toEqual(err(refused));
});
