/** A copy of the hub's books while it runs. */
import type { BackupReply } from "@tillwave/shared/api/console";
import { type Command, done } from "../command.ts";
import { hubOf } from "../program-client.ts";

export const hubBackup: Command = {
  name: "hub backup",
  does: "Copies the hub's books into a file while the hub runs",
  takes: "[--folder DIR]",
  help: [
    "The copy holds every sale, no key. Keep the folder `keys` apart from it, and the root key offline.",
    "  --folder DIR    the hub's folder",
  ].join("\n"),
  examples: ["tillwave hub backup", "tillwave hub backup --json"],
  options: { folder: { type: "string" } },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const hub = await hubOf(given);
    if (!hub.ok) {
      return hub.error;
    }
    const made = await hub.value.post<BackupReply>("/api/backup", {});
    if (!made.ok) {
      return made.error;
    }
    const { file, bytes } = made.value;
    const size = (bytes / 1024 / 1024).toFixed(1);
    return done(
      [`${file}   ${size} MiB`, "Copy it to another disk. To go back to it: tillwave hub restore"],
      made.value,
    );
  },
};
