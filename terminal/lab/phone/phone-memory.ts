/** What a phone knows, in its memory and on its disk, which never differ while it is awake. */
import type { PhoneTrouble } from "@tillwave/shared/api/lab-phone";
import { fromHex } from "@tillwave/shared/core/bytes";
import type { Clock } from "@tillwave/shared/core/clock";
import type { Crypto, Random, Signer } from "@tillwave/shared/core/crypto";
import type { HolderDeps } from "@tillwave/shared/wallet/holder-deps";
import {
  EMPTY_FIELD,
  type HolderState,
  type HolderWallet,
  PHONE_START,
  WALLET_START,
} from "@tillwave/shared/wallet/holder-state";
import type { PhoneRecord, PhoneShelf } from "./phone-record.ts";

export interface Keys {
  /** A fresh private key. */
  generatePem(): string;
  signerOf(pem: string): Signer;
}

export interface MemoryDeps {
  readonly shelf: PhoneShelf;
  readonly keys: Keys;
  readonly crypto: Crypto;
  readonly random: Random;
  readonly clock: Clock;
  /** After whatever the screen shows. */
  onChange(): void;
}

export interface PhoneMemory {
  state(): HolderState;
  record(): PhoneRecord;
  holderDeps(): HolderDeps;
  /** The next state, and what else is to be kept with it, in one write. False where the disk does not take it: then nothing has happened. */
  keep(next: HolderState, also?: Partial<PhoneRecord>): boolean;
  /** As new: other keys, no wallet. */
  reset(): void;
  /** From here to {@link PhoneMemory.wake} nothing is kept: a copy of the phone acts, and it never learns. */
  sleep(): void;
  wake(): void;
  isAsleep(): boolean;
  trouble(): PhoneTrouble | null;
  setTrouble(trouble: PhoneTrouble | null): void;
}

export function createPhoneMemory(id: string, deps: MemoryDeps): PhoneMemory {
  const { shelf, keys, crypto, random, clock, onChange } = deps;
  let record = shelf.read(id) ?? freshRecord(keys);
  let signer = keys.signerOf(record.keyPem);
  let state = stateOf(record.wallet);
  let asleep: HolderState | null = null;
  let trouble: PhoneTrouble | null = null;

  /** False where the disk does not take it. */
  const store = (next: HolderState, also: Partial<PhoneRecord>): boolean => {
    const before = next.wallet.counter > record.wallet.counter ? record.wallet : record.before;
    const written = { ...record, before, ...also, wallet: next.wallet };
    if (!shelf.write(id, written)) {
      return false;
    }
    if (written.keyPem !== record.keyPem) {
      signer = keys.signerOf(written.keyPem);
    }
    record = written;
    return true;
  };
  const keep: PhoneMemory["keep"] = (next, also = {}) => {
    const isNew = next.wallet !== record.wallet || Object.keys(also).length > 0;
    const isKept = asleep !== null || !isNew || store(next, also);
    if (isKept) {
      state = next;
    } else {
      trouble = { type: "disk" };
    }
    onChange();
    return isKept;
  };
  return {
    state: () => state,
    record: () => record,
    holderDeps() {
      const vouching = record.home?.keys.map(fromHex) ?? [];
      const trust = vouching.length === 0 ? null : { keys: vouching, revoked: [] };
      return { signer, crypto, random, clock, trust };
    },
    keep,
    reset() {
      asleep = null;
      trouble = null;
      const fresh = freshRecord(keys);
      const { isUnlocked, isOnline } = state.phone;
      const start = stateOf(fresh.wallet);
      keep({ ...start, phone: { ...start.phone, isUnlocked, isOnline } }, fresh);
    },
    sleep() {
      asleep = state;
    },
    wake() {
      state = asleep === null ? state : { ...asleep, field: EMPTY_FIELD };
      asleep = null;
    },
    isAsleep: () => asleep !== null,
    trouble: () => trouble,
    setTrouble(next) {
      trouble = next;
      onChange();
    },
  };
}

const freshRecord = (keys: Keys): PhoneRecord => ({
  version: 1,
  keyPem: keys.generatePem(),
  nextKeyPem: null,
  home: null,
  wallet: WALLET_START,
  before: null,
});

const stateOf = (wallet: HolderWallet): HolderState => ({
  wallet,
  phone: { ...PHONE_START, isOnline: true },
  field: EMPTY_FIELD,
});
