/** The tap's published vectors (Tillwave protocols, version 1, appendix A.1 to A.5), and what they say. */
import { concatBytes, fromHex } from "../core/bytes.ts";
import type { Credential } from "../wallet/credential.ts";
import type { SpendRequest } from "../wallet/spend-request.ts";
import type { SpendResult } from "../wallet/spend.ts";
import type { Token } from "../wallet/token.ts";
import { testSigner } from "./test-keys.ts";

export const HUB_CREDENTIAL = testSigner("hub-credential");
export const HUB_LEDGER = testSigner("hub-ledger");
export const TILL = testSigner("terminal");
export const HOLDER = testSigner("holder");

const NONCE = fromHex("101112131415161718191a1b1c1d1e1f");
const ALIAS = fromHex("a0a1a2a3a4a5a6a7");
export const MERCHANT = 1001;
export const NOW = 1_800_000_100;

/** A.2 */
export const CREDENTIAL_BYTES = fromHex(
  "8449a201260444f2e51889a05871a5041a6b530c80061a6b49d2000748c0c1c2c3c4c5c6c708a101a40102200121" +
    "58206151e23a0a43da5a2f62278edb2da36f428275caefddf3c16d6e738d0b88310422f43a000100008a1903e948" +
    "a0a1a2a3a4a5a6a763484b4419c3501a000186a0194e201a000186a00719753019020058401a824e805867ef6e85" +
    "57a1afda4fe83b78a93563302d66eca9411223d561458539d32d31e9ca6ac41f080695dd46bb866b8e29d283fa30" +
    "8ad2591c55f68e4ecc",
);
export const CREDENTIAL: Credential = {
  id: fromHex("c0c1c2c3c4c5c6c7"),
  merchant: MERCHANT,
  alias: ALIAS,
  currency: "HKD",
  perTap: 50_000,
  offlineCash: 100_000,
  offlinePromo: 20_000,
  cardPerTap: 100_000,
  kinds: 7,
  noGesture: 30_000,
  counterFloor: 512,
  holderKey: HOLDER.publicKey,
  issued: 1_800_000_000,
  expires: 1_800_604_800,
};

/** A.3, without the status word. */
export const HELLO_BYTES = concatBytes([
  fromHex("6f81d05381cd84010348e0e1e2e3e4e5e6e7"),
  CREDENTIAL_BYTES,
]);
export const WALLET_NONCE = fromHex("e0e1e2e3e4e5e6e7");
export const SPEND_COMMAND = fromHex(
  "805001002b8a070319a11550101112131415161718191a1b1c1d1e1f1916a863484b44071907d0820c183a1a6b49d26400",
);
export const REQUEST_BYTES = SPEND_COMMAND.slice(5, -1);
export const REQUEST: SpendRequest = {
  terminal: 7,
  epoch: 3,
  seq: 41_237,
  nonce: NONCE,
  amount: 5800,
  currency: "HKD",
  kinds: 7,
  promoMax: 2000,
  reward: { rule: 12, amount: 58 },
  time: NOW,
};
export const RESULT_BYTES = fromHex("89190201190ed81907d000f619ab18192ee0011a5a17c0de");
export const RESULT: SpendResult = {
  counter: 513,
  cash: 3800,
  promo: 2000,
  card: 0,
  cardToken: null,
  cumCash: 43_800,
  cumPromo: 12_000,
  isUserVerified: true,
  heard: 0x5a17_c0de,
};

/** A.4 */
export const SPEND_MESSAGE = fromHex(
  "846a5369676e61747572653143a10126583074696c6c776176652f7370656e642f3180d741d2499177b6e18d8565" +
    "fdff9344a49bf63b8d34204a4b31d6735ade8c37584882582b8a070319a11550101112131415161718191a1b1c1d" +
    "1e1f1916a863484b44071907d0820c183a1a6b49d264581889190201190ed81907d000f619ab18192ee0011a5a17" +
    "c0de",
);
export const SPEND_SIGNATURE = fromHex(
  "637616a954b3d0e8a60cc497c0cddc464f75278e0a77e4d3d88d4ec26d20a3a9" +
    "2956e6af61ca0b3807fa3007b5b1f7f058c2159d37d9b93dfd2e4b742cae81d5",
);

/** A.5 */
export const TOKEN_BYTES = fromHex(
  "8449a2012604440303adefa058478d1903e9070319a11550101112131415161718191a1b1c1d1e1f1916a863484b" +
    "4448a0a1a2a3a4a5a6a7190ed81907d00050707172737475767778797a7b7c7d7e7f1a6b49d4bc5840e29fdbc0e4" +
    "ef21df0b2bab66494dd7e81c80164eba6562d73bc0db8b51ee2cf2ef71ae9f2dda6786d53141d3aa70ed16dc2fa6" +
    "011ff295b094599dd75d6daa21",
);
export const TOKEN: Token = {
  merchant: MERCHANT,
  terminal: 7,
  epoch: 3,
  seq: 41_237,
  nonce: NONCE,
  amount: 5800,
  currency: "HKD",
  alias: ALIAS,
  cash: 3800,
  promo: 2000,
  card: 0,
  transferId: fromHex("707172737475767778797a7b7c7d7e7f"),
  expires: 1_800_000_700,
};
export const TERMINAL_SECRET = Uint8Array.from({ length: 32 }, (_, i) => 0x20 + i);

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The same signature with n − s: as good as it, and other bytes. */
export function mirrored(signature: Uint8Array): Uint8Array {
  const s = signature.slice(32).reduce((number, byte) => number * 256n + BigInt(byte), 0n);
  const other = (ORDER - s).toString(16).padStart(64, "0");
  return concatBytes([signature.slice(0, 32), fromHex(other)]);
}
