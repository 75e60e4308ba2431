import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { keepAwake } from "./awake.ts";

function tablet({ refuses = false } = {}) {
  const wanted = signal(false);
  let isVisible = true;
  let held = 0;
  let asked = 0;
  let onVisible = (): void => {};
  keepAwake(wanted, {
    isVisible: () => isVisible,
    onVisible: (listener) => {
      onVisible = listener;
    },
    async request() {
      asked += 1;
      if (refuses) {
        throw new Error("NotAllowedError");
      }
      held += 1;
      return {
        async release() {
          held -= 1;
        },
      };
    },
  });
  return {
    wanted,
    held: () => held,
    asked: () => asked,
    hide() {
      isVisible = false;
      held = 0;
    },
    show() {
      isVisible = true;
      onVisible();
    },
  };
}

const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

test("the screen stays on while a sale is in hand, and sleeps as it likes after it", async () => {
  const { wanted, held } = tablet();
  wanted.value = true;
  await settled();
  expect(held()).toBe(1);
  wanted.value = false;
  await settled();
  expect(held()).toBe(0);
});

test("a page that was hidden keeps the screen on again once it is seen", async () => {
  const { wanted, held, hide, show } = tablet();
  wanted.value = true;
  await settled();
  hide();
  show();
  await settled();
  expect(held()).toBe(1);
});

test("a sale that is over before the browser has answered leaves nothing held", async () => {
  const { wanted, held } = tablet();
  wanted.value = true;
  wanted.value = false;
  await settled();
  expect(held()).toBe(0);
});

test("a browser that refuses, or knows no such thing, changes nothing", async () => {
  const { wanted, held, asked } = tablet({ refuses: true });
  wanted.value = true;
  await settled();
  expect([asked(), held()]).toEqual([1, 0]);
  const screen = { request: null, isVisible: () => true, onVisible: () => {} };
  expect(() => keepAwake(signal(true), screen)).not.toThrow();
});
