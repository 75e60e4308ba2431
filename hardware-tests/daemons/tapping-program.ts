/**
 * The till's program as it is built, with a virtual reader, and a page's side of the line to it; and customers' phones, which get
 * their wallets at a real hub's console and dial in to the reader.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createMachineClock } from "@tillwave/service/adapters/machine-clock";
import type { NewWallet, WalletRow } from "@tillwave/shared/api/console";
import type {
  CommandReply,
  FeedMessage,
  StatusView,
  TapReply,
  TapStepView,
  TillView,
} from "@tillwave/shared/api/till";
import { assert, present } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import {
  createNodeCrypto,
  generateKeyPem,
  nodeRandom,
  signerOfPem,
} from "@tillwave/shared/host/node-crypto";
import type { TillCommand } from "@tillwave/shared/sale/till";
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from "@tillwave/shared/sync/statement";
import { HOLDER_START } from "@tillwave/shared/wallet/holder-state";
import { type Holder, createHolder } from "@tillwave/shared/wallet/holder";
import {
  WALLET_CONTENT_TYPE,
  WALLET_SPENDS_PATH,
  encodeSpendReport,
} from "@tillwave/shared/wallet/hub-messages";
import { type DiallingCard, type DiallingModel, dialIn } from "./dialling-card.ts";
import type { HubProcess } from "./hub-process.ts";
import { until } from "./pty.ts";
import type { AuditedWallet } from "./tap-audit.ts";

/** As shops run it: `npm run build` makes it. */
const TILL = fileURLToPath(new URL("../../terminal/service/dist/till.mjs", import.meta.url));
/** How long whatever is waited for may take on a busy machine, in milliseconds. */
const WAIT = 30_000;
const PAGE = "page-of-a-test";
const PHONE_ATR = fromHex("3b80800101");

export interface TappingProgram {
  readonly process: ChildProcess;
  press(command: TillCommand): Promise<CommandReply>;
  /** A person who is in charge signs that the tender in doubt is never counted. */
  void(reason: string): Promise<TapReply>;
  join(hub: HubProcess): Promise<void>;
  view(): TillView;
  step(): TapStepView;
  status(): StatusView;
  isPaid(): boolean;
  until(isSo: () => boolean, otherwise: string): Promise<void>;
  /** Settles when it is gone. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

export interface TappingProgramOptions {
  readonly folder: string;
  /** Of the first virtual reader. */
  readonly readerPort: number;
}

/** Settles when its reader waits for a phone. */
export async function startTappingProgram(options: TappingProgramOptions): Promise<TappingProgram> {
  assert(existsSync(TILL), "the till is built; if not, run: npm run build");
  const reader = ["--reader", "virtual", "--virtual-reader-port", String(options.readerPort)];
  const child = spawn(
    process.execPath,
    ["--enable-source-maps", TILL, "--demo", "--port", "0", "--data", options.folder, ...reader],
    { stdio: ["ignore", "ignore", "inherit", "ipc"] },
  );
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const said = await new Promise<{ readonly url: string }>((resolve, reject) => {
    child.once("message", (message: { readonly url: string }) => resolve(message));
    child.once("exit", (code, signal) => reject(new Error(`the till ended: ${code ?? signal}`)));
  });
  const { origin, hash } = new URL(said.url);
  const headers = {
    authorization: `Bearer ${hash.slice("#t=".length)}`,
    "content-type": "application/json",
  };
  const post = async <T>(path: string, body: object): Promise<T> =>
    (await (
      await fetch(origin + path, { method: "POST", headers, body: JSON.stringify(body) })
    ).json()) as T;
  const shown = await followFeed(() => fetch(`${origin}/api/feed`, { headers }));
  const self: TappingProgram = {
    process: child,
    view: () => present(shown.view, "a view"),
    step: () => present(shown.step, "the tap"),
    status: () => present(shown.status, "the status"),
    isPaid: () => shown.view?.state.sale.type === "completed",
    async press(command) {
      const sale = self.view().state.sale.number;
      return post("/api/commands", { page: PAGE, id: randomUUID(), sale, command });
    },
    async void(reason) {
      const step = self.step();
      const tender = "tender" in step ? step.tender : 0;
      return post("/api/tap", { action: "void", id: randomUUID(), tender, reason });
    },
    async join(hub) {
      const { code } = await hub.joinCode("Counter");
      const joined = await post<{ readonly ok: boolean }>("/api/join", { code, url: hub.url });
      assert(joined.ok, `the till joins: ${JSON.stringify(joined)}`);
    },
    until: (isSo, otherwise) => until(isSo, otherwise, WAIT),
    end(signal) {
      child.kill(signal);
      return gone;
    },
  };
  await self.until(() => self.status().reader.state === "ready", "the reader is not ready");
  return self;
}

interface Shown {
  view: TillView | null;
  step: TapStepView | null;
  status: StatusView | null;
}

/** Settles with the first message; ends with the till. */
async function followFeed(open: () => Promise<Response>): Promise<Shown> {
  const shown: Shown = { view: null, step: null, status: null };
  const take = (message: FeedMessage): void => {
    if (message.type === "view" || message.type === "hello") {
      shown.view = message.view;
    }
    if (message.type === "tap" || message.type === "hello") {
      shown.step = message.tap.step;
    }
    if (message.type === "status" || message.type === "hello") {
      shown.status = message.status;
    }
  };
  const { body } = await open();
  const follow = async (): Promise<void> => {
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of present(body, "a feed")) {
      text += decoder.decode(chunk, { stream: true });
      const lines = text.split("\n");
      text = lines.pop() ?? "";
      lines.filter((line) => line !== "").forEach((line) => take(JSON.parse(line) as FeedMessage));
    }
  };
  void follow().catch(() => {});
  await until(() => shown.view !== null, "the feed says nothing", WAIT);
  return shown;
}

export interface HubCustomer extends AuditedWallet {
  readonly id: string;
  readonly wallet: Holder;
  /** Holds the phone to the reader. */
  lay(port: number, apdu?: DiallingModel["apdu"]): Promise<DiallingCard>;
  /** The phone tells its hub what it has signed. */
  report(): Promise<void>;
}

const PURSE = { cash: 50_000, promo: 500, cardToken: null };

/** With a wallet that was made at the hub's console. */
export async function openHubCustomer(hub: HubProcess, name: string): Promise<HubCustomer> {
  const signer = signerOfPem(generateKeyPem());
  const { cash, promo } = PURSE;
  const made = await askConsole<NewWallet>(hub, "/api/wallets", {
    holderKey: toHex(signer.publicKey),
    name,
    cash,
    promo,
    card: false,
  });
  const credential = new Uint8Array(Buffer.from(made.credential, "base64url"));
  const clock = createMachineClock();
  const deps = { signer, crypto: createNodeCrypto(), random: nodeRandom, clock, trust: null };
  const wallet = createHolder(HOLDER_START, deps);
  wallet.tell({ type: "issued", credential, purse: PURSE });
  const spends: AuditedWallet["spends"] = () => wallet.state().wallet.spends;
  return {
    id: made.wallet,
    wallet,
    purse: cash + promo,
    spends,
    lay: (port, apdu = (command) => wallet.transmit(command)) =>
      dialIn(
        { port },
        {
          atr: PHONE_ATR,
          reset() {
            wallet.tell({ type: "field", isOn: false });
            wallet.tell({ type: "field", isOn: true });
          },
          apdu,
        },
      ),
    async report() {
      const signed = spends().map(({ request, result, signature }) => ({
        request: fromHex(request),
        result: fromHex(result),
        signature: fromHex(signature),
      }));
      const status = await tellHub(
        hub,
        made.caPem,
        encodeSpendReport({ credential, spends: signed }),
      );
      assert(status === 200, `the hub takes the report: ${status}`);
    },
  };
}

export async function walletAtHub(hub: HubProcess, id: string): Promise<WalletRow> {
  const rows = await askConsole<readonly WalletRow[]>(hub, "/api/wallets");
  return present(
    rows.find(({ wallet }) => wallet === id),
    "the wallet's row",
  );
}

async function askConsole<T>(hub: HubProcess, path: string, body?: object): Promise<T> {
  const token = readFileSync(join(hub.folder, "control-token"), "utf8").trim();
  const headers = { authorization: `Bearer ${token}`, "x-tillwave": "1" };
  const json = { ...headers, "content-type": "application/json" };
  const response = await fetch(
    new URL(path, hub.console),
    body === undefined
      ? { headers }
      : { method: "POST", headers: json, body: JSON.stringify(body) },
  );
  assert(response.ok, `${path} is answered ${response.status}`);
  return (await response.json()) as T;
}

function tellHub(hub: HubProcess, ca: string, body: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": WALLET_CONTENT_TYPE, [PROTOCOL_HEADER]: PROTOCOL_VERSION };
    const asked = httpsRequest(
      new URL(WALLET_SPENDS_PATH, hub.url),
      { method: "POST", ca, servername: "localhost", headers, agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
}
