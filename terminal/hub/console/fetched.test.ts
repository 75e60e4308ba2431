import { expect, test } from "vitest";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { createFetched } from "./fetched.ts";
import type { Answer, HubError } from "./hub-client.ts";

interface Held {
  readonly read: () => Answer<string>;
  answer(result: Result<string, HubError>): void;
}

/** An answer that comes when the test says so. */
function hold(): Held {
  let resolve: ((result: Result<string, HubError>) => void) | undefined;
  const promise = new Promise<Result<string, HubError>>((given) => {
    resolve = given;
  });
  return { read: () => promise, answer: (result) => resolve?.(result) };
}

test("what is shown stays while the same is fetched again, and when that fails", async () => {
  const fetched = createFetched<string>();
  await fetched.load("till 1", () => Promise.resolve(ok("old")));
  const again = hold();
  const loading = fetched.load("till 1", again.read);
  expect(fetched.state.value).toEqual({ isLoading: true, value: "old", error: null });
  again.answer(err({ type: "unreachable" }));
  await loading;
  expect(fetched.state.value).toEqual({
    isLoading: false,
    value: "old",
    error: { type: "unreachable" },
  });
});

test("another till never shows the figures of the one before", async () => {
  const fetched = createFetched<string>();
  await fetched.load("till 1", () => Promise.resolve(ok("of till 1")));
  void fetched.load("till 2", hold().read);
  expect(fetched.state.value.value).toBeNull();
});

test("an answer that comes after the next question was asked is not shown", async () => {
  const fetched = createFetched<string>();
  const [slow, quick] = [hold(), hold()];
  const first = fetched.load("till 1", slow.read);
  const second = fetched.load("till 2", quick.read);
  quick.answer(ok("of till 2"));
  await second;
  slow.answer(ok("of till 1"));
  await first;
  expect(fetched.state.value).toEqual({ isLoading: false, value: "of till 2", error: null });
});
