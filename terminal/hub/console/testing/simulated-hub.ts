/**
 * The hub as a test plays it: six tills in six states, sales, two copies under one number. It answers
 * like the hub does, from memory; a test makes it silent, sells at it, or lets a till join.
 */
import {
  CONSOLE_PAGE,
  type BadRow,
  type CatalogueReply,
  type ConsoleSale,
  type DocumentRow,
  type HubAlarm,
  type JoinCode,
  type JoinCodeRequest,
  type LoginReply,
  type Overview,
  type QuarantineRow,
  type Shop,
  type TerminalRow,
  type WalletRow,
} from "@tillwave/shared/api/console";
import { err, ok } from "@tillwave/shared/core/result";
import type { Answer, HubClient } from "../hub-client.ts";
import {
  NEVER_SEEN,
  SHOP,
  alarmsAt,
  detailOf,
  documentsAt,
  epochsOf,
  hoursAt,
  quarantineAt,
  saleAt,
  salesAt,
  terminalsAt,
  walletsAt,
} from "./simulated-shop.ts";
import { beaconsAt } from "./simulated-beacons.ts";
import { type SimulatedZones, createSimulatedZones } from "./simulated-zones.ts";

export const PASSWORD = "correct-horse";
/** Wrong passwords that are borne before one must wait. */
const TRIES_MAX = 3;
const WAIT_SECONDS = 30;
const JOIN_CODE_MS = 15 * 60_000;
const URL_FOR_TILLS = "https://192.168.1.5:8447";

export interface SimulatedHub {
  readonly client: HubClient;
  readonly zones: SimulatedZones;
  /** From then on nothing is answered, or it is again. */
  setSilent(isSilent: boolean): void;
  /** The session ends, as after a restart of the hub. */
  endSession(): void;
  /** Till 1 sells once more. */
  sell(): void;
  /** A device uses the code of this till. */
  join(terminal: number): void;
  /** Everything is in step, and nothing needs a person. */
  calm(): void;
  /** The longest names and the largest figures that a shop may have. */
  enlarge(): void;
}

export interface SimulatedHubOptions {
  now(): number;
  /** True from the start, where the login itself is not what is looked at. */
  readonly isSignedIn?: boolean;
}

/** What the hub knows; the client's answers change it. */
interface State {
  readonly start: number;
  hasSession: boolean;
  isSilent: boolean;
  wrongTries: number;
  waitUntil: number;
  terminals: readonly TerminalRow[];
  alarms: readonly HubAlarm[];
  quarantine: readonly QuarantineRow[];
  documents: readonly DocumentRow[];
  shop: Shop;
  wallets: readonly WalletRow[];
  sales: readonly ConsoleSale[];
  readonly zones: SimulatedZones;
}

export function createSimulatedHub({ now, isSignedIn = false }: SimulatedHubOptions): SimulatedHub {
  const start = now();
  const state: State = {
    start,
    hasSession: isSignedIn,
    isSilent: false,
    wrongTries: 0,
    waitUntil: 0,
    terminals: terminalsAt(start),
    alarms: alarmsAt(start),
    quarantine: quarantineAt(start),
    documents: documentsAt(start),
    shop: SHOP,
    wallets: walletsAt(start),
    sales: salesAt(start),
    zones: createSimulatedZones(start),
  };
  return {
    client: {
      ...sessionOf(state, now),
      ...readingOf(state, now),
      ...changingOf(state, now),
      ...zonesOf(state, now),
    },
    zones: state.zones,
    setSilent: (isSilent) => {
      state.isSilent = isSilent;
    },
    endSession: () => {
      state.hasSession = false;
    },
    sell: () => {
      const seq = 1 + Math.max(...state.sales.map((sale) => sale.seq));
      state.sales = [{ ...saleAt(now(), 0), seq, number: seq }, ...state.sales];
      const { sales = 0, salesToday = 0 } = state.terminals[0] ?? {};
      changeTerminal(state, 1, { sales: sales + 1, salesToday: salesToday + 1, seq });
    },
    join: (terminal) =>
      changeTerminal(state, terminal, { ...IN_STEP, lastSeen: now(), epoch: 9, seq: 1 }),
    enlarge: () => {
      for (const { terminal } of state.terminals) {
        changeTerminal(state, terminal, { ...LARGE, terminal: 4_000_000_000 + terminal });
      }
    },
    calm: () => {
      state.alarms = [];
      state.quarantine = [];
      for (const { terminal } of state.terminals) {
        changeTerminal(state, terminal, { ...IN_STEP, lastSeen: now() });
      }
    },
  };
}

const LARGE: Partial<TerminalRow> = {
  name: "MMMMMMMMMMMMMMMMMMMMMMMM",
  sales: 1_234_567,
  total: 9_999_999_999,
  salesToday: 1_234_567,
  totalToday: 9_999_999_999,
  waiting: 123_456,
  lagMs: 29 * 86_400_000,
};

const IN_STEP: Partial<TerminalRow> = { state: "in-step", waiting: 0, lagMs: 0, quarantined: 0 };

function changeTerminal(state: State, terminal: number, change: Partial<TerminalRow>): void {
  const changed = (row: TerminalRow): TerminalRow => ({ ...row, ...change });
  state.terminals = state.terminals.map((row) => (row.terminal === terminal ? changed(row) : row));
}

/** Answers what `make` says, unless the hub is silent or nobody is signed in. */
async function answer<T>(state: State, make: () => Awaited<Answer<T>>): Answer<T> {
  await Promise.resolve();
  if (state.isSilent) {
    return err({ type: "unreachable" });
  }
  return state.hasSession ? make() : err({ type: "signed-out" });
}

function sessionOf(state: State, now: () => number): Pick<HubClient, "login" | "logout"> {
  const judge = (password: string): LoginReply => {
    const left = Math.ceil((state.waitUntil - now()) / 1000);
    if (left > 0) {
      return { ok: false, error: "too-many-tries", waitSeconds: left };
    }
    if (password === PASSWORD) {
      state.hasSession = true;
      state.wrongTries = 0;
      return { ok: true };
    }
    state.wrongTries += 1;
    if (state.wrongTries < TRIES_MAX) {
      return { ok: false, error: "wrong-password" };
    }
    state.wrongTries = 0;
    state.waitUntil = now() + WAIT_SECONDS * 1000;
    return { ok: false, error: "too-many-tries", waitSeconds: WAIT_SECONDS };
  };
  return {
    login: async (password) => {
      await Promise.resolve();
      return state.isSilent ? err({ type: "unreachable" }) : ok(judge(password));
    },
    logout: () =>
      answer(state, () => {
        state.hasSession = false;
        return ok(null);
      }),
  };
}

type Reading =
  | "readOverview"
  | "readTerminal"
  | "readSales"
  | "readSale"
  | "readQuarantine"
  | "readDocuments"
  | "readWallets"
  | "readShop";

function readingOf(state: State, now: () => number): Pick<HubClient, Reading> {
  return {
    readOverview: () => answer(state, () => ok(overviewOf(state, now()))),
    readTerminal: (terminal) =>
      answer(state, () => {
        const row = state.terminals.find((one) => one.terminal === terminal);
        return row === undefined
          ? err({ type: "not-found" })
          : ok({ ...row, epochs: epochsOf(row) });
      }),
    readSales: ({ terminal, before }) =>
      answer(state, () => {
        const all = state.sales.filter((sale) => terminal === null || sale.terminal === terminal);
        const from = before === null ? 0 : Number(before);
        const end = from + CONSOLE_PAGE;
        return ok({ sales: all.slice(from, end), before: end < all.length ? String(end) : null });
      }),
    readSale: (key) =>
      answer(state, () => {
        const sale = state.sales.find(
          ({ terminal, epoch, seq }) =>
            terminal === key.terminal && epoch === key.epoch && seq === key.seq,
        );
        return sale === undefined ? err({ type: "not-found" }) : ok(detailOf(sale));
      }),
    readQuarantine: (before) =>
      answer(state, () => {
        const rows = state.quarantine.filter(({ id }) => before === null || id < before);
        return ok({ rows, before: null });
      }),
    readDocuments: () => answer(state, () => ok(state.documents)),
    readShop: () => answer(state, () => ok(state.shop)),
    readWallets: () => answer(state, () => ok(state.wallets)),
  };
}

type Changing =
  | "markSeen"
  | "markAlarmSeen"
  | "makeJoinCode"
  | "revoke"
  | "sendCatalogue"
  | "changeShop"
  | "freezeWallet"
  | "backUp";

function changingOf(state: State, now: () => number): Pick<HubClient, Changing> {
  const see = (row: QuarantineRow): QuarantineRow => ({ ...row, seen: true });
  return {
    markSeen: (id) =>
      answer(state, () => {
        state.quarantine = state.quarantine.map((row) => (row.id === id ? see(row) : row));
        return ok(null);
      }),
    markAlarmSeen: (id) =>
      answer(state, () => {
        state.alarms = state.alarms.filter((alarm) => alarm.id !== id);
        return ok(null);
      }),
    makeJoinCode: (request) => answer(state, () => ok(makeCode(state, request, now()))),
    revoke: (terminal) =>
      answer(state, () => {
        changeTerminal(state, terminal, { state: "revoked" });
        return ok(null);
      }),
    sendCatalogue: async (file, onProgress) => {
      onProgress(0.5);
      const text = await file.text();
      onProgress(1);
      return answer(state, () => {
        const reply = readCatalogue(text, { documents: state.documents, issued: now() });
        state.documents = reply.ok
          ? [reply.document, ...state.documents.slice(1)]
          : state.documents;
        return ok(reply);
      });
    },
    changeShop: (shop) => answer(state, () => ok(takeShop(state, shop, now()))),
    freezeWallet: ({ wallet, frozen }) =>
      answer(state, () => {
        const frozenAt = frozen ? now() : null;
        state.wallets = state.wallets.map((row) =>
          row.wallet === wallet ? { ...row, frozenAt } : row,
        );
        return ok(null);
      }),
    backUp: () =>
      answer(state, () =>
        ok({ file: "backup-2026-11-21T142600.db", bytes: 12_345_678, hubEpoch: 1 }),
      ),
  };
}

type OfZones =
  | "readZones"
  | "readBeacons"
  | "changeZones"
  | "makeEmitterCode"
  | "rotateEmitter"
  | "retireEmitter";

function zonesOf(state: State, now: () => number): Pick<HubClient, OfZones> {
  const { zones } = state;
  const found = <T>(value: T | null): Awaited<Answer<T>> =>
    value === null ? err({ type: "not-found" }) : ok(value);
  return {
    readZones: () => answer(state, () => ok(zones.view(now()))),
    readBeacons: () => answer(state, () => ok(beaconsAt(now()))),
    changeZones: (request) => answer(state, () => ok(zones.change(request, now()))),
    makeEmitterCode: (place, { name }) =>
      answer(state, () => found(zones.makeCode(place, name, now()))),
    rotateEmitter: (device, { stolen }) =>
      answer(state, () => found(zones.rotate(device, stolen, now()))),
    retireEmitter: (device) =>
      answer(state, () => (zones.retire(device) ? ok(null) : err({ type: "not-found" }))),
  };
}

const overviewOf = (state: State, now: number): Overview => ({
  merchant: { number: 7, name: state.shop.name },
  hubId: "3f9a1c7e5b20d846",
  hubEpoch: 1,
  version: "0.1.0",
  url: URL_FOR_TILLS,
  now,
  currency: "HKD",
  terminals: state.terminals,
  hours: hoursAt(state.start, state.sales.length),
  alarms: state.alarms,
  unseen: state.quarantine.filter(({ seen }) => !seen).length,
});

function makeCode(state: State, { terminal: asked, name }: JoinCodeRequest, now: number): JoinCode {
  const terminal = asked ?? Math.max(0, ...state.terminals.map((row) => row.terminal)) + 1;
  if (!state.terminals.some((row) => row.terminal === terminal)) {
    state.terminals = [...state.terminals, { ...NEVER_SEEN, terminal, name }];
  }
  return {
    terminal,
    code: "K7QM-4XWD-9TRN-2HVB",
    qr: `TWE1${"QORUGS43DPEZTQM2UHA6K3BJX4WIY5FLN7CV".padEnd(120, "Q7LM2VB4")}`,
    url: URL_FOR_TILLS,
    expires: now + JOIN_CODE_MS,
  };
}

function takeShop(state: State, shop: Shop, issued: number): DocumentRow {
  const before = state.documents.find(({ kind }) => kind === "shop");
  const version = 1 + (before?.version ?? 0);
  const digest = "5b0b".padEnd(64, "0");
  const document: DocumentRow = { kind: "shop", version, issued, bytes: 130, items: null, digest };
  state.shop = shop;
  state.documents = [...state.documents.filter(({ kind }) => kind !== "shop"), document];
  return document;
}

/** Takes a file whose first line names the columns; every price must be a number. */
function readCatalogue(
  text: string,
  { documents, issued }: { readonly documents: readonly DocumentRow[]; readonly issued: number },
): CatalogueReply {
  const [header = "", ...rows] = text.trim().split("\n");
  const price = header.split(",").indexOf("price");
  if (price === -1) {
    return { ok: false, fault: { type: "no-column", column: "price" } };
  }
  if (rows.length === 0) {
    return { ok: false, fault: { type: "no-rows" } };
  }
  const named = rows.flatMap((row, i): readonly BadRow[] =>
    /^\d+(?:\.\d\d)?$/u.test(row.split(",")[price] ?? "")
      ? []
      : [{ line: i + 2, column: "price", why: { type: "no-amount" } }],
  );
  if (named.length > 0) {
    return { ok: false, rows: rows.length, badRows: named.length, named };
  }
  const version = 1 + (documents[0]?.version ?? 0);
  const bytes = text.length;
  return {
    ok: true,
    document: {
      kind: "catalogue",
      version,
      issued,
      bytes,
      digest: "c0ffee".padEnd(64, "0"),
      items: rows.length,
    },
  };
}
