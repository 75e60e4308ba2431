/** Hands the till and the page's own memory down to every component. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { present } from "@tillwave/shared/core/assert";
import type { Approval } from "./approval.ts";
import type { Arranging } from "./favourites/arranging.ts";
import type { Joining } from "./joining.ts";
import type { Landing } from "./landing.ts";
import type { TrainingClient } from "./training/training-client.ts";
import type { ShiftClient } from "./shift/shift-client.ts";
import type { Papers } from "./papers.ts";
import type { Receipts } from "./receipts.ts";
import type { Register } from "./register.ts";
import type { Requester } from "./requester.ts";
import type { ReversalClient } from "./reversal/reversal-client.ts";
import type { SalesList } from "./sales-list.ts";
import type { ServiceClient } from "./service-client.ts";
import type { Staffing } from "./staff/staffing.ts";
import type { Tapping } from "./tapping.ts";
import type { TabletClient } from "./tablet/tablet-client.ts";
import type { Upgrade } from "./tablet/upgrade.ts";
import type { TillStore } from "./till-store.ts";

export interface Page {
  readonly store: TillStore;
  readonly register: Register;
  readonly sales: SalesList;
  readonly receipts: Receipts;
  readonly papers: Papers;
  readonly joining: Joining;
  readonly tapping: Tapping;
  readonly landing: Landing;
  readonly client: ServiceClient;
  readonly shifts: ShiftClient;
  readonly training: TrainingClient;
  readonly reversals: ReversalClient;
  readonly staffing: Staffing;
  readonly approval: Approval;
  readonly arranging: Arranging;
  readonly tablets: TabletClient;
  readonly upgrade: Upgrade;
  /** For parts that are fetched late, and bring their own client. */
  readonly requester: Requester;
  /** For each press that must be done once, however often it is sent. */
  newId(): string;
}

export const PageContext = createContext<Page | null>(null);

export const usePage = (): Page => present(useContext(PageContext), "the page's context");
