/** What the service is started with: its flags, and the files that they name. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Result, ok } from "@tillwave/shared/core/result";
import { LANGUAGES, isLanguage } from "@tillwave/shared/core/language";
import { type UsageError, stateFolder, usage } from "@tillwave/shared/host/program";
import { type Catalogue, catalogueSchema } from "@tillwave/shared/sale/item";
import * as v from "valibot";
import { demoCatalogue } from "./demo/catalogue.ts";
import { demoSettingsIn } from "./demo/settings.ts";
import { type LanLaunch, readLan } from "./lan/lan-option.ts";
import { type Settings, parseSettings } from "./settings.ts";

/** T-I-L-L on a phone's keys. */
const DEFAULT_PORT = 8455;
/** Largest settings or catalogue file that is read, in bytes. */
const FILE_BYTES_MAX = 16 * 1024 * 1024;

/** As terminal/reader has them. */
const READER_DRIVERS: readonly string[] = ["auto", "smartcard", "nfc-pcsc", "virtual", "none"];
/** The next one is taken too. */
const VIRTUAL_PORT_MAX = 65_534;

export const HELP = `The till's service: keeps the journal and serves the register page.

Usage: till [--demo] [--config FILE] [--catalogue FILE] [--data FOLDER] [--port N] [--page FOLDER] [--printer PATH]
            [--scanner PATH] [--scale PATH]
            [--language NAME] [--reader auto|smartcard|nfc-pcsc|virtual|none] [--virtual-reader-port N]
            [--card-terminal HOST:PORT] [--lan [ADDRESS:]PORT|off] [--central FOLDER]

  --demo            the demo shop; the default where no settings file is found
  --config FILE     settings (default: ~/.config/tillwave/till.json)
  --catalogue FILE  what the shop sells (default: catalogue.json beside the settings)
  --data FOLDER     where the journal lies (default: ~/.local/state/tillwave/NAME)
  --language NAME   the shop's, for papers: ${LANGUAGES.join(", ")}; with --demo, a shop where it is spoken
  --port N          on 127.0.0.1 (default: ${DEFAULT_PORT}; 0 takes a free one)
  --page FOLDER     the built register page (default: terminal/ui/dist beside the sources)
  --printer PATH    the receipt printer's serial port, instead of the settings' own
  --scanner PATH    a barcode scanner's serial port, instead of the settings' own
  --scale PATH      a checkout scale's serial port (Mettler Toledo 8217), instead of the settings' own
  --reader NAME     how contactless cards are reached (default: auto, by the system's PC/SC service)
  --virtual-reader-port N  two virtual readers as well, for cards that dial in on 127.0.0.1, ports N and N+1
  --card-terminal HOST:PORT  a card terminal on the network, instead of the settings' own
  --lan [ADDRESS:]PORT  tablets of the shop that are paired use the page over HTTPS there; off unless it is given
                    or in the settings, and on in the demo
  --central FOLDER  of the running central that hears beacons: they are claimed and watched from this till
  --forget-people   once: nobody signs in to this till any more, for a shop whose supervisors have lost their PINs
  --hub URL         where the joined hub is now, instead of where it was when the till joined it
  --help            this text

Examples:
  till --demo
  till --config /etc/tillwave/till.json --data /var/lib/tillwave

Exit codes: 0 stopped as asked, 1 failed, 2 wrong usage or settings, 3 another till runs on this data.
`;

export interface Launch {
  readonly demo: boolean;
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  readonly folder: string;
  readonly port: number;
  readonly pageFolder: string;
  readonly reader: ReaderLaunch;
  /** Null where this till serves no tablets. */
  readonly lan: LanLaunch | null;
  /** Null where the till goes by what it was told when it joined. */
  readonly hubUrl: string | null;
  /** Of the running central; null where this machine hears no beacons. */
  readonly central: string | null;
  /** Nobody signs in to this till any more: said once, by a technician. */
  readonly forgetPeople: boolean;
}

export interface ReaderLaunch {
  readonly driver: string;
  readonly virtualPort: number | null;
}

export function readCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Result<Launch | "help", UsageError> {
  let flags: Flags;
  try {
    flags = parseFlags(args);
  } catch (error) {
    return usage(`${(error as Error).message} See --help.`);
  }
  if (flags.help === true) {
    return ok("help");
  }
  const port = flags.port === undefined ? DEFAULT_PORT : Number(flags.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    return usage(`--port takes a number from 0 to 65535, not "${flags.port}".`);
  }
  const reader = readReader(flags);
  if (!reader.ok) {
    return reader;
  }
  const shop = readShop(flags, environment);
  if (!shop.ok) {
    return shop;
  }
  const { demo, settings, catalogue, folderName } = shop.value;
  const folder = resolve(flags.data ?? join(stateFolder(environment), folderName));
  const pageFolder = resolve(flags.page ?? builtPage());
  const cardTerminal = readHostAndPort(flags["card-terminal"]);
  if (cardTerminal === null) {
    return usage(`--card-terminal takes HOST:PORT, not "${flags["card-terminal"]}".`);
  }
  const lan = readLan(flags.lan, { settings, demo, port });
  if (lan === undefined) {
    return usage(`--lan takes a port, ADDRESS:PORT, or off, not "${flags.lan}".`);
  }
  return ok({
    demo,
    settings: withCardTerminal(
      withScale(withScanner(withPrinter(settings, flags.printer), flags.scanner), flags.scale),
      cardTerminal,
    ),
    catalogue,
    folder,
    port,
    pageFolder,
    reader: reader.value,
    lan,
    forgetPeople: flags["forget-people"] === true,
    hubUrl: flags.hub ?? null,
    central: flags.central === undefined ? null : resolve(flags.central),
  });
}

interface ShopRead {
  readonly demo: boolean;
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  /** Under which its journal lies, where no folder is given: money of two kinds is not mixed. */
  readonly folderName: string;
}

function readShop(
  flags: Flags,
  environment: Readonly<Record<string, string | undefined>>,
): Result<ShopRead, UsageError> {
  const { language } = flags;
  if (language !== undefined && !isLanguage(language)) {
    return usage(`--language takes one of ${LANGUAGES.join(", ")}, not "${language}".`);
  }
  const config = environment["XDG_CONFIG_HOME"] ?? join(homedir(), ".config");
  const settingsFile = flags.config ?? join(config, "tillwave", "till.json");
  if (flags.demo === true && flags.config !== undefined) {
    return usage("--demo and --config exclude each other.");
  }
  const demo = flags.demo === true || (flags.config === undefined && !existsSync(settingsFile));
  const settings = demo ? ok(demoSettingsIn(language ?? "en")) : readSettings(settingsFile);
  if (!settings.ok) {
    return settings;
  }
  const catalogueFile =
    flags.catalogue ?? (demo ? null : resolve(settingsFile, "..", "catalogue.json"));
  const catalogue =
    catalogueFile === null
      ? ok(demoCatalogue(language))
      : readCatalogue(catalogueFile, settings.value);
  if (!catalogue.ok) {
    return catalogue;
  }
  const demoFolder = language === undefined || language === "en" ? "demo" : `demo-${language}`;
  return ok({
    demo,
    settings: language === undefined ? settings.value : { ...settings.value, language },
    catalogue: catalogue.value,
    folderName: demo ? demoFolder : "till",
  });
}

function readReader(flags: Flags): Result<ReaderLaunch, UsageError> {
  const driver = flags.reader ?? "auto";
  if (!READER_DRIVERS.includes(driver)) {
    return usage(`--reader takes one of ${READER_DRIVERS.join(", ")}, not "${driver}".`);
  }
  const text = flags["virtual-reader-port"];
  const virtualPort = text === undefined ? null : Number(text);
  const isPort =
    virtualPort === null ||
    (Number.isInteger(virtualPort) && virtualPort > 0 && virtualPort <= VIRTUAL_PORT_MAX);
  if (!isPort) {
    return usage(
      `--virtual-reader-port takes a number from 1 to ${VIRTUAL_PORT_MAX}, not "${text}".`,
    );
  }
  return driver === "virtual" && virtualPort === null
    ? usage("--reader virtual needs --virtual-reader-port.")
    : ok({ driver, virtualPort });
}

type HostAndPort = NonNullable<Settings["cardTerminal"]>;

/** Undefined where there is none, null where it is not in that form. */
function readHostAndPort(text: string | undefined): HostAndPort | undefined | null {
  if (text === undefined) {
    return undefined;
  }
  const [, host, digits] = /^([\w.-]{1,200}):(\d{1,5})$/u.exec(text) ?? [];
  const port = Number(digits);
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : null;
}

const withCardTerminal = (settings: Settings, given: HostAndPort | undefined): Settings =>
  given === undefined ? settings : { ...settings, cardTerminal: given };

function withPrinter(settings: Settings, path: string | undefined): Settings {
  return path === undefined
    ? settings
    : {
        ...settings,
        printer: {
          baudRate: 115_200,
          profile: "generic-80mm",
          drawer: true,
          ...settings.printer,
          path,
        },
      };
}

const withScanner = (settings: Settings, path: string | undefined): Settings =>
  path === undefined
    ? settings
    : { ...settings, scanner: { baudRate: 9600, ...settings.scanner, path } };

const withScale = (settings: Settings, path: string | undefined): Settings =>
  path === undefined
    ? settings
    : { ...settings, scale: { baudRate: 9600, ...settings.scale, path } };

/** Beside the sources, or beside the one file that is built from them. */
function builtPage(): string {
  const places = [join("..", "ui", "dist"), join("..", "..", "ui", "dist")];
  const found = places.find((place) => existsSync(join(import.meta.dirname, place)));
  return join(import.meta.dirname, found ?? "../ui/dist");
}

type Flags = ReturnType<typeof parseFlags>;

function parseFlags(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      demo: { type: "boolean" },
      config: { type: "string" },
      catalogue: { type: "string" },
      data: { type: "string" },
      port: { type: "string" },
      language: { type: "string" },
      page: { type: "string" },
      printer: { type: "string" },
      scanner: { type: "string" },
      scale: { type: "string" },
      reader: { type: "string" },
      "virtual-reader-port": { type: "string" },
      "card-terminal": { type: "string" },
      lan: { type: "string" },
      "forget-people": { type: "boolean" },
      hub: { type: "string" },
      central: { type: "string" },
      help: { type: "boolean" },
    },
  }).values;
}

function readSettings(file: string): Result<Settings, UsageError> {
  const json = readJson(file);
  if (!json.ok) {
    return json;
  }
  const settings = parseSettings(json.value);
  if (settings.ok) {
    return settings;
  }
  return settings.error.type === "unknown-currency"
    ? usage(`${file}: "${settings.error.code}" is no currency of ISO 4217.`)
    : usage(`${file}: ${settings.error.where}: ${settings.error.detail}`);
}

function readCatalogue(file: string, { taxes }: Settings): Result<Catalogue, UsageError> {
  const json = readJson(file);
  if (!json.ok) {
    return json;
  }
  const parsed = v.safeParse(catalogueSchema, json.value);
  if (!parsed.success) {
    const where = v.getDotPath(parsed.issues[0]) ?? "the whole file";
    return usage(`${file}: ${where}: ${parsed.issues[0].message}`);
  }
  const fault = catalogueFault(parsed.output, new Set(taxes.map(({ id }) => id)));
  return fault === null ? ok(parsed.output) : usage(`${file}: ${fault}`);
}

/** What no schema sees: two items under one number or barcode, a tax or category that is not there. */
export function catalogueFault(catalogue: Catalogue, taxIds: ReadonlySet<string>): string | null {
  const categories = new Set(catalogue.categories.map(({ id }) => id));
  const seen = new Set<string>();
  for (const { sku, taxId, categoryId, barcodes } of catalogue.items) {
    const twice = [`sku ${sku}`, ...barcodes.map((code) => `barcode ${code}`)].find((name) =>
      seen.has(name),
    );
    if (twice !== undefined) {
      return `${twice} stands there twice.`;
    }
    if (!taxIds.has(taxId) || !categories.has(categoryId)) {
      return `item ${sku} has a tax or a category that is not there.`;
    }
    seen.add(`sku ${sku}`);
    barcodes.forEach((code) => seen.add(`barcode ${code}`));
  }
  return null;
}

function readJson(file: string): Result<unknown, UsageError> {
  try {
    if (statSync(file).size > FILE_BYTES_MAX) {
      return usage(`${file} is larger than ${FILE_BYTES_MAX / 1024 / 1024} MiB.`);
    }
    return ok(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    return usage(`${file} cannot be read: ${(error as Error).message}`);
  }
}
