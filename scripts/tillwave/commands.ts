/** Every command that there is, in the order in which the overview lists them. */
import type { Command } from "./command.ts";
import { beaconAudit } from "./commands/beacon-audit.ts";
import { beaconClock } from "./commands/beacon-clock.ts";
import { beaconDecode } from "./commands/beacon-decode.ts";
import { beaconDoctor } from "./commands/beacon-doctor.ts";
import { beaconIdentify } from "./commands/beacon-identify.ts";
import { beaconLabel } from "./commands/beacon-label.ts";
import { beaconLint } from "./commands/beacon-lint.ts";
import { beaconLog } from "./commands/beacon-log.ts";
import { beaconProvision } from "./commands/beacon-provision.ts";
import { beaconRelease } from "./commands/beacon-release.ts";
import { beaconReset } from "./commands/beacon-reset.ts";
import { beaconRun } from "./commands/beacon-run.ts";
import { beaconScan } from "./commands/beacon-scan.ts";
import { beaconTransfer } from "./commands/beacon-transfer.ts";
import { beaconWatch } from "./commands/beacon-watch.ts";
import { beaconSet } from "./commands/beacon-set.ts";
import { beaconSimulate } from "./commands/beacon-simulate.ts";
import { beaconStatus } from "./commands/beacon-status.ts";
import { emitterIdentify } from "./commands/emitter-identify.ts";
import { emitterJoin } from "./commands/emitter-join.ts";
import { emitterRun } from "./commands/emitter-run.ts";
import { emitterSet } from "./commands/emitter-set.ts";
import { emitterStatus } from "./commands/emitter-status.ts";
import { hubBackup } from "./commands/hub-backup.ts";
import { hubImport } from "./commands/hub-import.ts";
import { hubInit } from "./commands/hub-init.ts";
import { hubJoinCode } from "./commands/hub-join-code.ts";
import { hubRenewKeys } from "./commands/hub-renew-keys.ts";
import { hubRestore } from "./commands/hub-restore.ts";
import { join } from "./commands/join.ts";
import { journalExport } from "./commands/journal-export.ts";
import { journalVerify } from "./commands/journal-verify.ts";
import { nfcApdu, nfcRead, nfcWatch, nfcWrite } from "./commands/nfc.ts";
import { planApply } from "./commands/plan-apply.ts";
import { planDiff } from "./commands/plan-diff.ts";
import { planExport } from "./commands/plan-export.ts";
import { planInit } from "./commands/plan-init.ts";
import { planLint } from "./commands/plan-lint.ts";
import { printerReprint, printerStatus, printerTest } from "./commands/printer.ts";
import { syncPush, syncStatus } from "./commands/sync.ts";
import { toneDecode } from "./commands/tone-decode.ts";
import { toneEncode } from "./commands/tone-encode.ts";
import { toneListen } from "./commands/tone-listen.ts";
import { toneMeasure } from "./commands/tone-measure.ts";
import { tonePlay } from "./commands/tone-play.ts";
import { tonePlot } from "./commands/tone-plot.ts";
import { toneRange } from "./commands/tone-range.ts";

export const COMMANDS: readonly Command[] = [
  hubInit,
  hubJoinCode,
  hubBackup,
  hubRestore,
  hubImport,
  hubRenewKeys,
  join,
  syncStatus,
  syncPush,
  printerStatus,
  printerTest,
  printerReprint,
  nfcRead,
  nfcWrite,
  nfcWatch,
  nfcApdu,
  emitterJoin,
  emitterStatus,
  emitterSet,
  emitterIdentify,
  emitterRun,
  planInit,
  planLint,
  planDiff,
  planApply,
  planExport,
  beaconProvision,
  beaconTransfer,
  beaconReset,
  beaconStatus,
  beaconSet,
  beaconClock,
  beaconIdentify,
  beaconLabel,
  beaconLog,
  beaconRelease,
  beaconRun,
  beaconScan,
  beaconWatch,
  beaconAudit,
  beaconDoctor,
  beaconSimulate,
  beaconDecode,
  beaconLint,
  tonePlay,
  toneListen,
  toneRange,
  toneEncode,
  toneDecode,
  toneMeasure,
  tonePlot,
  journalVerify,
  journalExport,
];
