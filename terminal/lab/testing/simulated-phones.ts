/** The lab's phones on a virtual clock, with readers and a hub that tests play. */
import type { PhoneChange, PhoneId, PhoneView, Tappable } from "@tillwave/shared/api/lab-phone";
import { assert, present } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { nobleCrypto, signerOfSecret } from "@tillwave/shared/core/noble-crypto";
import { err, ok } from "@tillwave/shared/core/result";
import { type Answer, splitAnswer } from "@tillwave/shared/nfc/apdu";
import { selectWallet, spend } from "@tillwave/shared/nfc/wallet-commands";
import { testSigner } from "@tillwave/shared/testing/test-keys";
import { testCredential } from "@tillwave/shared/testing/test-wallet";
import { type VirtualClock, createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { peekRenewal } from "@tillwave/shared/wallet/hub-messages";
import { signCredential } from "@tillwave/shared/wallet/credential";
import { decodeSpendRequest, encodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import type { HubLink } from "../phone/hub-link.ts";
import { formatPhoneRecord, parsePhoneRecord } from "../phone/phone-record.ts";
import { type Phones, createPhones } from "../phone/phones.ts";
import { type SimulatedReaders, createSimulatedReaders } from "./simulated-reader.ts";

export const READER = 4001;
export const SECOND_READER = 4002;

/** What the hub does next. */
export interface PlayedHub {
  isThere: boolean;
  hasConsole: boolean;
  refusal: string | null;
  /** What it says of every spend. */
  verdict: "booked" | "void" | "kept";
  readonly asked: string[];
}

export interface SimulatedPhones {
  readonly phones: Phones;
  readonly clock: VirtualClock;
  readonly readers: SimulatedReaders;
  readonly hub: PlayedHub;
  /** A lab that is started anew, on the same disk. */
  restart(): SimulatedPhones;
  readonly disk: Map<string, string>;
  isDiskFull: boolean;
  hold(what: Tappable, reader?: number): Promise<unknown>;
  takeAway(what: Tappable): Promise<unknown>;
  change(phone: PhoneId, change: PhoneChange): Promise<unknown>;
  /** Lets promises settle and time pass. */
  pass(ms: number): Promise<void>;
  ask(command: Uint8Array, reader?: number): Answer | null;
  /** SELECT and SPEND of a new tender, or of the one given. */
  pay(request?: Uint8Array): Answer | null;
}

let nonces = 0;

export function newRequest(amount = 5800): Uint8Array {
  nonces += 1;
  return encodeSpendRequest({
    terminal: 7,
    epoch: 3,
    seq: nonces,
    nonce: fromHex(nonces.toString(16).padStart(32, "0")),
    amount,
    currency: "HKD",
    kinds: 7,
    promoMax: 2000,
    reward: null,
    time: 1_800_000_000,
  });
}

export function openSimulatedPhones(
  disk = new Map<string, string>(),
  clock = createVirtualClock(),
): SimulatedPhones {
  const readers = createSimulatedReaders();
  const played: PlayedHub = {
    isThere: true,
    hasConsole: true,
    refusal: null,
    verdict: "booked",
    asked: [],
  };
  let keysMade = disk.size;
  const phones = createPhones({
    shelf: {
      read: (phone) => parsePhoneRecord(disk.get(phone) ?? ""),
      write(phone, record) {
        if (!it.isDiskFull) {
          disk.set(phone, formatPhoneRecord(record));
        }
        return !it.isDiskFull;
      },
    },
    keys: {
      generatePem() {
        keysMade += 1;
        return toHex(nobleCrypto.sha256(Uint8Array.of(keysMade)));
      },
      signerOf: (pem) => signerOfSecret(fromHex(pem)),
    },
    crypto: nobleCrypto,
    random: { bytes: (lengthBytes) => new Uint8Array(lengthBytes).fill(7) },
    clock,
    timers: clock,
    lines: readers.lines,
    hub: playHub(played, clock),
    readerPorts: [READER, SECOND_READER],
    onChange() {},
  });
  const it: SimulatedPhones = {
    phones,
    clock,
    readers,
    hub: played,
    disk,
    isDiskFull: false,
    restart() {
      phones.close();
      return openSimulatedPhones(disk, clock);
    },
    hold: (what, reader = READER) => phones.handle({ type: "hold", what, reader }),
    takeAway: (what) => phones.handle({ type: "take-away", what }),
    change: (phone, change) => phones.handle({ type: "phone", phone, change }),
    async pass(ms) {
      clock.pass(ms);
      for (let i = 0; i < PROMISES_SETTLE; i += 1) {
        await Promise.resolve();
      }
    },
    ask(command, reader = READER) {
      const answer = readers.ask(reader, command).at(-1);
      const split = answer && splitAnswer(answer);
      return split?.ok === true ? split.value : null;
    },
    pay(request = newRequest()) {
      it.ask(selectWallet());
      return it.ask(spend(request));
    },
  };
  return it;
}

const PROMISES_SETTLE = 30;

function playHub(played: PlayedHub, clock: VirtualClock): HubLink {
  const by = { signer: testSigner("hub-credential"), digest: nobleCrypto };
  const home = { url: "https://hub", caPem: "", servername: null, shop: "Harbour", keys: [] };
  let issued = 0;
  const sign = (holderKey: Uint8Array, counterFloor: number): Uint8Array => {
    issued += 1;
    const id = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, issued);
    const now = Math.floor(clock.read().wall / 1000);
    return signCredential(
      testCredential({ holderKey, id, counterFloor, issued: now, expires: now + 604_800 }),
      by,
    );
  };
  const trouble = (what: string) => {
    played.asked.push(what);
    if (!played.isThere) {
      return err({ type: "unreachable" } as const);
    }
    return played.refusal === null ? null : err({ type: "refused", why: played.refusal } as const);
  };
  return {
    get hasConsole() {
      return played.hasConsole;
    },
    openWallet: async ({ holderKey }) =>
      trouble("open") ?? ok({ credential: sign(holderKey, 0), home }),
    uplink: async () =>
      trouble("uplink") ?? ok({ token: fromHex("84aabbcc"), typedCode: "89239772" }),
    async report(_home, { spends }) {
      const outcomes = spends.map(({ request }) => {
        const decoded = decodeSpendRequest(request);
        assert(decoded.ok, "a phone reports what it has signed");
        return { nonce: decoded.value.nonce, state: played.verdict };
      });
      return trouble("report") ?? ok(outcomes);
    },
    async renew(_home, renewal) {
      const asked = peekRenewal(renewal);
      assert(asked.ok, "a phone swears in the right form");
      const { nextKey, counter } = asked.value;
      return (
        trouble("renew") ?? ok({ credential: sign(nextKey, counter), cash: 90_000, promo: 1000 })
      );
    },
  };
}

export const phoneOf = ({ phones }: SimulatedPhones, id: PhoneId): PhoneView =>
  present(
    phones.view().phones.find((phone) => phone.id === id),
    "that phone",
  );
