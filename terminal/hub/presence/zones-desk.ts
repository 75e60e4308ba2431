/**
 * Zones at the console: what a person sees of them, and what a person may change. What is seen is
 * gathered in zones-view.ts; this desk publishes the zones as a numbered document, hands out codes for
 * emitters, and takes emitters' keys away.
 *
 * Spec: Tillwave protocols, version 1, §2 and §4.6.
 */
import type {
  EmitterCode,
  RotateReply,
  ZonesReply,
  ZonesRequest,
  ZonesView,
} from "@tillwave/shared/api/console-zones";
import type { Result } from "@tillwave/shared/core/result";
import type { Durable } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";

export type CodeRefusal =
  /** No such zone, or no such emitter. */
  { readonly type: "not-found" } | { readonly type: "too-many-codes" } | StorageFailure;

export interface ZonesDesk {
  read(): Result<Durable<ZonesView>, StorageFailure>;
  /** All zones at once; emitters stay where they are. */
  publish(request: ZonesRequest): Result<Durable<ZonesReply>, StorageFailure>;
  makeEmitterCode(
    place: number,
    request: { readonly name: string },
  ): Result<Durable<EmitterCode>, CodeRefusal>;
  /** `device` is 16 hex digits. */
  rotateKey(
    device: string,
    request: { readonly stolen: boolean },
  ): Result<Durable<RotateReply>, CodeRefusal>;
  /** False where there is no such emitter. */
  retire(device: string): Result<Durable<boolean>, StorageFailure>;
}
