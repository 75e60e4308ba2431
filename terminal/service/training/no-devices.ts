/** What a training till does without: it takes nobody's phone and nobody's card. */
import { err } from "@tillwave/shared/core/result";
import type { CardReaders } from "../ports.ts";

export const NO_READERS: CardReaders = {
  open: () => ({
    transmit: async () => err({ type: "removed", detail: "training has no reader" } as const),
    release: () => {},
    view: () => ({ state: "none", name: null }),
    close: () => {},
  }),
};
