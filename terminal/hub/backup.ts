/**
 * A copy of everything that tills have sent, made while the hub goes on. The keys are not in it: who has
 * only the copy cannot sign, and whoever restores it needs the hub's folder with its keys beside.
 */
import { join } from "node:path";
import type { BackupReply } from "@tillwave/shared/api/console";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { makeFolder } from "@tillwave/shared/host/atomic-file";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import type { HubContext } from "./context.ts";
import { hubFolder } from "./hub-folder.ts";

export async function backUpHub({
  store,
  ports,
  hub,
  folder,
}: HubContext): Promise<Result<BackupReply, StorageFailure>> {
  const { backups } = hubFolder(folder);
  const made = attempt(() => makeFolder(backups));
  if (!made.ok) {
    return err(made.error);
  }
  const at = new Date(ports.clock.read().wall).toISOString().replaceAll(/[:.]/gu, "-");
  const file = join(backups, `hub-${at}.db`);
  const copied = await store.backUp(file);
  if (!copied.ok) {
    ports.log.error({ failure: copied.error }, "the backup failed");
    return copied;
  }
  ports.log.info({ file, bytes: copied.value }, "backed up");
  return ok({ file, bytes: copied.value, hubEpoch: hub.hubEpoch });
}
