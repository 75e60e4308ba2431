import { BEACON_SOCKET, type BeaconAnswer } from "@tillwave/shared/api/beacon";
import { formatLabelQr, formatLabelText } from "@tillwave/shared/beacon/provisioning/label";
import { deviceIdOfLabel } from "@tillwave/shared/beacon/provisioning/keys";
import { toHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { encode } from "uqr";
import { expect, test } from "vitest";
import { EXIT, type Outcome } from "../command.ts";
import { runCommandLine } from "../command-line.ts";
import { withLineProgram } from "../testing/line-program.ts";

const KEY = Uint8Array.from({ length: 16 }, (_, i) => 0x50 + i);
const LABEL = { key: KEY, deviceId: deviceIdOfLabel(KEY, createNodeCrypto()) };
const QR = formatLabelQr(LABEL);
const TEXT = formatLabelText(LABEL);

const program = withLineProgram<BeaconAnswer>(BEACON_SOCKET);
const run = (): Promise<Outcome> =>
  runCommandLine(["beacon", "label", "--folder", program.folder], {
    environment: {},
    progress: () => {},
    live: () => {},
  });

/** As a camera sees it: two rows of modules in a line of half blocks; a block is white. */
function modulesIn(lines: readonly string[]): readonly (readonly boolean[])[] {
  return lines.flatMap((line) => [
    [...line].map((half) => half === " " || half === "▄"),
    [...line].map((half) => half === " " || half === "▀"),
  ]);
}

test("the label is shown as a QR that can be read, and as letters that can be typed", async () => {
  const deviceId = toHex(LABEL.deviceId);
  await program.serve({ answer: "label", deviceId, qr: QR, text: TEXT });
  const { exit, say, json } = await run();
  expect(exit).toBe(EXIT.done);
  expect(json).toEqual({ deviceId, qr: QR, text: TEXT });
  expect(say.slice(-2)).toEqual([TEXT, `Device ${deviceId}`]);
  const { data, size } = encode(QR, { ecc: "M", boostEcc: false, border: 4 });
  const shown = modulesIn(say.slice(0, -2)).slice(0, size);
  expect(shown).toEqual(data);
  // Version 3, and four modules of white on each side.
  expect(size).toBe(29 + 8);
});

test("a beacon whose disk takes no label says so", async () => {
  await program.serve({ answer: "refused", why: "disk", detail: "It has no label." });
  const { exit, say } = await run();
  expect(exit).toBe(EXIT.failed);
  expect(say[0]).toBe("It has no label.");
});
