/** Puts a copy of the hub's books in the place of those that are there, while the hub is stopped. */
import { type RestoreError, restoreHub } from "@tillwave/hub/restore";
import { type Command, type Outcome, done, failed } from "../command.ts";
import { hubRunsIn, noHubIn } from "./hub-refusals.ts";
import { hubFolderOf } from "../program-client.ts";

export const hubRestore: Command = {
  name: "hub restore",
  does: "Goes back to a copy of the hub's books, while the hub is stopped",
  takes: "FILE [--folder DIR]",
  help: [
    "The books that are there are kept aside. Tills notice by themselves and send again what the copy",
    "lacks. Keys are in no copy: those in the hub's folder stay.",
    "  FILE            a copy that tillwave hub backup made; it stays as it is",
    "  --folder DIR    the hub's folder",
  ].join("\n"),
  examples: [
    "tillwave hub restore ~/.local/state/tillwave/hub/backups/hub-2026-11-20T18-00-00-000Z.db",
    "tillwave hub restore /media/disk/hub.db --folder /var/lib/tillwave/hub --json",
  ],
  options: { folder: { type: "string" } },
  namesMin: 1,
  namesMax: 1,
  async run(given) {
    const folder = hubFolderOf(given);
    const [file = ""] = given.names;
    const restored = await restoreHub({ folder, file });
    if (!restored.ok) {
      return refusal(restored.error, { folder, file });
    }
    const { hubEpoch, keptAs } = restored.value;
    return done(
      [
        `The books are those of ${file}.`,
        keptAs === null ? "There were none in their place." : `Those before are kept as ${keptAs}`,
        `Start the hub again (scripts/start). It says of itself that it went back: its hubEpoch is ${hubEpoch}.`,
        "Tills hear that, raise an alarm, and send again by themselves what the copy lacks. They sell meanwhile.",
        "Codes that nobody has used are over: make new ones with tillwave hub join-code.",
        "Of a till that cannot come back: tillwave journal export --all, then tillwave hub import.",
      ],
      { folder, file, hubEpoch, keptAs },
    );
  },
};

function refusal(
  error: RestoreError,
  { folder, file }: { readonly folder: string; readonly file: string },
): Outcome {
  const unchanged = "Nothing was changed.";
  switch (error.type) {
    case "no-hub":
      return noHubIn(folder);
    case "running":
      return hubRunsIn(folder, { holder: error.holder, next: "then restore." });
    case "no-copy":
      return failed(error.type, `${file} is no copy that can be used: ${error.detail}.`, unchanged);
    case "of-another-hub":
      return failed(error.type, `${file} is a copy of another hub.`, unchanged);
    case "failed":
      return failed(
        error.type,
        `The copy cannot be brought back: ${error.detail}.`,
        `What was there is in ${folder} still: as hub.db, or as hub.db.before- and the time.`,
      );
  }
}
