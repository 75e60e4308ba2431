import { expect, test } from "vitest";
import { startLoudspeaker } from "./speaker-process.ts";

const SILENT_LOG = { info: () => {}, warn: () => {}, error: () => {} };

test("a loudspeaker whose name begins as an option does is started like any other", async () => {
  let resolve = (_up: true): void => {};
  const isUp = new Promise<true>((settle) => {
    resolve = settle;
  });
  const listener = {
    changed: () => {},
    sounding: () => {},
    chimed: () => {},
    air: () => {},
    cameUp: () => resolve(true),
  };
  const options = { choice: "silent", device: "--help" } as const;
  const loudspeaker = startLoudspeaker(options, listener, SILENT_LOG);
  expect(await isUp).toBe(true);
  await loudspeaker.close();
}, 10_000);
