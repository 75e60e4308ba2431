/** English words about the goods of the first page. */
import type { Words } from "./words.ts";

export const enFavourites = {
  /** On the rail, where there is room for little. */
  tab: "Faves",
  arrange: "Arrange favourites",
  how: "Press items to put them here or take them away.",
  howMove: "Press an item, then move it.",
  earlier: "Earlier",
  later: "Later",
  remove: "Remove",
  offer: "Take the best sellers",
  noneSold: "Nothing has been sold of late.",
  empty: "No favourites yet. Choose a category and press its items.",
  cancel: "Cancel",
  save: "Save",
  saving: "Saving",
  of: (n: number, max: number) => `${n} of ${max}`,
  full: (max: number) => `There is room for ${max} items.`,
  refused: "Not saved. A supervisor has to allow it.",
  unanswered: "The till did not answer. Try again.",
} satisfies Words;
