/** A shop of ten beacons is hung up by its plan, through the command line, over btvirt; the second time nothing is left to do. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatLabelText } from "@tillwave/shared/beacon/provisioning/label";
import { fromHex } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import type { Outcome } from "../scripts/tillwave/command.ts";
import { runCommandLine } from "../scripts/tillwave/command-line.ts";
import { withShopOfBeacons } from "./daemons/shop-of-beacons.ts";

const BEACONS = 10;
const TEST_MAX = 300_000;

test(
  "ten beacons by a plan: claimed, set anew all at once, and left alone afterwards",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "tillwave-plan-"));
    const lines: string[] = [];
    try {
      await withShopOfBeacons({ beacons: BEACONS }, async ({ central, beacons }) => {
        const plan = join(folder, "shop.yaml");
        const run = async (...args: readonly string[]): Promise<Outcome> => {
          const outcome = await runCommandLine([...args, "--central", central.folder], {
            environment: { XDG_STATE_HOME: folder },
            progress: (line) => lines.push(line),
            live: () => {},
          });
          return outcome;
        };
        const made = await runCommandLine(
          ["plan", "init", folder, "--name", "Pier", "--zone", "Door", "--time-zone", "UTC"],
          { environment: {}, progress: () => {}, live: () => {} },
        );
        expect(made.exit).toBe(0);

        const began = performance.now();
        for (const [i, { deviceId, labelKey }] of beacons.entries()) {
          const label = formatLabelText({ deviceId: fromHex(deviceId), key: fromHex(labelKey) });
          const name = `Beacon ${i}`;
          const place = ["--name", name, "--zone", "Door"];
          const claimed = await run("beacon", "provision", label, "--plan", plan, ...place);
          expect(claimed).toMatchObject({ exit: 0, json: { device: deviceId } });
        }
        const claimedIn = Math.round(performance.now() - began);

        writeFileSync(
          plan,
          readFileSync(plan, "utf8").replace("intervalMs: 200", "intervalMs: 250"),
        );
        const applyBegan = performance.now();
        expect(await run("plan", "apply", plan)).toMatchObject({
          exit: 0,
          json: { applied: BEACONS, same: 0, notDone: 0 },
        });
        const appliedIn = Math.round(performance.now() - applyBegan);
        const again = await run("plan", "apply", plan);
        expect(again).toMatchObject({ exit: 0, json: { applied: 0, same: BEACONS } });
        console.log(`claimed in ${claimedIn} ms, set anew in ${appliedIn} ms`);

        // One is out of reach: the others are set, and it is named.
        await beacons[0]?.beacon.stop();
        writeFileSync(
          plan,
          readFileSync(plan, "utf8").replace("intervalMs: 250", "intervalMs: 300"),
        );
        const partly = await run("plan", "apply", plan);
        expect(partly).toMatchObject({ exit: 1, json: { applied: BEACONS - 1, notDone: 1 } });
        expect(partly.say.join("\n")).toMatch(/Beacon 0 .*NOT DONE/u);
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  TEST_MAX,
);
