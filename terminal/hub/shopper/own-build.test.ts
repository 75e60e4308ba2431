import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { followUpgrades } from "./own-build.ts";

function open(own: string | null) {
  const served = signal<string | null>(null);
  const isIdle = signal(true);
  const kept = new Map<string, string>();
  let reloads = 0;
  const tried = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
  const reload = (): void => {
    reloads += 1;
  };
  const follow = (): void => followUpgrades({ served, isIdle, own, tried, reload });
  follow();
  return { served, isIdle, follow, reloads: () => reloads };
}

test("an old page loads itself again when the hub has another", () => {
  const { served, reloads } = open("old");
  served.value = "old";
  expect(reloads()).toBe(0);
  served.value = "new";
  expect(reloads()).toBe(1);
});

test("not while something is in hand, but as soon as it is done", () => {
  const { served, isIdle, reloads } = open("old");
  isIdle.value = false;
  served.value = "new";
  expect(reloads()).toBe(0);
  isIdle.value = true;
  expect(reloads()).toBe(1);
});

test("a page that is still an old one after that is left alone", () => {
  const { served, follow, reloads } = open("old");
  served.value = "new";
  follow();
  expect(reloads()).toBe(1);
});

test("a page without a mark never does", () => {
  const { served, reloads } = open(null);
  served.value = "new";
  expect(reloads()).toBe(0);
});
