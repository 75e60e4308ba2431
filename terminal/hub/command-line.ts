/** What the hub is started with. */
import { existsSync } from "node:fs";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { fromHex } from "@tillwave/shared/core/bytes";
import { type Result, ok } from "@tillwave/shared/core/result";
import { type UsageError, stateFolder, usage } from "@tillwave/shared/host/program";

/** Tills reach it from the shop's network; the console is for this machine alone. */
export const DEFAULT_PORT = 8447;
export const DEFAULT_CONSOLE_PORT = 8448;
const DEFAULT_CUSTOMERS_PORT = 8454;
/** A browser takes it for secure; other machines do not reach it. */
const DEFAULT_CUSTOMERS_HOST = "127.0.0.1";
const PROXIES_MAX = 8;
/** As long as a code's QR takes it, in bytes: as an origin it has no other letters than ASCII. */
const URL_MAX = 120;
/** Of a host that the address of codes is made of, with the scheme before it and the port behind. */
const HOST_MAX = URL_MAX - "https://:65535".length;

export const HELP = `The hub: takes what tills have sold, and hands out what they sell.

Usage: hub [--folder DIR] [--port N] [--console-port N] [--host H] [--url URL] [--page DIR] [--proxy-spki HEX]…
           [--customers-port N] [--customers-host H] [--tls-cert FILE --tls-key FILE]
           [--customers-url URL --customers-proxy ADDRESS] [--customers-page DIR] [--no-customers]

  --folder DIR       the hub's folder, as "tillwave hub init" made it (default: ~/.local/state/tillwave/hub)
  --port N           for tills, over HTTPS (default: ${DEFAULT_PORT}; 0 takes a free one)
  --host H           the address that tills reach it at (default: 0.0.0.0, every one of this machine)
  --url URL          what codes call this hub, where tills find it under another name
  --console-port N   for people, on 127.0.0.1 (default: ${DEFAULT_CONSOLE_PORT}; 0 takes a free one)
  --page DIR         the built console page (default: terminal/hub/console/dist beside the sources)
  --proxy-spki HEX   SHA-256 of the key of a proxy that ends TLS before the hub; may be given again

Customers check in on a page that listens to the shop's emitters. Browsers let a page listen only at
https:// addresses, and at http://localhost.

  --customers-port N        for customers' phones (default: ${DEFAULT_CUSTOMERS_PORT}; 0 takes a free one)
  --customers-host H        the address that phones reach it at (default: ${DEFAULT_CUSTOMERS_HOST}; 0.0.0.0 with a certificate)
  --tls-cert FILE           PEM, publicly trusted, with the certificates above it; read again when it changes
  --tls-key FILE            its key, PEM
  --customers-url URL       what phones call it behind a proxy that ends TLS
  --customers-proxy ADDRESS the proxy's address, with --customers-url: its X-Forwarded-For is believed, and
                            nobody else's; without it all phones would share one address's limits
  --customers-page DIR      the built page (default: terminal/hub/shopper/dist beside the sources)
  --no-customers            serves customers no page; emitters may join all the same

  --help             this text

Examples:
  hub
  hub --customers-host 0.0.0.0 --tls-cert /etc/tillwave/fullchain.pem --tls-key /etc/tillwave/key.pem
  hub --customers-url https://check.shop.example --customers-proxy 127.0.0.1
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
  /** Null: customers are served no page. */
  readonly customers: CustomersLaunch | null;
}

export interface CustomersLaunch {
  readonly port: number;
  readonly host: string;
  /** An origin, where a proxy stands before it. */
  readonly url: string | null;
  readonly proxy: string | null;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly pageFolder: string;
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
  const customers = readCustomers(flags);
  if (!customers.ok) {
    return customers;
  }
  return ok({
    folder: resolve(flags.folder ?? join(stateFolder(environment), "hub")),
    port,
    host,
    url: url === null ? null : new URL(url).origin,
    consolePort,
    pageFolder: resolve(flags.page ?? builtPage("console")),
    proxySpkis: spkis.map(fromHex),
    customers: customers.value,
  });
}

function readCustomers(flags: Flags): Result<CustomersLaunch | null, UsageError> {
  if (flags["no-customers"] === true) {
    return ok(null);
  }
  const port = readPort(flags["customers-port"], DEFAULT_CUSTOMERS_PORT);
  if (port === null) {
    return usage("--customers-port takes a number from 0 to 65535.");
  }
  const {
    "tls-cert": cert,
    "tls-key": key,
    "customers-url": url,
    "customers-proxy": proxy,
  } = flags;
  if ((cert === undefined) !== (key === undefined)) {
    return usage("--tls-cert and --tls-key belong together: give both.");
  }
  if (url !== undefined && !isOrigin(url)) {
    return usage(`--customers-url takes an address like https://check.shop.example, not "${url}".`);
  }
  if ((url === undefined) !== (proxy === undefined)) {
    return usage(
      "--customers-url and --customers-proxy belong together: without the proxy's address all phones " +
        "would share the limits of one.",
    );
  }
  if (proxy !== undefined && isIP(proxy) === 0) {
    return usage(`--customers-proxy takes an IP address, not "${proxy}".`);
  }
  const { "customers-host": host = DEFAULT_CUSTOMERS_HOST } = flags;
  if (host.length > HOST_MAX) {
    return usage(`--customers-host takes at most ${HOST_MAX} characters.`);
  }
  const tls =
    cert === undefined || key === undefined ? null : { cert: resolve(cert), key: resolve(key) };
  return ok({
    port,
    host,
    url: url === undefined ? null : new URL(url).origin,
    proxy: proxy ?? null,
    tls,
    pageFolder: resolve(flags["customers-page"] ?? builtPage("shopper")),
  });
}

/** Beside the sources, or beside the one file that is built from them. */
function builtPage(page: "console" | "shopper"): string {
  const places = [join(page, "dist"), join("..", page, "dist")];
  const found = places.find((place) => existsSync(join(import.meta.dirname, place)));
  return join(import.meta.dirname, found ?? join(page, "dist"));
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
      "customers-port": { type: "string" },
      "customers-host": { type: "string" },
      "customers-url": { type: "string" },
      "customers-proxy": { type: "string" },
      "customers-page": { type: "string" },
      "no-customers": { type: "boolean" },
      "tls-cert": { type: "string" },
      "tls-key": { type: "string" },
      help: { type: "boolean" },
    },
  }).values;
}

function readPort(text: string | undefined, usual: number): number | null {
  const port = text === undefined ? usual : Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 && text !== "" ? port : null;
}

const isHubUrl = (text: string): boolean => isOrigin(text) && new URL(text).protocol === "https:";

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  return isWeb && url.pathname === "/" && url.origin.length <= URL_MAX;
}
