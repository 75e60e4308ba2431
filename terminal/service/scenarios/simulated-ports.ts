/** Simulated adapters of the ports that have no file of their own. */
import { gunzipSync, gzipSync } from "node:zlib";
import { err } from "@tillwave/shared/core/result";
import { GZIP_LEVEL } from "../adapters/node-compression.ts";
import type { Compression, Hubs } from "../ports.ts";

/** Packs at once, so that a scenario needs no real time. */
export const promptCompression: Compression = {
  gzip: async (bytes) => new Uint8Array(gzipSync(bytes, { level: GZIP_LEVEL })),
  async gunzip(bytes, maxOutputLength) {
    try {
      return new Uint8Array(gunzipSync(bytes, { maxOutputLength }));
    } catch {
      return null;
    }
  },
};

const nothing = async () => err({ type: "no-network", detail: "there is none" } as const);

/** A machine without a network. */
export const noHubs: Hubs = {
  connect: () => ({ health: nothing, send: nothing, close: () => {} }),
  enrol: nothing,
};
