/** Every command that there is, in the order in which the overview lists them. */
import type { Command } from "./command.ts";
import { hubBackup } from "./commands/hub-backup.ts";
import { hubInit } from "./commands/hub-init.ts";
import { hubJoinCode } from "./commands/hub-join-code.ts";
import { join } from "./commands/join.ts";
import { journalVerify } from "./commands/journal-verify.ts";
import { printerReprint, printerStatus, printerTest } from "./commands/printer.ts";
import { syncPush, syncStatus } from "./commands/sync.ts";

export const COMMANDS: readonly Command[] = [
  hubInit,
  hubJoinCode,
  hubBackup,
  join,
  syncStatus,
  syncPush,
  printerStatus,
  printerTest,
  printerReprint,
  journalVerify,
];
