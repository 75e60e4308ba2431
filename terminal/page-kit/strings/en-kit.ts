/** English words of the parts that every page may use. */
import type { Words } from "./words.ts";

export const enKit = {
  sheet: { close: "Close" },

  part: {
    loading: "One moment",
    failed: "This part of the page did not load. Check that the till is running.",
    again: "Try again",
  },

  language: {
    title: "Language",
    notLoaded: "That language did not load. Check the connection, then press it again.",
  },

  keypad: {
    label: "Keys",
    delete: "Delete the last figure",
    clear: "Clear",
    point: "Point",
    saving: "Saving",
  },
} satisfies Words;
