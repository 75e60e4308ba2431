import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Mark } from "@tillwave/shared/wallet/tap-state";
import { expect, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { createMarker } from "./marker.ts";
import { eventAtStart } from "./restart.ts";

const nonce = new Uint8Array(16).fill(7);
const mark: Mark = {
  nonce,
  suspect: {
    id: new Uint8Array(8).fill(1),
    grading: { grade: "authorised", token: Uint8Array.of(1, 2) },
  },
};
const tender = { tender: 1, request: { nonce }, bytes: new Uint8Array(0) } as never;
const start = { tender, opened: "boot-1", boot: "boot-1", isUnknown: false };

test("who was asked is read back as it was written, until it is cleared", () => {
  const folder = temporaryFolder();
  const marker = createMarker(folder);
  expect(marker.read()).toEqual({ type: "none" });
  marker.write(mark, "boot-1");
  expect(createMarker(folder).read()).toEqual({ type: "mark", mark, boot: "boot-1" });
  const uplink: Mark = { nonce, suspect: { id: new Uint8Array(8).fill(1), grading: null } };
  marker.write(uplink, "boot-1");
  expect(marker.read()).toEqual({ type: "mark", mark: uplink, boot: "boot-1" });
  marker.write({ nonce, suspect: null }, "boot-1");
  expect(marker.read()).toMatchObject({ mark: { suspect: null } });
  marker.clear();
  marker.clear();
  expect(marker.read()).toEqual({ type: "none" });
});

test("a mark that is cut short, or is something else, is unreadable and no excuse", () => {
  const folder = temporaryFolder();
  for (const text of ["", "{", "{}", '{"v":1,"boot":"b","nonce":"0","suspect":null}', "\u0000"]) {
    writeFileSync(join(folder, "tap-marker.json"), text);
    const read = createMarker(folder).read();
    expect(read).toEqual({ type: "unreadable" });
    expect(eventAtStart(start, read)).toMatchObject({ type: "restarted", suspect: null });
  }
});

test("a till that starts again knows whether it has asked, and whom, unless the machine started too", () => {
  expect(eventAtStart(start, { type: "none" })).toMatchObject({ type: "opened" });
  const doubted = { ...start, isUnknown: true };
  expect(eventAtStart(doubted, { type: "none" })).toMatchObject({
    why: "restarted",
    suspect: null,
  });
  const other = { ...mark, nonce: new Uint8Array(16) };
  expect(eventAtStart(start, { type: "mark", mark: other, boot: "boot-1" }).type).toBe("opened");
  const read = { type: "mark", mark, boot: "boot-1" } as const;
  expect(eventAtStart(start, read)).toMatchObject({ why: "restarted", suspect: mark.suspect });
  const cut = { ...start, boot: "boot-2" };
  expect(eventAtStart(cut, read)).toMatchObject({ why: "power-cut", suspect: null });
  expect(eventAtStart(cut, { type: "none" })).toMatchObject({ why: "power-cut" });
});
