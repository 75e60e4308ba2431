/** A joined till with a reader, phones of its shop, and a hub that vouches for them. */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { TapReply, TapRequest, TapStepView } from "@tillwave/shared/api/till";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import type { Entry } from "@tillwave/shared/journal/entry";
import { testSigner } from "@tillwave/shared/testing/test-keys";
import { type TestWallet, openTestWallet } from "@tillwave/shared/testing/test-wallet";
import type { VirtualClock } from "@tillwave/shared/testing/virtual-clock";
import type { Credential } from "@tillwave/shared/wallet/credential";
import { signDenyList } from "@tillwave/shared/wallet/deny-list";
import {
  type HoldRefusal,
  type WholeSpend,
  decodeHoldRequest,
  decodeSpendQuery,
  encodeWholeSpend,
} from "@tillwave/shared/wallet/hub-messages";
import { type Policy, defaultPolicy, signPolicy } from "@tillwave/shared/wallet/policy";
import { type SpendRequest, decodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { signToken } from "@tillwave/shared/wallet/token";
import type { HubAnswer, HubRequest } from "../ports.ts";
import { joinedShop, passes } from "./joined-till.ts";
import { type OpenTill, type OpenTillOptions, temporaryFolder } from "./open-till.ts";
import { readJournal } from "./read-journal.ts";
import type { SimulatedHub } from "./simulated-hub.ts";
import type { SimulatedLedger } from "./simulated-ledger.ts";
import {
  type SimulatedAnswer,
  type SimulatedCard,
  type SimulatedReader,
  createSimulatedReader,
} from "./simulated-reader.ts";

const crypto = createNodeCrypto();
const MERCHANT = 1001;
/** An Android phone's, as a PC/SC reader makes it. */
const PHONE_ATR = fromHex("3b80800101");
const DAY = 86_400;

/** What goes wrong with the nth command after SELECT, 1 being the first. */
export type PhoneFault = (command: Uint8Array, answer: () => Uint8Array) => SimulatedAnswer;

export interface Phone {
  readonly wallet: TestWallet;
  readonly card: SimulatedCard;
  /** Every command that has reached it, by its instruction. */
  readonly commands: string[];
  /** Stands between reader and wallet; null for a phone in order. */
  fault: PhoneFault | null;
}

export interface TapHub {
  /** Credentials, hex, that the hub vouches for; all others are unknown to it. */
  readonly known: Map<string, Credential>;
  refuses: HoldRefusal | null;
  /** Milliseconds that it thinks before it vouches. */
  readonly holds: SpendRequest[];
  /** What wallets have sent it, by the nonce. */
  readonly spends: Map<string, WholeSpend | Uint8Array>;
  token(request: SpendRequest, alias: Uint8Array): Uint8Array;
}

export interface TappingTill {
  readonly till: OpenTill;
  readonly hub: SimulatedHub;
  readonly ledger: SimulatedLedger;
  readonly clock: VirtualClock;
  readonly reader: SimulatedReader;
  readonly tapHub: TapHub;
  phone(name: string, changes?: PhoneChanges): Phone;
  /** Adds a bun and presses Pay. */
  pay(): void;
  /** Holds a phone to the reader until nothing more happens, and takes it away. */
  tap(phone: Phone): Promise<void>;
  passes(ms: number): Promise<void>;
  step(): TapStepView;
  act(request: DistributiveOmit<TapRequest, "id" | "tender">): TapReply;
  entries(): readonly Entry[];
  /** What a process killed at this moment leaves behind. */
  snapshot(): string;
  /** Another till on what a killed one left, now or then: the reader and the phones stay as they are. */
  kill(left?: string): TappingTill;
  /** The machine loses its power: what was not synced is gone. */
  cutPower(left?: string): TappingTill;
}

export interface PhoneChanges {
  readonly credential?: Partial<Credential>;
  readonly holder?: string;
  readonly isUnknownToHub?: boolean;
  /** Knows who may vouch for a till. */
  readonly trustsHub?: boolean;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export interface TappingOptions extends Partial<OpenTillOptions> {
  readonly policy?: Partial<Policy> | null;
  readonly denied?: readonly Uint8Array[];
}

export async function tappingTill(options: TappingOptions = {}): Promise<TappingTill> {
  const timers: { later: VirtualClock["later"] } = { later: () => () => {} };
  const reader = createSimulatedReader({ later: (...args) => timers.later(...args) });
  const shop = await joinedShop({ ...options, readers: reader.readers });
  timers.later = shop.clock.later;
  const { hub, ledger, clock } = shop;
  const tapHub = createTapHub(hub, clock);
  ledger.answers = (answer, request) => tapHub.serve(request) ?? answer;
  const now = Math.floor(clock.read().wall / 1000);
  if (options.policy !== null) {
    const terms = { merchant: MERCHANT, currency: "HKD", version: 1, now: now - 60 };
    const policy = { ...defaultPolicy(terms), ...options.policy };
    ledger.publish(signPolicy(policy, { signer: hub.policyKey, digest: crypto }), 1, "policy");
    const list = { merchant: MERCHANT, version: 1, issued: now, next: now + DAY, revoked: [] };
    const signed = signDenyList(
      { ...list, aliases: options.denied ?? [] },
      { signer: hub.ledgerKey, digest: crypto },
    );
    ledger.publish(signed, 1, "deny-list");
  }
  shop.till.sell("bun");
  shop.till.press({ type: "next" });
  await passes(clock, 3000);
  return around(shop.till, { hub, ledger, clock, reader, tapHub });
}

type Around = Pick<TappingTill, "hub" | "ledger" | "clock" | "reader" | "tapHub">;

function around(till: OpenTill, shop: Around): TappingTill {
  const { clock, reader, hub, tapHub } = shop;
  const step = (): TapStepView =>
    present(
      till.heard.findLast((message) => message.type === "tap" || message.type === "hello"),
      "a view of the tap",
    ).tap.step;
  const self: TappingTill = {
    ...shop,
    till,
    step,
    passes: (ms) => passes(clock, ms),
    phone: (name, changes = {}) => createPhone(name, { changes, clock, hub, tapHub }),
    pay() {
      till.press({ type: "add", sku: "bun" });
      till.press({ type: "pay" });
    },
    async tap(phone) {
      reader.insert(phone.card);
      await passes(clock, 1500);
      reader.remove();
      await passes(clock, 100);
    },
    act(request) {
      const shown = step();
      const tender = "tender" in shown ? shown.tender : 0;
      const asked = { ...request, tender, id: globalThis.crypto.randomUUID() } as TapRequest;
      return present(till.service.tap(asked), "an answer");
    },
    entries: () => readJournal(till.folder),
    snapshot() {
      const left = temporaryFolder();
      cpSync(till.folder, left, { recursive: true });
      return left;
    },
    kill(left = self.snapshot()) {
      till.service.close();
      return around(till.reopen({ folder: left }), shop);
    },
    cutPower(left = self.snapshot()) {
      rmSync(join(left, "tap-marker.json"), { force: true });
      clock.reboot();
      return self.kill(left);
    },
  };
  return self;
}

interface PhoneDeps extends Pick<TappingTill, "clock" | "hub" | "tapHub"> {
  readonly changes: PhoneChanges;
}

const INSTRUCTIONS: ReadonlyMap<number, string> = new Map([
  [0xa4, "SELECT"],
  [0x50, "SPEND"],
  [0x52, "PRESENT"],
  [0x54, "RECALL"],
  [0x56, "RESULT"],
  [0x58, "GET TOKEN"],
]);

function createPhone(name: string, { changes, clock, hub, tapHub }: PhoneDeps): Phone {
  const holder = testSigner(changes.holder ?? name);
  const names = crypto.sha256(new TextEncoder().encode(name));
  const credential: Partial<Credential> = {
    merchant: MERCHANT,
    id: names.slice(0, 8),
    alias: names.slice(8, 16),
    ...changes.credential,
  };
  const trust =
    changes.trustsHub === true ? { keys: [hub.credentialKey.publicKey], revoked: [] } : null;
  const signing = { hub: hub.credentialKey, holder, credential, trust };
  const wallet = openTestWallet({ clock, crypto, ...signing });
  if (changes.isUnknownToHub !== true) {
    tapHub.known.set(toHex(names.slice(0, 8)), { alias: names.slice(8, 16) } as Credential);
  }
  const commands: string[] = [];
  const phone: Phone = {
    wallet,
    commands,
    fault: null,
    card: {
      atr: PHONE_ATR,
      reset() {
        wallet.tell({ type: "field", isOn: false });
        wallet.tell({ type: "field", isOn: true });
      },
      apdu(command) {
        commands.push(INSTRUCTIONS.get(command[1] ?? 0) ?? "?");
        const answer = (): Uint8Array => wallet.transmit(command);
        return phone.fault === null ? answer() : phone.fault(command, answer);
      },
    },
  };
  return phone;
}

function createTapHub(
  hub: SimulatedHub,
  clock: VirtualClock,
): TapHub & { serve: (request: HubRequest) => HubAnswer | null } {
  const by = { signer: hub.ledgerKey, digest: crypto };
  const tapHub: TapHub = {
    known: new Map(),
    refuses: null,
    holds: [],
    spends: new Map(),
    token(request, alias) {
      const { terminal, epoch, seq, nonce, amount, currency } = request;
      const names = { merchant: MERCHANT, terminal, epoch, seq, nonce, amount, currency };
      const expires = Math.floor(clock.read().wall / 1000) + 600;
      const booked = { cash: amount, promo: 0, card: 0, transferId: nodeRandom.bytes(16) };
      return signToken({ ...names, alias, ...booked, expires }, by);
    },
  };
  const hold = (body: Uint8Array): HubAnswer => {
    const asked = decodeHoldRequest(body);
    const request = asked.ok ? decodeSpendRequest(asked.value.request) : asked;
    const known = asked.ok ? tapHub.known.get(toHex(asked.value.credential)) : undefined;
    if (!request.ok) {
      return refused("unknown-credential");
    }
    tapHub.holds.push(request.value);
    if (tapHub.refuses !== null || known === undefined) {
      return refused(tapHub.refuses ?? "unknown-credential");
    }
    return { status: 200, headers: {}, body: tapHub.token(request.value, known.alias) };
  };
  const find = (body: Uint8Array): HubAnswer => {
    const nonce = decodeSpendQuery(body);
    const found = nonce.ok ? tapHub.spends.get(toHex(nonce.value)) : undefined;
    return found === undefined
      ? { status: 404, headers: {}, body: new Uint8Array(0) }
      : {
          status: 200,
          headers: {},
          body: found instanceof Uint8Array ? found : encodeWholeSpend(found),
        };
  };
  return Object.assign(tapHub, {
    serve({ path, body }: HubRequest): HubAnswer | null {
      const bytes = body ?? new Uint8Array(0);
      if (path.endsWith("/holds")) {
        return hold(bytes);
      }
      return path.endsWith("/spends") ? find(bytes) : null;
    },
  });
}

const refused = (why: HoldRefusal): HubAnswer => ({
  status: 409,
  headers: {},
  body: new TextEncoder().encode(JSON.stringify({ error: "hold-refused", why })),
});
