/** What the page asks of the service about tablets. */
import type {
  CustomerTokenReply,
  TabletReply,
  TabletRequest,
  TabletsView,
} from "@tillwave/shared/api/tablets";
import type { Result } from "@tillwave/shared/core/result";
import type { Requester, ServiceError } from "../requester.ts";

export interface TabletClient {
  look(): Promise<Result<TabletsView, ServiceError>>;
  /** Sent again where nothing answers: the id does it once. */
  ask(request: TabletRequest): Promise<Result<TabletReply, ServiceError>>;
  customerToken(): Promise<Result<CustomerTokenReply, ServiceError>>;
}

export const createTabletClient = ({ request, ask }: Requester): TabletClient => ({
  look: () => request("/api/tablets"),
  ask: (wish) => ask("/api/tablets", wish),
  customerToken: () => request("/api/customer-token"),
});
