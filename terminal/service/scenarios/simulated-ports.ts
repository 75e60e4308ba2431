/** Simulated adapters of the ports that have no file of their own. */
import { gzipSync } from "node:zlib";
import { err } from "@tillwave/shared/core/result";
import { GZIP_LEVEL, nodeCompression } from "../adapters/node-compression.ts";
import { createScryptPins } from "../adapters/scrypt-pins.ts";
import type {
  CardReaders,
  CardTerminals,
  Compression,
  Hubs,
  Pins,
  Printers,
  Raster,
  Scales,
  Scanners,
} from "../ports.ts";

/** Packs at once, so that a scenario needs no real time. */
export const promptCompression: Compression = {
  gzip: async (bytes) => new Uint8Array(gzipSync(bytes, { level: GZIP_LEVEL })),
  gunzip: async (bytes, lengthMax) => nodeCompression.gunzipNow(bytes, lengthMax),
  gunzipNow: nodeCompression.gunzipNow,
};

const notSent = async () => err({ type: "not-sent", detail: "there is none" } as const);
const nothing = async () => err({ type: "no-network", detail: "there is none" } as const);

/** A machine without a network. */
export const noHubs: Hubs = {
  connect: () => ({ health: nothing, send: nothing, close: () => {} }),
  enrol: nothing,
};

/** A machine without a serial port. */
export const noPrinters: Printers = {
  connect: () => ({ open: () => ({ write: () => {}, close: () => {} }) }),
};

/** A machine without a scanner's port. */
export const noScanners: Scanners = {
  connect: () => ({ open: () => ({ close: () => {} }) }),
};

/** A machine without a scale's port. */
export const noScales: Scales = {
  connect: () => ({ open: () => ({ write: () => {}, close: () => {} }) }),
};

/** A machine without a card reader. */
export const noReaders: CardReaders = {
  open: () => ({
    transmit: async () => err({ type: "removed", detail: "there is no reader" } as const),
    release: () => {},
    view: () => ({ state: "none", name: null }),
    close: () => {},
  }),
};

/** A shop without a card terminal, though its settings name one. */
export const noCardTerminals: CardTerminals = {
  connect: () => ({
    open: () => ({
      pay: notSent,
      query: notSent,
      cancel: notSent,
      giveBack: notSent,
      state: () => "unreachable",
      close: () => {},
    }),
  }),
};

/** As the till keeps PINs, at a cost that a test can bear. */
export const quickPins: Pins = createScryptPins({ n: 2 ** 4, r: 1, p: 1 });

/** A machine without a font. */
export const noRaster: Raster = { draw: () => null, fault: () => "There is no font." };
