/** English words of the parts that every page may use. */
import type { Words } from "./words.ts";

export const enKit = {
  sheet: { close: "Close" },

  keypad: {
    label: "Keys",
    delete: "Delete the last figure",
    clear: "Clear",
    point: "Point",
    saving: "Saving",
  },
} satisfies Words;
