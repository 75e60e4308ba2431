/** What the lab is started with. */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Result, ok } from "@tillwave/shared/core/result";
import { type UsageError, usage } from "@tillwave/shared/host/program";

export const HELP = `The lab: gives a shop without hardware its printer, drawer, network, plugs and customers' phones, on a page of its own.
It is for trying things out. No real money moves in it.

Usage: lab --folder DIR --hub-port N [--port N] [--network-port N] [--printer-link PATH]
           [--reader-port N]... [--hub-console URL --hub-token-file PATH] [--card-terminal-port N]

  --folder DIR         where it keeps the printer's port and the page's token
  --hub-port N         where the hub listens on 127.0.0.1
  --port N             of the page, on 127.0.0.1 (default: 0, a free one)
  --network-port N     where a till finds the hub, on 127.0.0.1 (default: 0, a free one)
  --printer-link PATH  the serial port that a till opens (default: printer in the folder)
  --reader-port N      where a reader listens for virtual cards, on 127.0.0.1: vpcd's port, or that of the till's
                       own virtual reader; once for each reader (default: none)
  --hub-console URL    where the phones get their wallets, as its staff would make them
  --hub-token-file PATH  the control token of that console
  --card-terminal-port N  where a till finds the card terminal, on 127.0.0.1 (default: 0, a free one)
  --page FOLDER        the built page (default: beside the sources)
  --help               this text

Exit codes: 0 stopped as asked, 1 failed, 2 wrong usage, 3 another lab runs on this folder.
`;

const READERS_MAX = 8;

export interface LabLaunch {
  readonly folder: string;
  readonly port: number;
  readonly hubPort: number;
  readonly networkPort: number;
  readonly printerPath: string;
  readonly pageFolder: string;
  /** Where readers listen for virtual cards. */
  readonly readerPorts: readonly number[];
  readonly cardTerminalPort: number;
  readonly hubConsole: { readonly url: string; readonly tokenFile: string } | null;
}

export function readCommandLine(args: readonly string[]): Result<LabLaunch | "help", UsageError> {
  let flags: Flags;
  try {
    flags = parseFlags(args);
  } catch (error) {
    return usage(`${(error as Error).message} See --help.`);
  }
  if (flags.help === true) {
    return ok("help");
  }
  if (flags.folder === undefined || flags.folder === "") {
    return usage("The lab needs a folder of its own: --folder DIR.");
  }
  const hubPort = portOf(flags["hub-port"] ?? "");
  if (hubPort === null || hubPort === 0) {
    return usage("--hub-port takes the port of the hub, from 1 to 65535.");
  }
  const port = portOf(flags.port ?? "0");
  const networkPort = portOf(flags["network-port"] ?? "0");
  const cardTerminalPort = portOf(flags["card-terminal-port"] ?? "0");
  if (port === null || networkPort === null || cardTerminalPort === null) {
    return usage("--port, --network-port and --card-terminal-port take a number from 0 to 65535.");
  }
  const readerPorts = (flags["reader-port"] ?? []).map(portOf);
  if (!readerPorts.every((at) => at !== null && at > 0) || readerPorts.length > READERS_MAX) {
    return usage(
      `--reader-port takes a number from 1 to 65535, and comes ${READERS_MAX} times at most.`,
    );
  }
  const hubConsole = consoleOf(flags["hub-console"], flags["hub-token-file"]);
  if (hubConsole === undefined) {
    return usage("--hub-console takes an http:// address, and needs --hub-token-file PATH.");
  }
  const folder = resolve(flags.folder);
  return ok({
    folder,
    port,
    hubPort,
    networkPort,
    cardTerminalPort,
    printerPath: resolve(flags["printer-link"] ?? join(folder, "printer")),
    pageFolder: resolve(flags.page ?? join(import.meta.dirname, "page", "dist")),
    readerPorts: readerPorts.flatMap((at) => at ?? []),
    hubConsole,
  });
}

type Flags = ReturnType<typeof parseFlags>;

const text = { type: "string" } as const;

const parseFlags = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      folder: text,
      port: text,
      "hub-port": text,
      "network-port": text,
      "card-terminal-port": text,
      "printer-link": text,
      "reader-port": { type: "string", multiple: true },
      "hub-console": text,
      "hub-token-file": text,
      page: text,
      help: { type: "boolean" },
    },
    strict: true,
    allowPositionals: false,
  }).values;

function portOf(words: string): number | null {
  const port = /^\d{1,5}$/u.test(words) ? Number(words) : Number.NaN;
  return port >= 0 && port <= 65_535 ? port : null;
}

/** Null where there is none; undefined where one is named that cannot be used. */
function consoleOf(
  url: string | undefined,
  tokenFile: string | undefined,
): LabLaunch["hubConsole"] | undefined {
  if (url === undefined && tokenFile === undefined) {
    return null;
  }
  const isAddress = url !== undefined && /^https?:\/\//u.test(url) && URL.canParse(url);
  return isAddress && tokenFile !== undefined && tokenFile !== ""
    ? { url, tokenFile: resolve(tokenFile) }
    : undefined;
}
