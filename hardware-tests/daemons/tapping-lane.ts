/**
 * A till in real time with its reader's process behind a pcscd of its own, a hub that vouches for its customers' wallets, and their
 * phones. What a scenario has under a virtual clock (service/scenarios/tapping-till.ts), with everything real between till and phone.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createMachineClock } from "@tillwave/service/adapters/machine-clock";
import { createReaderProcesses } from "@tillwave/service/adapters/reader-process";
import type { HubAnswer, HubRequest } from "@tillwave/service/ports";
import { type OpenTill, openTill } from "@tillwave/service/scenarios/open-till";
import { HUB_URL, type SimulatedHub, simulateHub } from "@tillwave/service/scenarios/simulated-hub";
import { type SimulatedLedger, openLedger } from "@tillwave/service/scenarios/simulated-ledger";
import type { FeedMessage, TapReply, TapRequest, TapStepView } from "@tillwave/shared/api/till";
import { assert, present } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { NO_LOG } from "@tillwave/shared/core/log";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { testSigner } from "@tillwave/shared/testing/test-keys";
import { type TestWallet, openTestWallet } from "@tillwave/shared/testing/test-wallet";
import type { VirtualClock } from "@tillwave/shared/testing/virtual-clock";
import type { Credential } from "@tillwave/shared/wallet/credential";
import { signDenyList } from "@tillwave/shared/wallet/deny-list";
import {
  type WholeSpend,
  decodeHoldRequest,
  decodeSpendQuery,
  encodeWholeSpend,
} from "@tillwave/shared/wallet/hub-messages";
import { defaultPolicy, signPolicy } from "@tillwave/shared/wallet/policy";
import { decodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { signToken } from "@tillwave/shared/wallet/token";
import { READER } from "./reader-bench.ts";
import { until } from "./pty.ts";
import type { AuditedWallet } from "./tap-audit.ts";
import { type Pcscd, openPcscd } from "./vpcd.ts";

const crypto = createNodeCrypto();
const MERCHANT = 1001;
const DAY = 86_400;
/** More than a whole test may risk, in minor units and in taps. */
const PLENTY = 10_000_000;
const START_WAIT_MS = 30_000;

/** The machine's own time, for what is written for scenarios: nobody moves it. */
const realClock: VirtualClock = {
  ...createMachineClock(),
  ...machineTimers,
  pass() {},
  setWall: () => assert(false, "nobody sets this machine's clock"),
  reboot: () => assert(false, "nobody starts this machine anew"),
};

export interface Customer extends AuditedWallet {
  readonly name: string;
  readonly wallet: TestWallet;
}

export interface TappingLane {
  readonly till: OpenTill;
  readonly slots: Pcscd["slots"];
  readonly customers: readonly Customer[];
  /** Of this shop by its looks, made by another hub; and one whose time is over. */
  readonly strangers: readonly Customer[];
  step(): TapStepView;
  isReaderReady(): boolean;
  /** The cable to the hub. */
  setOnline(isOnline: boolean): void;
  pay(): void;
  void(reason: string): TapReply;
  /** The phone has a network, and tells the hub what it has signed. */
  report(customer: Customer): void;
  /** It is killed, and runs again when this settles. */
  restartPcscd(): Promise<void>;
  close(): Promise<void>;
}

export interface LaneOptions {
  readonly name: string;
  readonly customers: readonly string[];
  /** Before a person may decide. */
  readonly unknownSeconds: number;
}

export async function openTappingLane(options: LaneOptions): Promise<TappingLane> {
  const pcscd = await openPcscd();
  const hub = simulateHub({ terminal: 2 });
  const ledger = openLedger(hub, realClock);
  const vouching = vouchFor(hub, ledger);
  const program = ["--enable-source-maps", READER];
  const { environment } = pcscd;
  const readers = createReaderProcesses(
    { program, driver: "smartcard", virtualPort: null, environment },
    NO_LOG,
  );
  const till = openTill({ hubs: ledger.hubs, clock: realClock, readers });
  const joined = await till.service.joinHub({ code: hub.typedCode(), url: HUB_URL });
  assert(joined.ok, `the till joins: ${JSON.stringify(joined)}`);
  publishRules({ hub, ledger }, options.unknownSeconds);
  const last = <T extends FeedMessage["type"]>(type: T) =>
    present(
      till.heard.findLast(
        (message): message is Extract<FeedMessage, { readonly type: T | "hello" }> =>
          message.type === type || message.type === "hello",
      ),
      `the till's ${type}`,
    );
  const step = (): TapStepView => last("tap").tap.step;
  await until(
    () => till.service.sync({ action: "push" })?.hub.state === "in-step",
    "till and hub do not come to terms",
    START_WAIT_MS,
  );
  await sleep(3000);
  const made = (names: readonly string[], changes: Partial<Credential>, by = hub): Customer[] =>
    names.map((name) => openCustomer(`${options.name}-${name}`, { changes, hub: by }));
  const customers = made(options.customers, {});
  customers.forEach(vouching.know);
  const over = Math.floor(realClock.read().wall / 1000) - 2 * DAY;
  return {
    till,
    slots: pcscd.slots,
    customers,
    strangers: [
      ...made(["forger"], {}, simulateHub()),
      ...made(["late"], { issued: over - DAY, expires: over }),
    ],
    step,
    isReaderReady: () => last("status").status.reader.state === "ready",
    setOnline(isOnline) {
      ledger.fault = isOnline ? null : "hub-down";
      till.service.sync({ action: "push" });
    },
    pay() {
      const added = till.press({ type: "add", sku: "bun" });
      const paying = till.press({ type: "pay" });
      assert(added.ok && paying.ok, `Pay waits for a phone: ${JSON.stringify([added, paying])}`);
    },
    void(reason) {
      const shown = step();
      const tender = "tender" in shown ? shown.tender : 0;
      const asked: TapRequest = { action: "void", id: randomUUID(), tender, reason };
      return present(till.service.tap(asked), "an answer");
    },
    report: vouching.report,
    async restartPcscd() {
      await pcscd.end("KILL");
      await pcscd.start();
    },
    async close() {
      till.service.close();
      await pcscd.close();
    },
  };
}

function publishRules(
  { hub, ledger }: { readonly hub: SimulatedHub; readonly ledger: SimulatedLedger },
  unknownSeconds: number,
): void {
  const now = Math.floor(realClock.read().wall / 1000);
  const terms = { merchant: MERCHANT, currency: "HKD", version: 1, now: now - 60 };
  const limits = { perWallet: PLENTY, perTerminal: PLENTY, perShift: PLENTY, count: PLENTY };
  const policy = { ...defaultPolicy(terms), ...limits, unknownSeconds };
  ledger.publish(signPolicy(policy, { signer: hub.policyKey, digest: crypto }), 1, "policy");
  const list = { merchant: MERCHANT, version: 1, issued: now, next: now + DAY, revoked: [] };
  const by = { signer: hub.ledgerKey, digest: crypto };
  ledger.publish(signDenyList({ ...list, aliases: [] }, by), 1, "deny-list");
}

function openCustomer(
  name: string,
  { changes, hub }: { readonly changes: Partial<Credential>; readonly hub: SimulatedHub },
): Customer {
  const names = crypto.sha256(new TextEncoder().encode(name));
  const [id, alias] = [names.slice(0, 8), names.slice(8, 16)];
  const caps = { offlineCash: PLENTY, offlinePromo: PLENTY };
  const purse = { cash: PLENTY - 20_000, promo: 20_000, cardToken: null };
  const wallet = openTestWallet({
    clock: realClock,
    crypto,
    hub: hub.credentialKey,
    holder: testSigner(name),
    credential: { merchant: MERCHANT, id, alias, ...caps, ...changes },
    purse,
  });
  return {
    name,
    wallet,
    purse: purse.cash + purse.promo,
    spends: () => wallet.state().wallet.spends,
  };
}

interface Vouching {
  know(customer: Customer): void;
  report(customer: Customer): void;
}

/** The hub's part: vouches for wallets that it knows, and answers with what their phones have told it. */
function vouchFor(hub: SimulatedHub, ledger: SimulatedLedger): Vouching {
  const aliases = new Map<string, Uint8Array>();
  const spends = new Map<string, WholeSpend>();
  const hold = (body: Uint8Array): HubAnswer => {
    const asked = decodeHoldRequest(body);
    const request = asked.ok ? decodeSpendRequest(asked.value.request) : asked;
    const alias = asked.ok ? aliases.get(toHex(asked.value.credential)) : undefined;
    if (!request.ok || alias === undefined) {
      return answer(409, JSON.stringify({ error: "hold-refused", why: "unknown-credential" }));
    }
    const { terminal, epoch, seq, nonce, amount, currency } = request.value;
    const expires = Math.floor(realClock.read().wall / 1000) + 600;
    const booked = { cash: amount, promo: 0, card: 0, transferId: nodeRandom.bytes(16), expires };
    const names = { merchant: MERCHANT, terminal, epoch, seq, nonce, amount, currency, alias };
    const by = { signer: hub.ledgerKey, digest: crypto };
    return { ...answer(200, ""), body: signToken({ ...names, ...booked }, by) };
  };
  const find = (body: Uint8Array): HubAnswer => {
    const nonce = decodeSpendQuery(body);
    const found = nonce.ok ? spends.get(toHex(nonce.value)) : undefined;
    return found === undefined
      ? answer(404, "")
      : { ...answer(200, ""), body: encodeWholeSpend(found) };
  };
  const serve = ({ path, body }: HubRequest): HubAnswer | null => {
    const bytes = body ?? new Uint8Array(0);
    if (path.endsWith("/holds")) {
      return hold(bytes);
    }
    return path.endsWith("/spends") ? find(bytes) : null;
  };
  ledger.answers = (said, request) => serve(request) ?? said;
  return {
    know({ name }) {
      const names = crypto.sha256(new TextEncoder().encode(name));
      aliases.set(toHex(names.slice(0, 8)), names.slice(8, 16));
    },
    report({ wallet, spends: signed }) {
      for (const { nonce, request, result, signature } of signed()) {
        const { credential } = wallet;
        const [asked, said, by] = [fromHex(request), fromHex(result), fromHex(signature)];
        spends.set(nonce, { credential, request: asked, result: said, signature: by });
      }
    },
  };
}

const answer = (status: number, text: string): HubAnswer => ({
  status,
  headers: {},
  body: new TextEncoder().encode(text),
});
