import { expect, test } from "vitest";
import { demoSettings } from "../demo/settings.ts";
import { readLan } from "./lan-option.ts";

const real = { settings: demoSettings, demo: false, port: 8455 };

test("a real shop serves no tablets unless it is told to", () => {
  expect(readLan(undefined, real)).toBeNull();
  const settings = { ...demoSettings, lan: { port: 8456 } };
  const at = { address: null, port: 8456, orAny: false };
  expect(readLan(undefined, { ...real, settings })).toEqual(at);
});

test("the demo serves them, at any port where the usual one is taken", () => {
  const demo = { ...real, demo: true };
  expect(readLan(undefined, demo)).toEqual({ address: null, port: 8456, orAny: true });
  expect(readLan(undefined, { ...demo, port: 0 })).toMatchObject({ port: 0, orAny: true });
});

test("the demo serves none where it is told so", () => {
  expect(readLan("off", { ...real, demo: true })).toBeNull();
});

test("an address may be named before the port", () => {
  expect(readLan("9000", real)).toMatchObject({ address: null, port: 9000 });
  expect(readLan("192.168.1.5:9000", real)).toMatchObject({ address: "192.168.1.5", port: 9000 });
  expect(readLan("[fd00::2]:9000", real)).toMatchObject({ address: "fd00::2", port: 9000 });
  expect(readLan("0", real)).toMatchObject({ port: 0, orAny: true });
});

for (const text of [
  "",
  "x",
  "70000",
  "1.2.3:80",
  "999.1.1.1:80",
  "[zz]:80",
  "host:80",
  "-1",
  "80 ",
]) {
  test(`"${text}" is no place to listen at`, () => {
    expect(readLan(text, real)).toBeUndefined();
  });
}
