import { hash } from "node:crypto";
import type { Digest } from "@tillwave/shared/core/crypto";

export const nodeDigest: Digest = {
  sha256: (bytes) => new Uint8Array(hash("sha256", bytes, "buffer")),
};
