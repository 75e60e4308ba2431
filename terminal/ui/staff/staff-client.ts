/** Speaks to the till about people. Each request is sent again where nothing answers: its id does it once. */
import type { StaffReply, StaffRequest } from "@tillwave/shared/api/staff";
import type { Result } from "@tillwave/shared/core/result";
import type { Requester, ServiceError } from "../requester.ts";

export type StaffAnswer = Result<StaffReply, ServiceError>;

export interface StaffClient {
  ask(request: StaffRequest): Promise<StaffAnswer>;
}

export const createStaffClient = ({ ask }: Requester): StaffClient => ({
  ask: (request) => ask("/api/staff", request),
});
