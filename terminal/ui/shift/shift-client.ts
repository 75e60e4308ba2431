/** Asks the till's service about shifts. What carries an id is sent again until somebody answers, and done once. */
import type { ShiftReply, ShiftRequest } from "@tillwave/shared/api/shifts";
import type { Result } from "@tillwave/shared/core/result";
import type { Requester, ServiceError } from "../requester.ts";

export interface ShiftClient {
  ask(request: ShiftRequest): Promise<Result<ShiftReply, ServiceError>>;
}

export const createShiftClient = ({ ask }: Requester): ShiftClient => ({
  ask: (request) => ask("/api/shifts", request),
});
