/**
 * What a wallet answers to each command of a till.
 *
 * Spec: Tillwave protocols, version 1, §1.3, §1.4, §1.7. A locked phone answers SELECT with 6985; one
 * that has no credential is no wallet (6A82). A nonce that went to the hub as an uplink is answered with
 * 6300 whenever it is asked about again: nothing of it was ever signed for the till.
 */
import { fromHex, toHex } from "../core/bytes.ts";
import { encodeAnswer } from "../nfc/apdu.ts";
import {
  SW_CONFIRM_ON_PHONE,
  SW_DONE,
  SW_HOLDER_REFUSED,
  SW_MALFORMED,
  SW_NO_APPLICATION,
  SW_NO_TOKEN_YET,
  SW_NOT_ENOUGH_VALUE,
  SW_NOT_SUPPORTED,
  SW_UNKNOWN_INSTRUCTION,
  SW_UPLINK,
  SW_WANTS_TILL_PROOF,
} from "../nfc/status-word.ts";
import { type WalletCommand, parseWalletCommand } from "../nfc/wallet-commands.ts";
import { openCertificate } from "../sync/certificate.ts";
import { decodeRecall, encodeAbsence, encodeAbsenceAnswer, signAbsence } from "./absence.ts";
import { type Credential, peekCredential } from "./credential.ts";
import { HELLO_VERSION, WALLET_NONCE_BYTES, encodeHello } from "./hello.ts";
import { type SpendRefusal, decideSpend, isUserHere, seconds } from "./holder-spend.ts";
import {
  EMPTY_FIELD,
  type HolderState,
  type StoredSpend,
  findSpend,
  unconfirmedSpends,
  withTombstone,
} from "./holder-state.ts";
import type { HolderDeps } from "./holder-deps.ts";
import { encodeSpendAnswer } from "./spend.ts";
import { decodeSpendRequest } from "./spend-request.ts";
import { decodeProvenSpend, isTillProven } from "./till-proof.ts";

/** A till whose certificate is out of time by less is believed, in seconds. */
const CLOCK_SLACK_S = 300;

export interface Answered {
  readonly state: HolderState;
  readonly answer: Uint8Array;
}

export function answerCommand(state: HolderState, bytes: Uint8Array, deps: HolderDeps): Answered {
  const command = parseWalletCommand(bytes);
  if (!command.ok) {
    return refuse(state, command.error.sw);
  }
  if (command.value.type === "select") {
    return select(state, deps);
  }
  const credential = credentialOf(state);
  return !state.field.isSelected || credential === null
    ? refuse(state, SW_UNKNOWN_INSTRUCTION)
    : answerSelected(state, { command: command.value, credential }, deps);
}

interface Selected {
  readonly command: Exclude<WalletCommand, { readonly type: "select" }>;
  readonly credential: Credential;
}

function answerSelected(
  state: HolderState,
  { command, credential }: Selected,
  deps: HolderDeps,
): Answered {
  switch (command.type) {
    case "present":
      return present(state, { certificate: command.certificate, credential }, deps);
    case "spend":
      return spend(state, { ...command, credential }, deps);
    case "recall":
      return recall(state, command.body, deps);
    case "get-token":
      return getToken(state, command.nonce);
    case "result": {
      const told = { outcome: command.outcome, text: command.text };
      return done({ ...state, phone: { ...state.phone, told } });
    }
  }
}

const NOTHING: Uint8Array = new Uint8Array(0);
const done = (state: HolderState, data = NOTHING): Answered => ({
  state,
  answer: encodeAnswer({ data, sw: SW_DONE }),
});
const refuse = (state: HolderState, sw: number): Answered => ({
  state,
  answer: encodeAnswer({ data: NOTHING, sw }),
});

export function credentialOf({ wallet }: HolderState): Credential | null {
  const peeked = wallet.credential === null ? null : peekCredential(fromHex(wallet.credential));
  return peeked?.ok === true ? peeked.value : null;
}

function select(state: HolderState, deps: HolderDeps): Answered {
  const { wallet, phone, field } = state;
  if (wallet.credential === null) {
    return refuse(state, SW_NO_APPLICATION);
  }
  if (!phone.isUnlocked) {
    return refuse(state, SW_CONFIRM_ON_PHONE);
  }
  const walletNonce = field.isSelected
    ? fromHex(field.walletNonce)
    : deps.random.bytes(WALLET_NONCE_BYTES);
  const hello = encodeHello({
    version: HELLO_VERSION,
    isUserVerified: isUserHere(state, deps),
    isOnline: phone.isOnline,
    wantsTillProof: wallet.wantsTillProof,
    holdsUnconfirmed: unconfirmedSpends(wallet).length > 0,
    walletNonce,
    credential: fromHex(wallet.credential),
  });
  const selected = field.isSelected
    ? field
    : { ...EMPTY_FIELD, isSelected: true, walletNonce: toHex(walletNonce) };
  return done({ ...state, phone: { ...phone, told: null }, field: selected }, hello);
}

interface Presented {
  readonly certificate: Uint8Array;
  readonly credential: Credential;
}

/** Refuses with 6982 a till that this shop's hub does not vouch for, or no longer. */
function present(state: HolderState, presented: Presented, deps: HolderDeps): Answered {
  const { trust, crypto, clock } = deps;
  const opened = trust && openCertificate(presented.certificate, { keys: trust.keys, crypto });
  if (trust === null || opened?.ok !== true) {
    return refuse(state, SW_WANTS_TILL_PROOF);
  }
  const { merchant, terminal, epoch, name, tillKey, issued, expires } = opened.value;
  const now = seconds(clock);
  const isGood =
    merchant === presented.credential.merchant &&
    !trust.revoked.includes(terminal) &&
    issued - CLOCK_SLACK_S <= now &&
    now <= expires + CLOCK_SLACK_S;
  const till = { key: toHex(tillKey), terminal, epoch, name };
  return isGood
    ? done({ ...state, field: { ...state.field, till } })
    : refuse(state, SW_WANTS_TILL_PROOF);
}

interface SpendCommand {
  readonly body: Uint8Array;
  readonly uplink: boolean;
  readonly credential: Credential;
}

function spend(state: HolderState, asked: SpendCommand, deps: HolderDeps): Answered {
  const { credential, uplink: isUplink } = asked;
  const { request, isProven } = readBody(state, asked.body, deps);
  const verdict = decideSpend(state, { credential, request, isUplink, isProven }, deps);
  switch (verdict.type) {
    case "signed":
      return answerSpend(verdict.state, verdict.spend);
    case "again":
      return answerSpend(state, verdict.spend);
    case "ask":
      return refuse(verdict.state, SW_CONFIRM_ON_PHONE);
    case "no":
      return refuse(state, SW_BY_REFUSAL[verdict.why]);
  }
}

/** With the till's proof, where it has one and it fits the certificate shown in this field. */
function readBody(
  { field }: HolderState,
  body: Uint8Array,
  { crypto }: HolderDeps,
): { readonly request: Uint8Array; readonly isProven: boolean } {
  const proven = decodeProvenSpend(body);
  if (!proven.ok) {
    return { request: body, isProven: false };
  }
  const { request, signature } = proven.value;
  const decoded = decodeSpendRequest(request);
  const { till } = field;
  const isProven =
    till !== null &&
    decoded.ok &&
    decoded.value.terminal === till.terminal &&
    decoded.value.epoch === till.epoch &&
    isTillProven(
      { tillKey: fromHex(till.key), walletNonce: fromHex(field.walletNonce), request, signature },
      crypto,
    );
  return { request, isProven };
}

const SW_BY_REFUSAL: Readonly<Record<SpendRefusal, number>> = {
  malformed: SW_MALFORMED,
  "second-in-field": SW_CONFIRM_ON_PHONE,
  "not-supported": SW_NOT_SUPPORTED,
  "wants-proof": SW_WANTS_TILL_PROOF,
  "not-enough": SW_NOT_ENOUGH_VALUE,
  refused: SW_HOLDER_REFUSED,
};

const isOfUplink = ({ state }: StoredSpend): boolean =>
  state === "asking" || state === "granted" || state === "turned-down";

function answerSpend(state: HolderState, stored: StoredSpend): Answered {
  return isOfUplink(stored)
    ? refuse(state, SW_UPLINK)
    : done(
        state,
        encodeSpendAnswer({
          result: fromHex(stored.result),
          signature: fromHex(stored.signature),
        }),
      );
}

/** What was signed, or a promise never to sign it. */
function recall(state: HolderState, body: Uint8Array, deps: HolderDeps): Answered {
  const decoded = decodeRecall(body);
  if (!decoded.ok) {
    return refuse(state, SW_MALFORMED);
  }
  const { nonce } = decoded.value;
  const stored = findSpend(state.wallet, nonce);
  if (stored !== undefined) {
    return answerSpend(state, stored);
  }
  const { wallet, phone } = state;
  const name = toHex(nonce);
  const sworn = wallet.tombstones.some((tombstone) => tombstone.nonce === name)
    ? wallet
    : withTombstone(wallet, { nonce: name, at: seconds(deps.clock) });
  if (sworn === null || sworn.credential === null) {
    return refuse(state, SW_NOT_ENOUGH_VALUE);
  }
  const absence = encodeAbsence({ counter: wallet.counter, nonce });
  const signature = signAbsence(
    { credential: fromHex(sworn.credential), recall: body, absence },
    deps.signer,
    deps.crypto,
  );
  const asked = phone.asked?.nonce === name ? null : phone.asked;
  return done(
    { ...state, wallet: sworn, phone: { ...phone, asked } },
    encodeAbsenceAnswer({ absence, signature }),
  );
}

function getToken(state: HolderState, nonce: Uint8Array): Answered {
  const stored = findSpend(state.wallet, nonce);
  if (stored?.state === "turned-down") {
    return refuse(state, SW_NOT_ENOUGH_VALUE);
  }
  const token = stored?.token ?? null;
  return token === null ? refuse(state, SW_NO_TOKEN_YET) : done(state, fromHex(token));
}
