import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { openDatabase } from "@tillwave/sqlite/database";
import { expect, onTestFinished, test } from "vitest";
import {
  CHECKPOINT_QUIET,
  COMMITS_PER_CHECKPOINT,
  COMMITS_WITHOUT_CHECKPOINT_MAX,
  createLogMover,
} from "./log-mover.ts";
import { temporaryFolder } from "./scenarios/open-till.ts";

function watchedMover() {
  const opened = openDatabase(join(temporaryFolder(), "till.db"), { migrations: [], create: true });
  const database = present(opened.ok ? opened.value : null, "a database");
  onTestFinished(() => void database.close());
  const clock = createVirtualClock();
  let moves = 0;
  const mover = createLogMover({
    database,
    timers: clock,
    touch: () => {
      moves += 1;
    },
    onFailure: (failure) => expect.fail(failure.type),
  });
  const commit = (times: number, everyMs: number): void => {
    for (let i = 0; i < times; i += 1) {
      mover.committed();
      clock.pass(everyMs);
    }
  };
  return { mover, clock, commit, moves: () => moves };
}

test("the log is moved once it is long and the till is quiet, not before", () => {
  const { clock, commit, moves } = watchedMover();
  commit(COMMITS_PER_CHECKPOINT - 1, 10);
  clock.pass(10_000);
  expect(moves()).toBe(0);
  commit(20, 10);
  expect(moves()).toBe(0);
  clock.pass(CHECKPOINT_QUIET);
  expect(moves()).toBe(1);
  clock.pass(10_000);
  expect(moves()).toBe(1);
});

test("a till that is never quiet moves its log all the same", () => {
  const { commit, moves } = watchedMover();
  commit(COMMITS_WITHOUT_CHECKPOINT_MAX - 1, 10);
  expect(moves()).toBe(0);
  commit(1, 10);
  expect(moves()).toBe(1);
});

test("a mover that is stopped moves nothing more", () => {
  const { mover, clock, commit, moves } = watchedMover();
  commit(COMMITS_PER_CHECKPOINT, 0);
  mover.stop();
  clock.pass(10_000);
  expect(moves()).toBe(0);
});
