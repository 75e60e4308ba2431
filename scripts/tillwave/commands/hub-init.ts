/** Makes the shop's hub: keys, authority, merchant, and the console's password. */
import type { InitError } from "@tillwave/hub/init";
import { type Command, type Outcome, done, failed, textOf, usage } from "../command.ts";
import { hubFolderOf } from "../program-client.ts";

const MERCHANT_MAX = 0xffff_ffff;

export const hubInit: Command = {
  name: "hub init",
  does: "Makes a hub in an empty folder and prints its console's password, once",
  takes: "--merchant N --name NAME --currency CODE [--address LINE]… [--tax-id ID] [--folder DIR]",
  help: [
    "  --merchant N      the merchant's number; the same as in the tills' settings",
    "  --name NAME       as it stands on the receipt",
    "  --currency CODE   of ISO 4217: HKD, JPY, EUR …",
    "  --address LINE    of the shop; may be given up to six times",
    "  --tax-id ID       as the law of the place wants it on the receipt",
    "  --folder DIR      where the hub lives (default: ~/.local/state/tillwave/hub)",
  ].join("\n"),
  examples: [
    "tillwave hub init --merchant 1001 --name 'Harbour Bakery' --currency HKD --address '12 Pier Road'",
    "tillwave hub init --merchant 1001 --name Bakery --currency JPY --folder /var/lib/tillwave/hub --json",
  ],
  options: {
    merchant: { type: "string" },
    name: { type: "string" },
    currency: { type: "string" },
    address: { type: "string", multiple: true },
    "tax-id": { type: "string" },
    folder: { type: "string" },
  },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const merchant = textOf(given, "merchant");
    const name = textOf(given, "name");
    const currency = textOf(given, "currency");
    if (merchant === undefined || name === undefined || currency === undefined) {
      return usage(
        "A hub needs --merchant, --name and --currency.",
        "See tillwave hub init --help",
      );
    }
    if (!/^\d{1,10}$/u.test(merchant) || Number(merchant) > MERCHANT_MAX) {
      return usage(`--merchant takes a number from 0 to ${MERCHANT_MAX}, not "${merchant}".`);
    }
    const address = given.options["address"];
    const folder = hubFolderOf(given);
    // Makes keys and certificates: loaded only where there is a hub to be made.
    const { initHub } = await import("@tillwave/hub/init");
    const made = await initHub({
      folder,
      merchant: Number(merchant),
      name,
      currency: currency.toUpperCase(),
      address: Array.isArray(address) ? address : [],
      taxId: textOf(given, "tax-id") ?? null,
    });
    if (!made.ok) {
      return refusal(made.error);
    }
    const { hubId, password, rootKeyFile } = made.value;
    return done(
      [
        `The hub ${hubId} is made in ${folder}.`,
        "",
        `  The console's password:  ${password}`,
        "",
        "It is not shown again. Write it down, then:",
        `  1. Move ${rootKeyFile} to a stick that is kept in a safe. Only new keys need it.`,
        "  2. Start the shop: scripts/start",
        "  3. Let each till join: tillwave hub join-code",
      ],
      { folder, ...made.value },
    );
  },
};

function refusal(error: InitError): Outcome {
  switch (error.type) {
    case "already-a-hub":
      return failed(
        error.type,
        `${error.folder} is a hub already.`,
        "Nothing was changed. Name another folder.",
      );
    case "malformed":
      return usage(`--${error.where} is too long or not what it should be.`);
    case "unknown-currency":
      return usage(`"${error.code}" is no currency of ISO 4217.`);
    case "folder-unusable":
      return failed(error.type, `The hub cannot be made: ${error.detail}`);
  }
}
