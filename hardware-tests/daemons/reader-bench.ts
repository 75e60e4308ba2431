/** The till's side of the reader process, and the cards that tests put on its readers: virtual ones, or vpcd's. */
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { claimPortPair } from "@tillwave/shared/host/free-port";
import { NO_LOG } from "@tillwave/shared/core/log";
import type { CardReaderBench } from "@tillwave/service/scenarios/card-reader.contract";
import { createReaderProcesses } from "@tillwave/service/adapters/reader-process";
import { type CardPlace, type DiallingCard, type DiallingModel, dialIn } from "./dialling-card.ts";
import { until } from "./pty.ts";
import type { Pcscd } from "./vpcd.ts";

/** As tills run it: `npm run build` makes it. */
export const READER = fileURLToPath(
  new URL("../../terminal/reader/dist/reader.mjs", import.meta.url),
);
/** pcscd looks at vpcd's slots every 400 ms, and is late now and then. */
const LOOK = 700;
const WAIT = 15_000;

export type Library = "smartcard" | "nfc-pcsc";
export const LIBRARIES: readonly Library[] = ["smartcard", "nfc-pcsc"];

export interface RealBench extends Omit<CardReaderBench, "insert"> {
  readonly slots: readonly [CardPlace, CardPlace];
  insert(card: DiallingModel, slot?: 0 | 1): Promise<DiallingCard & { remove(): void }>;
}

export interface PcscBench extends RealBench {
  readonly pcscd: Pcscd;
}

export async function withPcscBench(
  { pcscd, library }: { readonly pcscd: Pcscd; readonly library: Library },
  use: (bench: PcscBench) => Promise<void>,
): Promise<void> {
  const options = { driver: library, virtualPort: null, environment: pcscd.environment };
  const { bench, clear } = makeBench(pcscd.slots, options);
  try {
    await use({ ...bench, pcscd });
  } finally {
    clear();
    await setTimeout(LOOK);
  }
}

export async function withVirtualBench(use: (bench: RealBench) => Promise<void>): Promise<void> {
  const port = await claimPortPair(0);
  const slots = [{ port }, { port: port + 1 }] as const;
  const { bench, clear } = makeBench(slots, { driver: "virtual", virtualPort: port });
  try {
    await use(bench);
  } finally {
    clear();
  }
}

function makeBench(
  slots: readonly [CardPlace, CardPlace],
  options: Omit<Parameters<typeof createReaderProcesses>[0], "program">,
): { readonly bench: RealBench; clear(): void } {
  const ends: (() => void)[] = [];
  const { open } = createReaderProcesses({ program: [READER], ...options }, NO_LOG);
  return {
    bench: {
      slots,
      readers: {
        open(listener) {
          const reader = open(listener);
          ends.push(() => reader.close());
          return reader;
        },
      },
      async insert(model, slot = 0) {
        const card = await dialIn(slots[slot], model);
        ends.push(card.pull);
        return { ...card, remove: card.pull };
      },
      until: (isSo, otherwise) => until(isSo, otherwise, WAIT),
      pass: () => setTimeout(LOOK),
    },
    clear: () => ends.forEach((end) => end()),
  };
}
