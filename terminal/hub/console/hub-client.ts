/**
 * Speaks to the hub. A request that changes something carries a header that no foreign page can send,
 * and is sent once: a person who got no answer looks and presses again.
 *
 *   no answer in time                     unreachable
 *   401, but for a login                  signed-out; `onSignedOut` hears of it
 *   404                                   not-found
 *   503                                   unavailable
 *   anything else that is no reply        refused
 */
import type {
  BackupReply,
  CatalogueReply,
  ConsoleSaleDetail,
  ConsoleSales,
  DocumentRow,
  FreezeRequest,
  JoinCode,
  JoinCodeRequest,
  LoginReply,
  Overview,
  QuarantinePage,
  Shop,
  TerminalDetail,
  WalletRow,
} from "@tillwave/shared/api/console";
import type { ConsoleBeacons } from "@tillwave/shared/api/console-beacons";
import type {
  EmitterCode,
  EmitterCodeRequest,
  RotateReply,
  RotateRequest,
  ZonesReply,
  ZonesRequest,
  ZonesView,
} from "@tillwave/shared/api/console-zones";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { SaleKey } from "./route.ts";

/** A request that has no answer by then has none. */
const ANSWER_WITHIN_MS = 5000;
/** Scrypt takes its time, on purpose. */
const LOGIN_WITHIN_MS = 20_000;
/** A large hub is copied whole. */
const BACKUP_WITHIN_MS = 600_000;

export type HubError =
  | { readonly type: "unreachable" }
  | { readonly type: "signed-out" }
  | { readonly type: "not-found" }
  /** Its disk refuses. */
  | { readonly type: "unavailable" }
  | { readonly type: "refused"; readonly status: number };

export type Answer<T> = Promise<Result<T, HubError>>;

export interface HubClient {
  login(password: string): Answer<LoginReply>;
  logout(): Answer<null>;
  readOverview(): Answer<Overview>;
  readTerminal(terminal: number): Answer<TerminalDetail>;
  readSales(asked: {
    readonly terminal: number | null;
    readonly before: string | null;
  }): Answer<ConsoleSales>;
  readSale(key: SaleKey): Answer<ConsoleSaleDetail>;
  readQuarantine(before: number | null): Answer<QuarantinePage>;
  markSeen(id: number): Answer<null>;
  markAlarmSeen(id: number): Answer<null>;
  makeJoinCode(request: JoinCodeRequest): Answer<JoinCode>;
  revoke(terminal: number): Answer<null>;
  readDocuments(): Answer<readonly DocumentRow[]>;
  readShop(): Answer<Shop>;
  /** Answers with the document that says it. */
  changeShop(shop: Shop): Answer<DocumentRow>;
  /** `onProgress` hears what part is sent, from 0 to 1. */
  sendCatalogue(file: Blob, onProgress: (part: number) => void): Answer<CatalogueReply>;
  readWallets(): Answer<readonly WalletRow[]>;
  freezeWallet(request: FreezeRequest): Answer<null>;
  readZones(): Answer<ZonesView>;
  readBeacons(): Answer<ConsoleBeacons>;
  /** All of them at once: what is not named is closed. */
  changeZones(request: ZonesRequest): Answer<ZonesReply>;
  makeEmitterCode(place: number, request: EmitterCodeRequest): Answer<EmitterCode>;
  rotateEmitter(device: string, request: RotateRequest): Answer<RotateReply>;
  retireEmitter(device: string): Answer<null>;
  backUp(): Answer<BackupReply>;
}

/** An answer as it came. Null where none came. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

export interface Upload {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  onProgress(part: number): void;
}

export interface HubClientDeps {
  readonly fetch: typeof fetch;
  upload(upload: Upload): Promise<RawAnswer | null>;
  onSignedOut(): void;
}

/** No foreign page can send it without being asked first. */
const CHANGES = { "x-tillwave": "1" };

export function createHubClient({ fetch, upload, onSignedOut }: HubClientDeps): HubClient {
  async function ask(path: string, init: RequestInit, withinMs: number): Promise<RawAnswer | null> {
    try {
      const signal = AbortSignal.timeout(withinMs);
      const response = await fetch(path, {
        cache: "no-store",
        credentials: "same-origin",
        ...init,
        signal,
      });
      return { status: response.status, text: await response.text() };
    } catch {
      return null;
    }
  }

  function read<T>(raw: RawAnswer | null): Result<T, HubError> {
    const answer = readAnswer<T>(raw);
    if (!answer.ok && answer.error.type === "signed-out") {
      onSignedOut();
    }
    return answer;
  }

  const get = async <T>(path: string): Answer<T> => read<T>(await ask(path, {}, ANSWER_WITHIN_MS));
  const post = (body?: unknown): RequestInit => ({
    method: "POST",
    headers: { ...CHANGES, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const send = async <T>(path: string, body?: unknown): Answer<T> =>
    read<T>(await ask(path, post(body), ANSWER_WITHIN_MS));

  return {
    login: async (password) => {
      const raw = await ask("/api/login", post({ password }), LOGIN_WITHIN_MS);
      // A wrong password is answered 401 as well, with a reply.
      return raw !== null && isReply(parseJson(raw.text))
        ? ok(parseJson(raw.text) as LoginReply)
        : readAnswer<LoginReply>(raw);
    },
    logout: () => send("/api/logout"),
    readOverview: () => get("/api/overview"),
    readTerminal: (terminal) => get(`/api/terminals/${terminal}`),
    readSales: (asked) => get(salesPath(asked)),
    readSale: ({ terminal, epoch, seq }) => get(`/api/sales/${terminal}/${epoch}/${seq}`),
    readQuarantine: (before) => get(`/api/quarantine${before === null ? "" : `?before=${before}`}`),
    markSeen: (id) => send(`/api/quarantine/${id}/seen`),
    markAlarmSeen: (id) => send(`/api/alarms/${id}/seen`),
    makeJoinCode: (request) => send("/api/join-codes", request),
    revoke: (terminal) => send(`/api/terminals/${terminal}/revoke`),
    readDocuments: () => get("/api/documents"),
    readShop: () => get("/api/documents/shop"),
    changeShop: (shop) => send("/api/documents/shop", shop),
    sendCatalogue: async (file, onProgress) =>
      read<CatalogueReply>(
        await upload({
          path: "/api/documents/catalogue",
          headers: { ...CHANGES, "content-type": "text/csv" },
          body: file,
          onProgress,
        }),
      ),
    readWallets: () => get("/api/wallets"),
    freezeWallet: (request) => send("/api/wallets/freeze", request),
    readZones: () => get("/api/zones"),
    readBeacons: () => get("/api/beacons"),
    changeZones: (request) => send("/api/zones", request),
    makeEmitterCode: (place, request) => send(`/api/zones/${place}/emitter-codes`, request),
    rotateEmitter: (device, request) => send(`/api/emitters/${device}/rotate`, request),
    retireEmitter: (device) => send(`/api/emitters/${device}/retire`),
    backUp: async () => read<BackupReply>(await ask("/api/backup", post(), BACKUP_WITHIN_MS)),
  };
}

function salesPath({ terminal, before }: Parameters<HubClient["readSales"]>[0]): string {
  const query = new URLSearchParams();
  if (terminal !== null) {
    query.set("terminal", String(terminal));
  }
  if (before !== null) {
    query.set("before", before);
  }
  return `/api/sales?${query.toString()}`;
}

function readAnswer<T>(raw: RawAnswer | null): Result<T, HubError> {
  if (raw === null) {
    return err({ type: "unreachable" });
  }
  const { status, text } = raw;
  if (status === 401) {
    return err({ type: "signed-out" });
  }
  if (status === 404) {
    return err({ type: "not-found" });
  }
  if (status === 503) {
    return err({ type: "unavailable" });
  }
  if (status === 204) {
    return ok(null as T);
  }
  const answer = parseJson(text);
  const isDone = status >= 200 && status < 300 && typeof answer === "object" && answer !== null;
  return isDone || isReply(answer) ? ok(answer as T) : err({ type: "refused", status });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A reply says itself whether it was done, whatever status it comes with. */
const isReply = (answer: unknown): boolean =>
  typeof answer === "object" &&
  answer !== null &&
  "ok" in answer &&
  (answer.ok === true ||
    (answer.ok === false && ("named" in answer || "detail" in answer || isLoginRefusal(answer))));

const isLoginRefusal = (answer: object): boolean =>
  "error" in answer && (answer.error === "wrong-password" || answer.error === "too-many-tries");
