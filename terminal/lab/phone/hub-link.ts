/** What a phone asks of its hub, over its own network: nothing of it goes by way of the till. */
import type { Result } from "@tillwave/shared/core/result";
import type {
  Renewed,
  ReportedOutcome,
  SpendReport,
  WholeSpend,
} from "@tillwave/shared/wallet/hub-messages";
import type { HubHome } from "./phone-record.ts";

export interface NewWallet {
  readonly holderKey: Uint8Array;
  readonly name: string;
  readonly cash: number;
  readonly promo: number;
  readonly card: boolean;
}

export interface OpenedWallet {
  readonly credential: Uint8Array;
  readonly home: HubHome;
}

export interface GrantedUplink {
  readonly token: Uint8Array;
  /** The same as digits, for a cashier to type; null where the hub cannot make them. */
  readonly typedCode: string | null;
}

export type HubTrouble =
  /** The lab was started without a hub's console: nobody makes wallets. */
  | { readonly type: "no-console" }
  | { readonly type: "unreachable" }
  | { readonly type: "refused"; readonly why: string };

export interface HubLink {
  /** Whether anybody could make a wallet. */
  readonly hasConsole: boolean;
  /** At the shop's console, as its staff would. */
  openWallet(wallet: NewWallet): Promise<Result<OpenedWallet, HubTrouble>>;
  uplink(home: HubHome, spend: WholeSpend): Promise<Result<GrantedUplink, HubTrouble>>;
  report(
    home: HubHome,
    report: SpendReport,
  ): Promise<Result<readonly ReportedOutcome[], HubTrouble>>;
  renew(home: HubHome, renewal: Uint8Array): Promise<Result<Renewed, HubTrouble>>;
}

export const NO_HUB: HubLink = {
  hasConsole: false,
  openWallet: async () => NO_CONSOLE,
  uplink: async () => UNREACHABLE,
  report: async () => UNREACHABLE,
  renew: async () => UNREACHABLE,
};

const NO_CONSOLE = { ok: false, error: { type: "no-console" } } as const;
const UNREACHABLE = { ok: false, error: { type: "unreachable" } } as const;
