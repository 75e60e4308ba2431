/** What the hub is started with. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { fromHex } from "@tillwave/shared/core/bytes";
import { type Result, ok } from "@tillwave/shared/core/result";
import { type UsageError, stateFolder, usage } from "@tillwave/shared/host/program";

/** Tills reach it from the shop's network; the console is for this machine alone. */
export const DEFAULT_PORT = 8447;
export const DEFAULT_CONSOLE_PORT = 8448;
const PROXIES_MAX = 8;
/** As long as a code's QR takes it, in bytes: as an origin it has no other letters than ASCII. */
const URL_MAX = 120;
/** Of a host that the address of codes is made of, with the scheme before it and the port behind. */
const HOST_MAX = URL_MAX - "https://:65535".length;

export const HELP = `The hub: takes what tills have sold, and hands out what they sell.

Usage: hub [--folder DIR] [--port N] [--console-port N] [--host H] [--url URL] [--page DIR] [--proxy-spki HEX]…

  --folder DIR       the hub's folder, as "tillwave hub init" made it (default: ~/.local/state/tillwave/hub)
  --port N           for tills, over HTTPS (default: ${DEFAULT_PORT}; 0 takes a free one)
  --host H           the address that tills reach it at (default: 0.0.0.0, every one of this machine)
  --url URL          what codes call this hub, where tills find it under another name
  --console-port N   for people, on 127.0.0.1 (default: ${DEFAULT_CONSOLE_PORT}; 0 takes a free one)
  --page DIR         the built console page (default: terminal/hub/console/dist beside the sources)
  --proxy-spki HEX   SHA-256 of the key of a proxy that ends TLS before the hub; may be given again
  --help             this text

Examples:
  hub
  hub --folder /var/lib/tillwave/hub --url https://hub.shop.example:8447

Exit codes: 0 stopped as asked, 1 failed, 2 wrong usage, 3 another hub runs in this folder.
`;

export interface Launch {
  readonly folder: string;
  readonly port: number;
  readonly host: string;
  readonly url: string | null;
  readonly consolePort: number;
  readonly pageFolder: string;
  readonly proxySpkis: readonly Uint8Array[];
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
  const port = readPort(flags.port, DEFAULT_PORT);
  const consolePort = readPort(flags["console-port"], DEFAULT_CONSOLE_PORT);
  if (port === null || consolePort === null) {
    return usage("--port and --console-port take a number from 0 to 65535.");
  }
  const url = flags.url ?? null;
  if (url !== null && !isHubUrl(url)) {
    return usage(`--url takes an address like https://hub.shop.example:8447, not "${url}".`);
  }
  const { host = "0.0.0.0" } = flags;
  if (host.length > HOST_MAX) {
    return usage(`--host takes at most ${HOST_MAX} characters.`);
  }
  const spkis = flags["proxy-spki"] ?? [];
  if (spkis.length > PROXIES_MAX || spkis.some((hex) => !/^[0-9a-f]{64}$/iu.test(hex))) {
    return usage("--proxy-spki takes 64 hex digits, at most eight times.");
  }
  return ok({
    folder: resolve(flags.folder ?? join(stateFolder(environment), "hub")),
    port,
    host,
    url: url === null ? null : new URL(url).origin,
    consolePort,
    pageFolder: resolve(flags.page ?? builtPage()),
    proxySpkis: spkis.map(fromHex),
  });
}

/** Beside the sources, or beside the one file that is built from them. */
function builtPage(): string {
  const places = [join("console", "dist"), join("..", "console", "dist")];
  const found = places.find((place) => existsSync(join(import.meta.dirname, place)));
  return join(import.meta.dirname, found ?? "console/dist");
}

type Flags = ReturnType<typeof parseFlags>;

function parseFlags(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      folder: { type: "string" },
      port: { type: "string" },
      host: { type: "string" },
      url: { type: "string" },
      "console-port": { type: "string" },
      page: { type: "string" },
      "proxy-spki": { type: "string", multiple: true },
      help: { type: "boolean" },
    },
  }).values;
}

function readPort(text: string | undefined, usual: number): number | null {
  const port = text === undefined ? usual : Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 && text !== "" ? port : null;
}

function isHubUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.protocol === "https:" && url.pathname === "/" && url.origin.length <= URL_MAX;
}
