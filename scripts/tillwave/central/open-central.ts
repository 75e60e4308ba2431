/** Which central a command asks: the one that is named, one that runs on this machine, or one of its own. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CENTRAL_SOCKET } from "@tillwave/shared/api/central";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { stateFolder } from "@tillwave/shared/host/program";
import { deafWords } from "../beacon/heard-words.ts";
import { type Given, type Outcome, failed, notRunning, textOf } from "../command.ts";
import { wholeOption } from "../tone/tone-options.ts";
import type { Central, CentralFault } from "./central.ts";
import { createSocketCentral } from "./socket-central.ts";

export const CENTRAL_OPTIONS = {
  central: { type: "string" },
  adapter: { type: "string" },
} as const;
export const CENTRAL_HELP = [
  "  --central DIR   the folder of a central that runs (default: this machine's; where none runs, this command",
  "                  listens and connects by itself)",
  "  --adapter N     N of hciN, where it does so by itself",
].join("\n");

/** Where its package puts it. */
const INSTALLED = "/var/lib/tillwave-central";
const ADAPTER_MAX = 31;
/** An adapter comes up in so many milliseconds, or not at all. */
const UP_MAX = 5000;
/** What it hears first says which beacons are near: of that time, in milliseconds. */
const LISTEN_FIRST = 1500;
const LOOK_EVERY = 100;

export async function openCentral(given: Given): Promise<Result<Central, Outcome>> {
  const named = textOf(given, "central");
  if (named !== undefined) {
    const central = createSocketCentral(named);
    const status = await central.status();
    return status.ok ? ok(central) : err(centralOutcome(status.error, named));
  }
  const folders = [join(stateFolder(given.environment), "central"), INSTALLED];
  for (const folder of folders.filter((one) => existsSync(join(one, CENTRAL_SOCKET)))) {
    const central = createSocketCentral(folder);
    const status = await central.status();
    if (status.ok) {
      given.progress(`The central in ${folder} is asked.`);
      return ok(central);
    }
  }
  return openOwn(given);
}

async function openOwn(given: Given): Promise<Result<Central, Outcome>> {
  const asked =
    textOf(given, "adapter") === undefined
      ? ok(null)
      : wholeOption(given, "adapter", { min: 0, max: ADAPTER_MAX, usual: 0 });
  if (!asked.ok) {
    return err(failed("usage", asked.error));
  }
  // Loads a driver: only where there is something to be heard.
  const { createOwnCentral } = await import("./own-central.ts");
  const central = createOwnCentral({ adapter: asked.value, stack: "abandonware" });
  for (const end = performance.now() + UP_MAX; ;) {
    const status = await central.status();
    const state = status.ok ? status.value.ear.state : "gone";
    if (state === "listening") {
      await sleep(LISTEN_FIRST);
      return ok(central);
    }
    if (performance.now() > end) {
      const detail = status.ok ? status.value.ear.detail : null;
      await central.close();
      return err(deafOutcome({ state, detail }));
    }
    await sleep(LOOK_EVERY);
  }
}

function deafOutcome({
  state,
  detail,
}: {
  readonly state: Parameters<typeof deafWords>[0]["state"];
  readonly detail: string | null;
}): Outcome {
  const view = { state, detail, address: null, restarts: 0, rescans: 0, lost: 0 };
  const words = deafWords(view) ?? ["The Bluetooth adapter does not come up."];
  return failed("no-radio", ...words);
}

export function centralOutcome(fault: CentralFault, folder = "there"): Outcome {
  switch (fault.type) {
    case "not-running":
      return notRunning(
        `No central runs on ${folder}.`,
        "Start it: npx tsx beacon/central/main.ts --folder DIR. Or leave --central out: this command listens by itself then.",
      );
    case "not-allowed":
      return failed(fault.type, "The central is another user's.", "Run this as that user.");
    case "no-answer":
      return notRunning("The central does not answer.", "See central.log in its folder.");
    case "refused":
      return failed(`central-${fault.why}`, `The central refuses: ${fault.detail}.`);
  }
}
