/**
 * The beacon's panel as a process of its own: serial ports and drivers hang, and throw when nobody called them, and a beacon must not.
 *
 * This process keeps nothing; it leaves its lamp dark and dies.
 */
import { parseArgs } from "node:util";
import { type PanelSettings, beaconSettingsSchema } from "@tillwave/shared/beacon/settings";
import { type Result, ok } from "@tillwave/shared/core/result";
import { dieAfter, meetParent } from "@tillwave/shared/host/child-program";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { type UsageError, runAsAsked, usage } from "@tillwave/shared/host/program";
import * as v from "valibot";
import { openFirmataPanel } from "../adapters/firmata-panel.ts";
import { openGpioPanel } from "../adapters/gpio-panel.ts";
import { openSysfsPanel } from "../adapters/sysfs-panel.ts";
import type { OpenBoard } from "./board.ts";
import { type PanelProgram, createPanelProgram } from "./panel-program.ts";
import { type PanelWord, asDetail } from "./words.ts";

const HELP = `The beacon's lamp and button, in a process that may be killed. The beacon starts it.

Usage: panel --panel JSON [--root FOLDER]

  --panel JSON    the panel, as the beacon's settings have it
  --root FOLDER   where /sys and /dev are, for a panel of the kind "sysfs" (default: /)

Exit codes: 2 wrong usage. It never ends by itself otherwise, and it never ends in order.
`;

/** For its lamp to be dark, in milliseconds. */
const DARK_MS_MAX = 300;

interface Launch {
  readonly panel: Exclude<PanelSettings, { readonly kind: "none" }>;
  readonly root: string;
}

async function run({ panel, root }: Launch): Promise<void> {
  const parent = meetParent<PanelWord>({
    alone: "The beacon starts its panel itself; this one has no beacon.",
    lastWord: (why) => ({ type: "failed", detail: asDetail(why) }),
  });
  if (parent === null) {
    return;
  }
  const program: PanelProgram = createPanelProgram({
    open: openerOf(panel, root),
    say: parent.say,
    later: machineTimers.later,
    end: parent.end,
  });
  parent.whenToldToEnd(() => dieAfter(program.close, DARK_MS_MAX));
  parent.hear(program.hear);
  program.start();
}

function openerOf(panel: Launch["panel"], root: string): OpenBoard {
  switch (panel.kind) {
    case "firmata":
      return openFirmataPanel(panel);
    case "gpio":
      return openGpioPanel(panel);
    case "sysfs":
      return openSysfsPanel(panel, root);
  }
}

function readCommandLine(args: readonly string[]): Result<Launch | "help", UsageError> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        panel: { type: "string" },
        root: { type: "string", default: "/" },
        help: { type: "boolean" },
      },
    });
    if (values.help === true) {
      return ok("help");
    }
    const schema = beaconSettingsSchema.entries.panel;
    const { success, output } = v.safeParse(schema, JSON.parse(values.panel ?? "null"));
    return success && output.kind !== "none"
      ? ok({ panel: output, root: values.root })
      : usage("--panel takes a panel of a beacon's settings. See --help.");
  } catch (error) {
    return usage(`${(error as Error).message} See --help.`);
  }
}

await runAsAsked(readCommandLine(process.argv.slice(2)), HELP, run);
