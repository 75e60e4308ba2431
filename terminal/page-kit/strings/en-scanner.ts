/** English words of a scanner on the till's serial port. */
import type { Words } from "./words.ts";

export const enScanner = {
  title: "Scanner",
  ready: "Ready",
  unreachable: "Not connected",
  unreachableMore: "Check the scanner's cable. It is looked for by itself.",
  unreadable: "That code cannot be read here. Search for the item by its name.",
} satisfies Words;
