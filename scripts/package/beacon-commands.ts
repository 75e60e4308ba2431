/** Of the command line's commands those that a machine with a beacon alone has a use for: they stand in for ../tillwave/commands.ts. */
import type { Command } from "../tillwave/command.ts";
import { beaconClock } from "../tillwave/commands/beacon-clock.ts";
import { beaconDecode } from "../tillwave/commands/beacon-decode.ts";
import { beaconDoctor } from "../tillwave/commands/beacon-doctor.ts";
import { beaconIdentify } from "../tillwave/commands/beacon-identify.ts";
import { beaconLabel } from "../tillwave/commands/beacon-label.ts";
import { beaconLint } from "../tillwave/commands/beacon-lint.ts";
import { beaconLog } from "../tillwave/commands/beacon-log.ts";
import { beaconRelease } from "../tillwave/commands/beacon-release.ts";
import { beaconScan } from "../tillwave/commands/beacon-scan.ts";
import { beaconSet } from "../tillwave/commands/beacon-set.ts";
import { beaconSimulate } from "../tillwave/commands/beacon-simulate.ts";
import { beaconStatus } from "../tillwave/commands/beacon-status.ts";
import { beaconWatch } from "../tillwave/commands/beacon-watch.ts";

export const COMMANDS: readonly Command[] = [
  beaconStatus,
  beaconSet,
  beaconClock,
  beaconIdentify,
  beaconLabel,
  beaconLog,
  beaconRelease,
  beaconScan,
  beaconWatch,
  beaconDoctor,
  beaconSimulate,
  beaconDecode,
  beaconLint,
];
