/** Asks the till's service for sales and their refunds. What carries an id is sent again until somebody answers, and done once. */
import type { FoundReply, ReversalReply, ReversalRequest } from "@tillwave/shared/api/reversals";
import type { Result } from "@tillwave/shared/core/result";
import type { Requester, ServiceError } from "../requester.ts";

export type Wanted = Extract<ReversalRequest, { readonly action: "look" | "find" }>;

export interface ReversalClient {
  look(request: Wanted): Promise<Result<FoundReply, ServiceError>>;
  act(request: Exclude<ReversalRequest, Wanted>): Promise<Result<ReversalReply, ServiceError>>;
}

export const createReversalClient = ({ ask }: Requester): ReversalClient => ({
  look: (request) => ask("/api/reversals", request),
  act: (request) => ask("/api/reversals", request),
});
