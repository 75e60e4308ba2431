/** A vault in memory; one that refuses stands for a private window. */
import { err, ok } from "@tillwave/shared/core/result";
import type { CustomerVault, KeptCustomer } from "../customer-vault.ts";

export interface MemoryVault extends CustomerVault {
  readonly kept: KeptCustomer | null;
}

export function createMemoryVault(keeps = true): MemoryVault {
  let kept: KeptCustomer | null = null;
  const refused = err({ type: "not-kept" } as const);
  return {
    get kept() {
      return kept;
    },
    read: async () => (keeps ? ok(kept) : refused),
    write: async (next) => {
      if (!keeps) {
        return refused;
      }
      kept = next;
      return ok(null);
    },
    writeFirst: async (first) => {
      if (!keeps) {
        return refused;
      }
      kept ??= first;
      return ok(kept);
    },
    clear: async () => {
      kept = null;
      return keeps ? ok(null) : refused;
    },
  };
}
