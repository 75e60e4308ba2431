/** Asks the till's service to change over to training, or back. Asked twice, it is done once. */
import type { TrainingReply, TrainingRequest } from "@tillwave/shared/api/training";
import type { Result } from "@tillwave/shared/core/result";
import type { Requester, ServiceError } from "../requester.ts";

export interface TrainingClient {
  set(request: TrainingRequest): Promise<Result<TrainingReply, ServiceError>>;
}

export const createTrainingClient = ({ ask }: Requester): TrainingClient => ({
  set: (request) => ask("/api/training", request),
});
