/**
 * Where the page is, as its address says it: the browser's back button works, and an address can be
 * kept or sent.
 *
 *   #/                                   overview
 *   #/tills/2                            one till
 *   #/sales?till=2&before=KEY            a page of sales; of one till, if it is named
 *   #/sales/2/3/201?…                    the same, with a sale open
 *   #/quarantine?before=17               a page of what is kept aside
 *   #/quarantine/16?…                    the same, with an entry open
 *   #/zones                              every zone
 *   #/zones/3, #/zones/3/emitter         one zone; an emitter is added to it
 *   #/zones/new, #/zones/consent         a zone is made; what customers agree to
 *   #/catalogue, #/wallets, #/join
 *
 * An address that says nothing is the overview.
 */
export interface SaleKey {
  readonly terminal: number;
  readonly epoch: number;
  readonly seq: number;
}

export interface SalesRoute {
  readonly screen: "sales";
  /** Null for all tills. */
  readonly terminal: number | null;
  /** As the hub said it; null for the newest. */
  readonly before: string | null;
  readonly open: SaleKey | null;
}

export interface QuarantineRoute {
  readonly screen: "quarantine";
  readonly before: number | null;
  readonly open: number | null;
}

/** What of the zones is open. */
export type ZonesOpen = null | "new" | "consent" | ZoneOpen;

export interface ZoneOpen {
  readonly place: number;
  /** An emitter is added to it. */
  readonly isAdding: boolean;
}

export interface ZonesRoute {
  readonly screen: "zones";
  readonly open: ZonesOpen;
}

export type Route =
  | { readonly screen: "overview" }
  | { readonly screen: "terminal"; readonly terminal: number }
  | SalesRoute
  | QuarantineRoute
  | ZonesRoute
  | { readonly screen: "documents" }
  | { readonly screen: "wallets" }
  | { readonly screen: "join" };

export const OVERVIEW: Route = { screen: "overview" };
export const SALES: SalesRoute = { screen: "sales", terminal: null, before: null, open: null };
export const QUARANTINE: QuarantineRoute = { screen: "quarantine", before: null, open: null };

export const ZONES: ZonesRoute = { screen: "zones", open: null };
export const zoneRoute = (place: number, isAdding = false): ZonesRoute => ({
  screen: "zones",
  open: { place, isAdding },
});

/** Longest place in the sales that is taken from an address, in characters. */
const BEFORE_MAX = 200;

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#/u, "").split("?", 2);
  const [screen = "", ...rest] = path.replace(/^\//u, "").split("/");
  const asked = new URLSearchParams(query);
  const numbers = rest.map(numberOf);
  const [first = null, second = null, third = null] = numbers;
  switch (screen) {
    case "tills":
      return first === null ? OVERVIEW : { screen: "terminal", terminal: first };
    case "sales":
      return {
        screen: "sales",
        terminal: numberOf(asked.get("till")),
        before: asked.get("before")?.slice(0, BEFORE_MAX) ?? null,
        open:
          first === null || second === null || third === null
            ? null
            : { terminal: first, epoch: second, seq: third },
      };
    case "quarantine":
      return { screen: "quarantine", before: numberOf(asked.get("before")), open: first };
    case "zones":
      return { screen: "zones", open: zonesOpenOf(rest) };
    case "wallets":
      return { screen: "wallets" };
    case "catalogue":
      return { screen: "documents" };
    case "join":
      return { screen: "join" };
    default:
      return OVERVIEW;
  }
}

export function hrefOf(route: Route): string {
  switch (route.screen) {
    case "overview":
      return "#/";
    case "terminal":
      return `#/tills/${route.terminal}`;
    case "sales": {
      const { terminal, before, open } = route;
      const path = open === null ? "" : `/${open.terminal}/${open.epoch}/${open.seq}`;
      return `#/sales${path}${queryOf({ till: terminal, before })}`;
    }
    case "quarantine": {
      const { before, open } = route;
      return `#/quarantine${open === null ? "" : `/${open}`}${queryOf({ before })}`;
    }
    case "zones":
      return `#/zones${zonesPath(route.open)}`;
    case "documents":
      return "#/catalogue";
    case "wallets":
      return "#/wallets";
    case "join":
      return "#/join";
  }
}

function zonesOpenOf([what = "", more = ""]: readonly string[]): ZonesOpen {
  if (what === "new" || what === "consent") {
    return what;
  }
  const place = numberOf(what);
  return place === null ? null : { place, isAdding: more === "emitter" };
}

function zonesPath(open: ZonesOpen): string {
  if (open === null) {
    return "";
  }
  return typeof open === "string" ? `/${open}` : `/${open.place}${open.isAdding ? "/emitter" : ""}`;
}

/** A whole number that JSON carries; null for anything else. */
function numberOf(text: string | null): number | null {
  const n = text !== null && /^\d{1,16}$/u.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(n) ? n : null;
}

function queryOf(values: Readonly<Record<string, string | number | null>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null) {
      query.set(name, String(value));
    }
  }
  return query.size === 0 ? "" : `?${query.toString()}`;
}
