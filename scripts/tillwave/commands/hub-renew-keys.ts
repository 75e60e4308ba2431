/** Gives the hub its next keys, signed with its root key, while the hub is stopped. */
import { type RenewError, renewKeys } from "@tillwave/hub/renew-keys";
import { type Command, type Outcome, done, failed, textOf, usage } from "../command.ts";
import { hubRunsIn, noHubIn } from "./hub-refusals.ts";
import { hubFolderOf } from "../program-client.ts";

export const hubRenewKeys: Command = {
  name: "hub renew-keys",
  does: "Gives the hub keys for another year, while the hub is stopped",
  takes: "--root FILE [--folder DIR]",
  help: [
    "Once a year. Tills take the new keys by themselves with the hub's next answer; those that are off",
    "take them when they come back. Nobody has to join again.",
    "  --root FILE     the root key that tillwave hub init made: root.pem, from where you keep it",
    "  --folder DIR    the hub's folder",
  ].join("\n"),
  examples: [
    "tillwave hub renew-keys --root /media/stick/root.pem",
    "tillwave hub renew-keys --root /media/stick/root.pem --folder /var/lib/tillwave/hub --json",
  ],
  options: { root: { type: "string" }, folder: { type: "string" } },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const folder = hubFolderOf(given);
    const rootKeyFile = textOf(given, "root");
    if (rootKeyFile === undefined) {
      return usage("The root key is missing.", "Name its file with --root.");
    }
    const renewed = await renewKeys({ folder, rootKeyFile });
    if (!renewed.ok) {
      return refusal(renewed.error, { folder, rootKeyFile });
    }
    const { version, notAfter } = renewed.value;
    const until = new Date(notAfter * 1000).toISOString().slice(0, 10);
    return done(
      [
        `The hub in ${folder} has new keys, good until ${until}.`,
        "Tills take them by themselves, and go on.",
        "Take the root key back to its safe place: the hub runs without it.",
        "Start the hub again (scripts/start).",
      ],
      { folder, version, notAfter },
    );
  },
};

function refusal(
  error: RenewError,
  { folder, rootKeyFile }: { readonly folder: string; readonly rootKeyFile: string },
): Outcome {
  const unchanged = "Nothing was changed.";
  switch (error.type) {
    case "no-hub":
      return noHubIn(folder);
    case "running":
      return hubRunsIn(folder, { holder: error.holder, next: "then renew its keys." });
    case "no-root":
      return failed(
        error.type,
        `${rootKeyFile} is no root key that can be read: ${error.detail}.`,
        unchanged,
      );
    case "of-another-hub":
      return failed(
        error.type,
        `${rootKeyFile} is not the root key of the hub in ${folder}.`,
        unchanged,
      );
    case "too-many-keys":
      return failed(
        error.type,
        `The hub has ${error.valid} keys that are valid still: it needs no more.`,
        unchanged,
      );
    case "failed":
      return failed(
        error.type,
        `The keys cannot be renewed: ${error.detail}.`,
        "The hub goes on with the keys that it has. Try again.",
      );
  }
}
